"""HubSpot: properties of a contact, by the names that its import maps by itself."""

from collections.abc import Callable

from ...lead import Lead
from . import cells

COLUMNS: dict[str, Callable[[Lead], str]] = {
    # The whole name: HubSpot asks for one of first name, last name and e-mail, and splits nothing.
    "First Name": lambda lead: lead.contact.name,
    "Email": cells.email,
    "Phone Number": cells.phone,
    "Mobile Phone Number": cells.mobile,
    "Job Title": lambda lead: lead.contact.role,
    "Company Name": lambda lead: lead.contact.company,
    "Website URL": lambda lead: lead.contact.website,
    "Country/Region": cells.country,
    "City": lambda lead: lead.contact.city,
    "Lifecycle Stage": lambda _: "Lead",
    # It has no rating of its own.
    "Message": lambda lead: cells.description(lead, "heat"),
}
