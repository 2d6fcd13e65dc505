"""Zoho CRM: fields of its module Leads, and how long each may be."""

from collections.abc import Callable

from ...lead import Lead
from . import cells

LAST_NAME_MAX, COMPANY_MAX, EMAIL_MAX = 80, 100, 100  # characters


def _short(text: str, length_max: int) -> str:
    """A longer one ends in "…"; the whole of it stands in the description then."""
    return text if len(text) <= length_max else text[: length_max - 1] + "…"


def _email(lead: Lead) -> str:
    found = cells.email(lead)
    return found if len(found) <= EMAIL_MAX else ""


def _description(lead: Lead) -> str:
    contact = lead.contact
    long = []
    if len(contact.name) > LAST_NAME_MAX:
        long.append("name")
    if len(contact.company) > COMPANY_MAX:
        long.append("company")
    return cells.description(lead, *long)


COLUMNS: dict[str, Callable[[Lead], str]] = {
    "Last Name": lambda lead: _short(lead.contact.name, LAST_NAME_MAX),
    "Company": lambda lead: _short(cells.company(lead), COMPANY_MAX),
    "Title": lambda lead: lead.contact.role,
    "Email": _email,
    "Phone": cells.phone,
    "Mobile": cells.mobile,
    "Lead Source": lambda _: cells.SOURCE,
    "Rating": cells.rating,
    "Country": cells.country,
    "City": lambda lead: lead.contact.city,
    "Website": lambda lead: lead.contact.website,
    "Description": _description,
    "Email Opt Out": lambda lead: "false" if cells.may_write(lead) else "true",
}
