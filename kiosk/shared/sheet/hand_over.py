"""The hand-over slip (berita acara): the tablet's leads are at the hub, and are wiped from the tablet."""

from collections.abc import Callable
from dataclasses import dataclass

from .. import formats
from ..language import Language, mark
from . import page

Translate = Callable[[str], str]


@dataclass(frozen=True)
class HandOver:
    """What both parties sign. Nothing personal."""

    event_name: str
    device_id: str
    journal_id: str
    entries: int  # all of the tablet's journal, all of them at the hub
    leads: int  # lead.captured among them
    link: str  # the chain's value at the last entry, the same on both sides
    received_at: str  # the hub's clock when it signed the receipt
    receipt_mac: str
    wiped_at: str  # the tablet's clock; "" before the wipe


TITLE = mark("Hand-over of leads")
TEXT = mark(
    "All leads that were captured on this tablet have arrived at the hub. The hub has confirmed "
    "this with a signed receipt. The personal data on the tablet is overwritten."
)


def pdf(slip: HandOver, *, language: Language, translate: Translate) -> bytes:
    """The slip as one A4 page."""
    sheet = page.a4(translate(TITLE))
    page.paragraph(sheet, translate(TEXT))
    page.facts(
        sheet,
        [
            (translate(mark("Event")), slip.event_name),
            (translate(mark("Tablet")), slip.device_id),
            (translate(mark("Leads")), formats.number(slip.leads, language)),
            (translate(mark("Entries of the journal")), formats.number(slip.entries, language)),
            (translate(mark("Journal")), slip.journal_id),
            (translate(mark("Check value")), _grouped(slip.link)),
            (
                translate(mark("Confirmed by the hub")),
                formats.moment(slip.received_at, language),
            ),
            (translate(mark("Signature of the hub")), _grouped(slip.receipt_mac)),
            (
                translate(mark("Wiped from the tablet")),
                formats.moment(slip.wiped_at, language) if slip.wiped_at else "–",
            ),
        ],
    )
    page.signatures(
        sheet,
        [
            translate(mark("Handed over by (name, place, date)")),
            translate(mark("Received by (name, place, date)")),
        ],
    )
    return page.finished(sheet)


def _grouped(digits: str) -> str:
    """Hex digits in groups of eight, as people compare them."""
    return " ".join(digits[at : at + 8] for at in range(0, len(digits), 8))
