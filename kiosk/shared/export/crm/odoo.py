"""Odoo: the labels of crm.lead."""

from collections.abc import Callable

from ...lead import Lead
from . import cells


def _opportunity(lead: Lead) -> str:
    """What the opportunity is called, which is required: the reference, and whom or what it is about."""
    about = lead.contact.company or lead.contact.name
    return f"{lead.reference} {about}"


# Of heat; Odoo has one more between them.
_PRIORITIES = {"hot": "Very High", "warm": "High", "cold": "Low"}

COLUMNS: dict[str, Callable[[Lead], str]] = {
    "Opportunity": _opportunity,
    "Contact Name": lambda lead: lead.contact.name,
    "Company Name": lambda lead: lead.contact.company,
    "Job Position": lambda lead: lead.contact.role,
    "Email": cells.email,
    "Phone": cells.phone,
    "Mobile": cells.mobile,
    "Website": lambda lead: lead.contact.website,
    "City": lambda lead: lead.contact.city,
    "Country": cells.country,
    "Priority": lambda lead: _PRIORITIES.get(lead.staff.heat, ""),
    "Notes": cells.description,
}
