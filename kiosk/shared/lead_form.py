"""What a sent form becomes: a lead, or all its problems at once; and a lead as its form was typed."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Protocol

from . import consent, contact, ids, problems
from .country import COUNTRY_CODES
from .language import Language
from .lead import WAYS, Contact, Inquiry, InquiryLine, Lead
from .problems import Problem

COMPANY_MAX = 200
MESSAGE_MAX = 2000
SKU_MAX = 64
Problems = dict[str, Problem]


class Form(Protocol):
    """A sent form, such as werkzeug's MultiDict."""

    def get(self, key: str, default: str) -> str: ...
    def getlist(self, key: str) -> list[str]: ...


def captured(
    form: Form, *, language: Language, now: str, source: str = "kiosk"
) -> tuple[Lead | None, Problems]:
    """Read the first step: name, one contact way, consent, and the products chosen.

    form:    id, name, way, address, sku (each product once), consent_inquiry, consent_news
    now:     clock.now() of the request; becomes captured_at and given_at
    returns: (lead, {}) or (None, {field: Problem}), fields in the order of the page
    raises:  nothing; wrong input is an answer here, not an exception
    """
    found: Problems = {}
    name = contact.line_of_text(form.get("name", ""))
    way = form.get("way", "")
    address = contact.line_of_text(form.get("address", ""))
    if not name:
        found["name"] = Problem(problems.NAME_MISSING)
    elif len(name) > contact.NAME_MAX:
        found["name"] = Problem(problems.NAME_LONG, limit=contact.NAME_MAX)
    if way not in WAYS:
        found["way"] = Problem(problems.WAY_MISSING)
    if not address:
        found["address"] = Problem(problems.ADDRESS_MISSING)
    elif len(address) > contact.ADDRESS_MAX:
        found["address"] = Problem(problems.ADDRESS_LONG, limit=contact.ADDRESS_MAX)
    if not form.get("consent_inquiry", ""):
        found["consent_inquiry"] = Problem(problems.CONSENT_MISSING)
    if found:
        return None, found
    given = {purpose: bool(form.get(f"consent_{purpose}", "")) for purpose in consent.PURPOSES}
    lead = Lead(
        id=form_id(form),
        revision=1,
        captured_at=now,
        language=language.code,
        source=source,
        contact=_contact(name, way, address),
        inquiry=Inquiry(lines=tuple(InquiryLine(sku) for sku in _skus(form))),
        consents=consent.answers(given, language, now=now),
    )
    return lead, {}


def form_id(form: Form) -> str:
    """The id the form was shown with; a new one where it is missing or was tampered with."""
    sent = form.get("id", "")
    return sent if ids.is_id(sent) else ids.new_id()


def amended(lead: Lead, form: Form, *, units: Mapping[str, str]) -> tuple[Lead | None, Problems]:
    """Read the optional second step into the lead's next revision.

    form:    company, country, market (each), quantity_SKU, message
    units:   sku → UN/ECE Rec 20 unit in which its quantity was asked
    returns: (lead of revision + 1, {}) or (None, {field: Problem})
    """
    found: Problems = {}
    company = contact.line_of_text(form.get("company", ""))
    message = contact.text_of_lines(form.get("message", ""))
    country = form.get("country", "")
    markets = tuple(dict.fromkeys(code for code in form.getlist("market") if code))
    if len(company) > COMPANY_MAX:
        found["company"] = Problem(problems.TEXT_LONG, limit=COMPANY_MAX)
    if country and country not in COUNTRY_CODES:
        found["country"] = Problem(problems.COUNTRY_UNKNOWN)
    if not set(markets) <= set(COUNTRY_CODES):
        found["market"] = Problem(problems.COUNTRY_UNKNOWN)
    lines = _quantities(lead.inquiry.lines, form, units, found)
    if len(message) > MESSAGE_MAX:
        found["message"] = Problem(problems.TEXT_LONG, limit=MESSAGE_MAX)
    if found:
        return None, found
    old = lead.contact
    said = replace(
        _contact(old.name, old.way, old.address, country), company=company, country=country
    )
    asked = Inquiry(lines=lines, markets=markets, message=message)
    return replace(lead, revision=lead.revision + 1, contact=said, inquiry=asked), {}


