"""The express form: what staff type while the buyer talks → a lead with booth notes, or problems."""

from collections.abc import Container
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from ...shared import consent, contact, lead_form, problems
from ...shared.language import Language
from ...shared.lead import Lead
from ...shared.lead_form import Problems
from ...shared.problems import Problem
from .. import store
from ..writer import Connection
from . import booth_notes_form

# The way that is chosen unless staff choose one: see `way_of`.
AS_TYPED = ""
# What staff read in place of what a buyer would.
_FOR_STAFF = {
    problems.NAME_MISSING: problems.BUYER_UNNAMED,
    problems.CONSENT_MISSING: problems.CONSENT_UNSTATED,
}


def captured(
    form: MultiDict[str, str], *, products: Container[str], buyers: Language, now: str
) -> tuple[Lead | None, Problems]:
    """Read the form. Nothing is saved without a consent, and how it was given is part of it.

    form:     id, name, way (AS_TYPED or one of WAYS), address, sku, consent_method (of
              consent.BY_STAFF), and as booth_notes_form.read has it
    buyers:   the language that the buyer reads, and in which the notice was shown or read
    returns:  (lead, {}) or (None, {field: Problem}), fields in the order of the page
    """
    method, found = form.get("consent_method", ""), Problems()
    said = form.copy()
    said["way"] = form.get("way", "") or way_of(form.get("address", ""), buyers)
    said["consent_inquiry"] = "given" if method in consent.BY_STAFF else ""
    # That was not asked.
    said.poplist("consent_news")
    lead, wrong = lead_form.captured(
        said, products=products, language=buyers, now=now, source="staff", method=method
    )
    notes = booth_notes_form.read(form, found, now=now)
    if "consent_inquiry" in wrong:
        found["consent_method"] = wrong.pop("consent_inquiry")
    wrong = {name: _for_staff(problem) for name, problem in {**wrong, **found}.items()}
    if lead is None or wrong:
        return None, wrong
    return replace(lead, staff=notes), {}


def way_of(address: str, language: Language) -> str:
    """The likeliest way that an address belongs to: e-mail by its "@", else the first that has a number."""
    if "@" in address.strip().lstrip("@"):
        return "email"
    ways = [way.code for way in contact.ways(language) if way.code != "email"]
    number, plausible = contact.normal("phone", address)
    numbered = [code for code in ways if code in contact.PHONES]
    return numbered[0] if plausible and number else ways[0]


def save(connection: Connection, lead: Lead) -> Lead:
    """Save an express lead; the same form sent again is the same lead, and adds what is new in it.

    raises: Problem LEAD_ERASED, LEAD_HANDED_OVER, PRODUCTS_MANY
    """
    stored = store.save(connection, lead, may_correct=True)
    notes = booth_notes_form.merged(stored.staff, lead.staff)
    if notes == stored.staff:
        return stored
    return store.amend(connection, replace(stored, revision=stored.revision + 1, staff=notes))


def _for_staff(problem: Problem) -> Problem:
    return Problem(_FOR_STAFF.get(problem.kind, problem.kind), **problem.details)
