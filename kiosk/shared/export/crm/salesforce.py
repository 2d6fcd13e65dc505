"""Salesforce: its Data Import Wizard's fields of a lead."""

from collections.abc import Callable

from ...lead import Lead
from . import cells

COLUMNS: dict[str, Callable[[Lead], str]] = {
    # Not with First Name and Last Name beside it: the wizard takes the one or the others.
    "Full Name": lambda lead: lead.contact.name,
    "Company": cells.company,
    "Email": cells.email,
    "Phone": cells.phone,
    "Mobile Phone": cells.mobile,
    "Country": cells.country,
    "City": lambda lead: lead.contact.city,
    "Lead Source": lambda _: cells.SOURCE,
    "Rating": cells.rating,
    "Description": lambda lead: cells.description(lead, "role", "website"),
    "Email Opt Out": lambda lead: "0" if cells.may_write(lead) else "1",
}
