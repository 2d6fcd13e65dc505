"""Booth notes: what the booth's staff say of a lead, and what they choose from."""

from dataclasses import dataclass

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