def first_step(lead: Lead) -> dict[str, str]:
    """The lead as its first step's form would be typed."""
    given = {
        f"consent_{purpose}": "given"
        for purpose, decision in consent.standing(lead.consents).items()
        if decision == consent.GIVEN
    }
    said = lead.contact
    return {"id": lead.id, "name": said.name, "way": said.way, "address": said.address, **given}


def second_step(lead: Lead) -> dict[str, str]:
    """The lead as its second step's form would be typed."""
    quantities = {f"quantity_{line.sku}": line.quantity for line in lead.inquiry.lines}
    return {
        **quantities,
        "company": lead.contact.company,
        "country": lead.contact.country,
        "market": next(iter(lead.inquiry.markets), ""),
        "message": lead.inquiry.message,
    }


def corrected(stored: Lead, sent: Lead) -> Lead:
    """The same form sent again → the lead as it should stand: unchanged, or with what was corrected.

    What the second step added is kept; products are added, never taken away; a consent that was
    withdrawn stays withdrawn, for the form may have been shown before.
    """
    new_lines = tuple(line for line in sent.inquiry.lines if line.sku not in stored.skus)
    said = replace(
        _contact(sent.contact.name, sent.contact.way, sent.contact.address, stored.contact.country),
        company=stored.contact.company,
        country=stored.contact.country,
    )
    asked = replace(stored.inquiry, lines=stored.inquiry.lines + new_lines)
    withdrawn = tuple(one for one in stored.consents if one.decision == consent.WITHDRAWN)
    answered = [one for one in stored.consents if one not in withdrawn]
    decisions = [(one.purpose, one.decision) for one in answered]
    same_answers = decisions == [(one.purpose, one.decision) for one in sent.consents]
    consents = stored.consents if same_answers else sent.consents + withdrawn
    changed = replace(stored, contact=said, inquiry=asked, consents=consents)
    return stored if changed == stored else replace(changed, revision=stored.revision + 1)


def quantity(typed: str) -> str:
    """A quantity in any script's digits, with comma or dot → decimal text; ValueError otherwise.

    One separator followed by exactly three digits is read as thousands ("1.500" = "1,500" = 1500):
    orders at a fair are whole thousands far more often than thousandths.
    """
    text = unicodedata.normalize("NFKC", typed).replace("٬", ",").replace("٫", ".")
    text = text.replace(" ", "").replace("'", "").replace("’", "")
    separators = [char for char in text if char in ",."]
    if len(set(separators)) == 2:
        thousands = separators[0]
        text = text.replace(thousands, "")
    elif separators and (len(separators) > 1 or len(text) - text.index(separators[0]) == 4):
        text = text.replace(separators[0], "")
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not value.is_finite() or not 0 < value < 10**12:
        raise ValueError("not a quantity")
    return f"{value.normalize():f}"


def _contact(name: str, way: str, address: str, country: str = "") -> Contact:
    address_normal, address_ok = contact.normal(way, address, country)
    return Contact(name, way, address, address_normal, address_ok)


def _skus(form: Form) -> Sequence[str]:
    sent = (contact.line_of_text(sku) for sku in form.getlist("sku"))
    return tuple(dict.fromkeys(sku for sku in sent if 0 < len(sku) <= SKU_MAX))


def _quantities(
    lines: Sequence[InquiryLine], form: Form, units: Mapping[str, str], found: Problems
) -> tuple[InquiryLine, ...]:
    read = []
    for line in lines:
        if not form.getlist(f"quantity_{line.sku}"):
            # Not asked: the product left the catalogue since.
            read.append(line)
            continue
        typed = form.get(f"quantity_{line.sku}", "").strip()
        try:
            asked = quantity(typed) if typed else ""
        except ValueError:
            found[f"quantity_{line.sku}"] = Problem(problems.QUANTITY_MALFORMED)
            continue
        unit = units.get(line.sku, line.unit) if asked else ""
        read.append(replace(line, quantity=asked, unit=unit))
    return tuple(read)
