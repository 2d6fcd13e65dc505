"""The columns of a lead in a table, the same in CSV and XLSX."""

from collections.abc import Callable

from .. import consent
from ..lead import Lead


def _products(lead: Lead) -> str:
    lines = lead.inquiry.lines
    return "; ".join(f"{line.sku} {line.quantity} {line.unit}".strip() for line in lines)


def _consents(lead: Lead) -> str:
    standing = consent.standing(lead.consents)
    return "; ".join(f"{purpose}: {decision}" for purpose, decision in standing.items())


COLUMNS: dict[str, Callable[[Lead], str]] = {
    "reference": lambda lead: lead.reference,
    "captured_at": lambda lead: lead.captured_at,
    "name": lambda lead: lead.contact.name,
    "company": lambda lead: lead.contact.company,
    "country": lambda lead: lead.contact.country,
    "way": lambda lead: lead.contact.way,
    "address": lambda lead: lead.contact.address,
    "address_normal": lambda lead: lead.contact.address_normal,
    "address_ok": lambda lead: "yes" if lead.contact.address_ok else "check",
    "products": _products,
    "markets": lambda lead: "; ".join(lead.inquiry.markets),
    "message": lambda lead: lead.inquiry.message,
    "language": lambda lead: lead.language,
    "source": lambda lead: lead.source,
    "consents": _consents,
    "id": lambda lead: lead.id,
}
