"""The columns of a lead in a table, the same in CSV and XLSX."""

from collections.abc import Callable

from .. import consent
from ..feedback import RATED
from ..lead import InquiryLine, Lead
from ..score import Score, Scorer


def _products(lead: Lead) -> str:
    lines = lead.inquiry.lines
    return "; ".join([f"{line.sku} {line.quantity} {line.unit}".strip() for line in lines])


def _of_lines(read: Callable[[InquiryLine], str]) -> Callable[[Lead], str]:
    """What is said of each product: "PAS-FUR-001 FOB; PAS-KIT-004 CIF"; the silent are left out."""

    def cell(lead: Lead) -> str:
        return "; ".join(
            [f"{line.sku} {text}" for line in lead.inquiry.lines if (text := read(line))]
        )

    return cell


def _consents(lead: Lead) -> str:
    standing = consent.standing(lead.consents)
    return "; ".join(f"{purpose}: {decision}" for purpose, decision in standing.items())


def _ratings(lead: Lead) -> str:
    """ "PAS-FUR-001 quality 5, design 4": what was rated, of 5."""
    said = []
    for rated in lead.feedback:
        given = [(name, getattr(rated, name)) for name in RATED]
        if text := ", ".join(f"{name} {rating}" for name, rating in given if rating):
            said.append(f"{rated.sku} {text}")
    return "; ".join(said)


def _comments(lead: Lead) -> str:
    return "\n".join(f"{one.sku}: {one.comment}" for one in lead.feedback if one.comment)


COLUMNS: dict[str, Callable[[Lead], str]] = {
    "reference": lambda lead: lead.reference,
    "captured_at": lambda lead: lead.captured_at,
    "name": lambda lead: lead.contact.name,
    "company": lambda lead: lead.contact.company,
    "country": lambda lead: lead.contact.country,
    "city": lambda lead: lead.contact.city,
    "role": lambda lead: lead.contact.role,
    "website": lambda lead: lead.contact.website,
    "way": lambda lead: lead.contact.way,
    "address": lambda lead: lead.contact.address,
    "address_normal": lambda lead: lead.contact.address_normal,
    "address_ok": lambda lead: "yes" if lead.contact.address_ok else "check",
    "products": _products,
    "target_price": _of_lines(lambda line: f"{line.target_price} {line.currency}".strip()),
    "incoterm": _of_lines(lambda line: line.incoterm),
    "port": _of_lines(lambda line: line.port),
    "need_by": _of_lines(lambda line: line.need_by),
    "order_type": _of_lines(lambda line: line.order_type),
    "sample": _of_lines(lambda line: "yes" if line.sample else ""),
    "private_label": _of_lines(lambda line: "yes" if line.private_label else ""),
    "certificates": _of_lines(lambda line: ", ".join(line.certificates)),
    "markets": lambda lead: "; ".join(lead.inquiry.markets),
    "message": lambda lead: lead.inquiry.message,
    "business_type": lambda lead: lead.buyer.business_type,
    "annual_import": lambda lead: lead.buyer.annual_import,
    "imports_from_indonesia": lambda lead: lead.buyer.imports_from_indonesia,
    "authority": lambda lead: lead.buyer.authority,
    "ratings": _ratings,
    "comments": _comments,
    "heat": lambda lead: lead.staff.heat,
    "chips": lambda lead: "; ".join(lead.staff.chips),
    "notes": lambda lead: "\n".join(note.text for note in lead.staff.notes),
    "next_step": lambda lead: lead.staff.next_step,
    "next_step_at": lambda lead: lead.staff.next_step_at,
    "staff": lambda lead: lead.staff.staff,
    "language": lambda lead: lead.language,
    "source": lambda lead: lead.source,
    "consents": _consents,
    "id": lambda lead: lead.id,
}
# What the catalogue and the day make of the lead.
SCORED: dict[str, Callable[[Score], str]] = {
    "score": lambda score: str(score.points),
    "score_open": lambda score: str(score.open),
    "heat_suggested": lambda score: score.heat,
}
HEADS = (*COLUMNS, *SCORED)


_READERS = tuple(COLUMNS.values())
_UNSCORED = ("",) * len(SCORED)


def cells(lead: Lead, scored: Scorer | None) -> list[str]:
    """What stands of a lead below HEADS. scored: None where there is no catalogue to score it by"""
    found = [read(lead) for read in _READERS]
    if scored is None:
        return [*found, *_UNSCORED]
    score = scored(lead)
    return [*found, *(read(score) for read in SCORED.values())]
