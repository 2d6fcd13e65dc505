"""Visits counted without names: what may be counted, and one tablet's counts of one hour, as JSON.

A count knows its hour, its step, the language of the page and the product, and nothing else: no
visit has an id, and no time is finer than the hour. So there is nobody to be found in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from . import clock, problems
from .problems import Problem

Step = Literal[
    "attract",  # the screen that waits was shown
    "start",  # a visit began
    "product",  # a product was looked at
    "qr",  # its code was shown
    "form",  # the form was opened
    "sent",  # the inquiry was sent
    "completed",  # … and its second step
    "abandoned",  # a visit ended with a form that was opened and not sent
    "hand_off",  # the way to go on with one's own phone was shown
]
STEPS: tuple[Step, ...] = get_args(Step)
Counts = Mapping[tuple[str, str, str], int]  # (step, language, sku or "") → how often
Place = tuple[str, str, str, str]  # hour, step, language, sku or ""

# The same limits as in both databases. A SKU as the catalogue file allows it.
_HOUR = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}")
_TALLY_ID = re.compile(r"[0-9a-f]{32}")
_LANGUAGE = re.compile(r"(?=.{2,12}\Z)[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_SKU = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,63})?")
_COUNT_MAX = 2**31 - 1


@dataclass(frozen=True)
class Tally:
    """What one tablet counted in one hour."""

    # 32 hex digits, random: however often and in whichever journal it is sent, it is one tally.
    tally_id: str
    hour: str  # "2026-10-14T03", UTC by the tablet's clock
    counts: Counts


def hour_of(moment: str) -> str:
    """The hour of a clock.stamp: "2026-10-14T03:05:09.123Z" → "2026-10-14T03"."""
    return moment[:13]


def moment_of(hour: str) -> datetime:
    """When an hour began; ValueError for what is none."""
    return clock.moment(f"{hour}:00:00Z")


def document(tally: Tally) -> dict[str, Any]:
    """The tally as the body of a visits.counted entry."""
    counts = [
        {"step": step, "language": language, "sku": sku, "count": count}
        for (step, language, sku), count in sorted(tally.counts.items())
    ]
    return {"tally_id": tally.tally_id, "hour": tally.hour, "counts": counts}


def from_document(said: Any) -> Tally:
    """The body of an entry → the tally. raises: Problem(VISITS_MALFORMED)"""
    if not isinstance(said, Mapping):
        raise Problem(problems.VISITS_MALFORMED, field="tally_id")
    tally_id = _text(said, "tally_id", _TALLY_ID)
    hour = _text(said, "hour", _HOUR)
    try:
        moment_of(hour)
    except ValueError as error:
        raise Problem(problems.VISITS_MALFORMED, field="hour") from error
    counts = said.get("counts")
    if not isinstance(counts, list):
        raise Problem(problems.VISITS_MALFORMED, field="counts")
    return Tally(tally_id, hour, dict(_count(one) for one in counts))


def _count(one: Any) -> tuple[tuple[str, str, str], int]:
    if not isinstance(one, Mapping):
        raise Problem(problems.VISITS_MALFORMED, field="counts")
    step, count = one.get("step"), one.get("count")
    if step not in STEPS:
        raise Problem(problems.VISITS_MALFORMED, field="step")
    if type(count) is not int or not 0 < count <= _COUNT_MAX:
        raise Problem(problems.VISITS_MALFORMED, field="count")
    return (step, _text(one, "language", _LANGUAGE), _text(one, "sku", _SKU)), count


def _text(said: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    text = said.get(name)
    if not isinstance(text, str) or not pattern.fullmatch(text):
        raise Problem(problems.VISITS_MALFORMED, field=name)
    return text
