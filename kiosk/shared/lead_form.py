"""What a sent form becomes: a lead, or all its problems at once; and a lead as its form was typed."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

from . import consent, contact, ids, line_form, problems, trade, withdrawal_code
from .country import COUNTRY_CODES
from .language import Language
from .lead import WAYS, Contact, Inquiry, InquiryLine, Lead
from .line_form import Form as Form
from .line_form import Problems as Problems
from .problems import Problem
from .product import Product

# Of the company, the city, the role and the website, each.
TEXT_MAX = 200
MARKETS_MAX = 12
MESSAGE_MAX = 2000
# The products of one inquiry, and of a buyer's list.
LINES_MAX = 30


def captured(
    form: Form,
    *,
    products: Container[str],
    language: Language,
    now: str,
    source: str = "kiosk",
    method: str = "tap",
) -> tuple[Lead | None, Problems]:
    """Read the first step: name, one contact way, consent, and the products chosen.

    form:     id, name, way, address, sku (each product once), consent_inquiry, consent_news
    products: the catalogue's SKUs; others are passed over
    now:      clock.now() of the request; becomes captured_at and given_at
    method:   how the consent was given, as consent.Consent has it
    returns:  (lead, {}) or (None, {field: Problem}), fields in the order of the page
    raises:   nothing; wrong input is an answer here, not an exception
    """
    found: Problems = {}
    skus = _skus(form, products)
    if len(skus) > LINES_MAX:
        found["form"] = Problem(problems.PRODUCTS_MANY, limit=LINES_MAX)
    name, way, address = reached(form, found)
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
        inquiry=Inquiry(lines=tuple(InquiryLine(sku) for sku in skus)),
        consents=consent.answers(given, language, now=now, method=method),
        withdrawal_code=withdrawal_code.new(),
    )
    return lead, {}


def reached(form: Form, found: Problems) -> tuple[str, str, str]:
    """Who it is and how to answer, as typed: (name, way, address); what is wrong is added to the problems found."""
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
    return name, way, address


def form_id(form: Form) -> str:
    """The id the form was shown with; a new one where it is missing or was tampered with."""
    sent = form.get("id", "")
    return sent if ids.is_id(sent) else ids.new_id()


def amended(
    lead: Lead, form: Form, *, products: Mapping[str, Product]
) -> tuple[Lead | None, Problems]:
    """Read the optional second step into the lead's next revision.

    form:     each product's fields as line_form.read has them, market and market_N (N from 2), business_type,
              company, country, role, city, website, message
    products: sku → product, of the catalogue
    returns:  (lead of revision + 1, {}) or (None, {field: Problem}), fields in the order of the page
    """
    found: Problems = {}
    lines = tuple(
        line_form.read(line, form, products.get(line.sku), found) for line in lead.inquiry.lines
    )
    markets = _markets(form, found)
    business_type = form.get("business_type", "")
    if business_type and business_type not in trade.BUSINESS_TYPES:
        found["business_type"] = Problem(problems.CHOICE_UNKNOWN)
    company = _text(form, "company", found)
    country = form.get("country", "")
    if country and country not in COUNTRY_CODES:
        found["country"] = Problem(problems.COUNTRY_UNKNOWN)
    role, city, website = (_text(form, name, found) for name in ("role", "city", "website"))
    message = contact.text_of_lines(form.get("message", ""))
    if len(message) > MESSAGE_MAX:
        found["message"] = Problem(problems.TEXT_LONG, limit=MESSAGE_MAX)
    if found:
        return None, found
    old = lead.contact
    said = replace(
        _contact(old.name, old.way, old.address, country),
        company=company, country=country, city=city, role=role, website=website,
    )  # fmt: skip
    asked = Inquiry(lines=lines, markets=markets, message=message)
    buyer = replace(lead.buyer, business_type=business_type)
    revision = lead.revision + 1
    return replace(lead, revision=revision, contact=said, inquiry=asked, buyer=buyer), {}


def market_names() -> tuple[str, ...]:
    """The fields of the countries of sale; a page shows no more than it needs."""
    return ("market", *(f"market_{number}" for number in range(2, MARKETS_MAX + 1)))


def first_step(lead: Lead) -> dict[str, str]:
    """The lead as its first step's form would be typed."""
    given = {
        f"consent_{purpose}": "given"
        for purpose, decision in consent.standing(lead.consents).items()
        if decision == consent.GIVEN
    }
    said = lead.contact
    return {"id": lead.id, "name": said.name, "way": said.way, "address": said.address, **given}


def second_step(lead: Lead, products: Mapping[str, Product]) -> dict[str, str]:
    """The lead as its second step's form would be typed."""
    typed: dict[str, str] = {}
    for line in lead.inquiry.lines:
        typed |= line_form.written(line, products.get(line.sku))
    said = lead.contact
    return {
        **typed,
        **dict(zip(market_names(), lead.inquiry.markets, strict=False)),
        "business_type": lead.buyer.business_type,
        "company": said.company,
        "country": said.country,
        "role": said.role,
        "city": said.city,
        "website": said.website,
        "message": lead.inquiry.message,
    }


def corrected(stored: Lead, sent: Lead) -> Lead:
    """The same form sent again → the lead as it should stand: unchanged, or with what was corrected.

    What the second step added is kept; products are added, never taken away; a consent that was
    withdrawn stays withdrawn, for the form may have been shown before.
    raises: Problem(PRODUCTS_MANY) where both together ask for too many
    """
    new_lines = tuple(line for line in sent.inquiry.lines if line.sku not in stored.skus)
    if new_lines and len(stored.skus) + len(new_lines) > LINES_MAX:
        raise Problem(problems.PRODUCTS_MANY, limit=LINES_MAX)
    reached = sent.contact
    normal, ok = contact.normal(reached.way, reached.address, stored.contact.country)
    said = replace(
        stored.contact,
        name=reached.name, way=reached.way, address=reached.address,
        address_normal=normal, address_ok=ok,
    )  # fmt: skip
    asked = replace(stored.inquiry, lines=stored.inquiry.lines + new_lines)
    withdrawn = tuple(one for one in stored.consents if one.decision == consent.WITHDRAWN)
    answered = [one for one in stored.consents if one not in withdrawn]
    decisions = [(one.purpose, one.decision) for one in answered]
    same_answers = decisions == [(one.purpose, one.decision) for one in sent.consents]
    consents = stored.consents if same_answers else sent.consents + withdrawn
    changed = replace(stored, contact=said, inquiry=asked, consents=consents)
    return stored if changed == stored else replace(changed, revision=stored.revision + 1)


def _contact(name: str, way: str, address: str, country: str = "") -> Contact:
    address_normal, address_ok = contact.normal(way, address, country)
    return Contact(name, way, address, address_normal, address_ok)


def _skus(form: Form, products: Container[str]) -> Sequence[str]:
    return tuple(dict.fromkeys(sku for sku in form.getlist("sku") if sku in products))


def _text(form: Form, name: str, found: Problems) -> str:
    typed = contact.line_of_text(form.get(name, ""))
    if len(typed) > TEXT_MAX:
        found[name] = Problem(problems.TEXT_LONG, limit=TEXT_MAX)
    return typed


def _markets(form: Form, found: Problems) -> tuple[str, ...]:
    """Countries of sale, each once, in the order they were chosen."""
    chosen = {name: form.get(name, "") for name in market_names()}
    for name, code in chosen.items():
        if code and code not in COUNTRY_CODES:
            found[name] = Problem(problems.COUNTRY_UNKNOWN)
    return tuple(dict.fromkeys(code for code in chosen.values() if code))
