"""What the CRMs' columns hold in common."""

from ... import consent
from ...contact import WAYS
from ...country import country_name
from ...language import DEFAULT
from ...lead import Lead
from ..columns import COLUMNS

# Of Salesforce's and Zoho's own list of lead sources.
SOURCE = "Trade Show"
NO_COMPANY = "(not given)"
# What no CRM has a column for, in the order of reading.
_DESCRIBED = (
    "products", "target_price", "incoterm", "port", "need_by", "order_type", "sample",
    "private_label", "certificates", "markets", "message", "business_type", "annual_import",
    "imports_from_indonesia", "authority", "ratings", "comments", "chips", "notes", "next_step",
    "next_step_at", "staff",
)  # fmt: skip


def email(lead: Lead) -> str:
    """The e-mail address, where it is one: a CRM refuses the row else. It is in `description` then."""
    found = lead.contact
    return found.address_normal if found.way == "email" and found.address_ok else ""


def phone(lead: Lead) -> str:
    """The number left as a phone's."""
    return lead.contact.address_normal if lead.contact.way == "phone" else ""


def mobile(lead: Lead) -> str:
    """The number left as a messenger's, E.164."""
    found = lead.contact
    number = found.address_normal
    return number if found.way not in ("phone", "email") and number.startswith("+") else ""


def company(lead: Lead) -> str:
    """The company, which is required: there is none without."""
    return lead.contact.company or NO_COMPANY


def country(lead: Lead) -> str:
    """The country's English name in CLDR."""
    code = lead.contact.country
    return country_name(code, DEFAULT) if code else ""


def rating(lead: Lead) -> str:
    """The heat as Salesforce's and Zoho's Rating; "" where nobody judged."""
    return lead.staff.heat.capitalize()


def may_write(lead: Lead) -> bool:
    """Did the buyer consent to news, and never withdraw it?"""
    return consent.standing(lead.consents).get("news") == consent.GIVEN


def description(lead: Lead, *more: str) -> str:
    """Everything else, as lines of "key: value". more: names of COLUMNS that this CRM lacks."""
    way = lead.contact.way
    name = WAYS[way].name if way in WAYS else way
    check = "" if lead.contact.address_ok else " (check it)"
    lines = [f"Reference: {lead.reference}", f"{name}: {lead.contact.address}{check}"]
    for column in (*more, *_DESCRIBED, "language", "consents"):
        if text := COLUMNS[column](lead):
            lines.append(f"{column.capitalize().replace('_', ' ')}: {text}")
    return "\n".join(lines)
