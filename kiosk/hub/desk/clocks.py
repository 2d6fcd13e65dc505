"""The clock of a lead in words: how long there is to answer, or how late it is."""

from dataclasses import dataclass

from ...shared import formats
from ...shared.language import mark
from ...shared.web import page_language, translate
from .. import service_level
from ..config import Config
from ..follow_up import CLOSED
from ..leads import Listed

_WORDS = {
    "running": mark("{time} left to reply"),
    "soon": mark("{time} left to reply"),
    "late": mark("{time} late"),
    "answered": mark("answered after {time}"),
}


@dataclass(frozen=True)
class Said:
    state: str  # of service_level.Clock
    words: str


def of(config: Config, one: Listed, *, now: str) -> Said | None:
    """None where nothing is left to answer: won or lost without a word."""
    so_far = one.follow_up
    if so_far.status in CLOSED and not so_far.first_reply_at:
        return None
    found = service_level.clock_of(
        config.service_levels.of(so_far.heat),
        config.zone,
        received_at=one.received_at,
        first_reply_at=so_far.first_reply_at,
        now=now,
    )
    time = formats.duration(found.span, page_language())
    return Said(found.state, translate(_WORDS[found.state]).format(time=time))
