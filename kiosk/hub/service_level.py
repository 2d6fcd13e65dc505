"""How soon a buyer is to be answered: by heat, in hours, days or working days, as a clock that runs.

It begins when the lead arrived at the hub, for a tablet's clock may be years off, and ends with the
first reply. Working days are Monday to Friday in the exporter's time zone; holidays count.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from ..shared import clock
from ..shared.booth_notes import HEATS

DEFAULT = "hot 24 h, warm 3 working days, cold 10 days"
_ONE = re.compile(r"(hot|warm|cold) +([1-9][0-9]{0,3}) *(h|days?|working days?)")


@dataclass(frozen=True)
class Level:
    count: int
    unit: str  # "h", "day" or "working day"

    def due_at(self, start: datetime, zone: ZoneInfo) -> datetime:
        """When an answer is due to what arrived then."""
        if self.unit == "h":
            return start + timedelta(hours=self.count)
        local = start.astimezone(zone)
        if self.unit == "day":
            return local + timedelta(days=self.count)
        # What arrives at a weekend begins to wait on Monday morning.
        if local.weekday() > 4:
            local = local.replace(hour=0, minute=0, second=0, microsecond=0)
            local += timedelta(days=7 - local.weekday())
        for _ in range(self.count):
            local += timedelta(days=3 if local.weekday() == 4 else 1)
        return local


@dataclass(frozen=True)
class Levels:
    hot: Level
    warm: Level
    cold: Level

    def of(self, heat: str) -> Level:
        """A lead that the booth did not judge ("") is as a warm one."""
        found: Level = getattr(self, heat or "warm")
        return found


@dataclass(frozen=True)
class Clock:
    """How a lead stands against its level."""

    state: str  # "running", "soon" (less than a quarter is left), "late" or "answered"
    span: timedelta  # what is left, how late it is, or after how long it was answered


def levels(value: object) -> Levels:
    """A setting: "hot 24 h, warm 3 working days, cold 10 days"; ValueError(what is allowed)."""
    found = {}
    for part in str(value).split(","):
        read = _ONE.fullmatch(part.strip())
        if read is None:
            raise ValueError(f"like “{DEFAULT}”")
        found[read[1]] = Level(int(read[2]), read[3].rstrip("s"))
    if found.keys() != HEATS.keys():
        raise ValueError(f"a time for each of {', '.join(HEATS)}, like “{DEFAULT}”")
    return Levels(**found)


def zone(value: object) -> str:
    """A setting: the name of a time zone, like Asia/Jakarta; ValueError(what is allowed)."""
    try:
        return ZoneInfo(str(value)).key
    # What it raises depends on what the name would be as a file's.
    except (KeyError, OSError, ValueError):
        raise ValueError("a time zone's name, like Asia/Jakarta") from None


def clock_of(
    level: Level, zone: ZoneInfo, *, received_at: str, first_reply_at: str | None, now: str
) -> Clock:
    """The clock of one lead."""
    start = clock.moment(received_at)
    if first_reply_at:
        return Clock("answered", max(clock.moment(first_reply_at) - start, timedelta()))
    due, moment = level.due_at(start, zone), clock.moment(now)
    left = due - moment
    if left < timedelta():
        return Clock("late", -left)
    return Clock("soon" if left * 4 < due - start else "running", left)
