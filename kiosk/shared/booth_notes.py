"""Booth notes: what the booth's staff say of a lead, and what they choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import document_part
from .document_part import Part
from .language import mark

# From the one to answer first.
HEATS = {"hot": mark("Hot"), "warm": mark("Warm"), "cold": mark("Cold")}

# What buyers ask for at a booth, in one tap.
CHIPS = {
    "sample": mark("Sample"),
    "price_list": mark("Price list"),
    "moq": mark("MOQ"),
    "private_label": mark("Private label"),
    "distributor": mark("Distributor"),
    "visit_factory": mark("Visit factory"),
    "call_back": mark("Call back"),
}


@dataclass(frozen=True)
class Note:
    """What staff wrote down of the talk."""

    written_at: str  # clock.now() of the tablet
    text: str
    staff: str = ""  # who wrote it, as they call themselves; "" for nobody named


@dataclass(frozen=True)
class BoothNotes:
    """The staff's part of a lead, which the buyer is never shown at the booth."""

    heat: str = ""  # one of HEATS; "" where nobody judged
    next_step: str = ""  # what was promised, as typed
    next_step_at: str = ""  # ISO 8601 date
    staff: str = ""  # who talked with the buyer
    chips: tuple[str, ...] = ()  # of CHIPS, in their order
    notes: tuple[Note, ...] = ()  # the oldest first


_BOOTH_NOTES = Part(BoothNotes, but=("chips", "notes"))
_NOTE = Part(Note)


def check(sent: Mapping[str, Any]) -> None:
    """raises: Problem(LEAD_MALFORMED) naming the field, never its content"""
    _BOOTH_NOTES.check(sent)
    document_part.texts(sent, "chips")
    for note in document_part.many(sent, "notes"):
        _NOTE.check(note)


def from_document(sent: Mapping[str, Any]) -> BoothNotes:
    """The part of a lead's document, which was checked."""
    read: BoothNotes = _BOOTH_NOTES.made(
        sent,
        chips=tuple(sent.get("chips", ())),
        notes=tuple([_NOTE.made(note) for note in sent.get("notes", ())]),
    )
    return read
