"""Next steps as an iCalendar file, for the calendars of staff.

Calendars are often somebody else's service: an entry holds the lead's reference, its company and the way
to its page, and neither the buyer's name or contact nor what staff wrote.
source: RFC 5545; all entries are whole days, so that no time zone has to be described
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from ..shared import clock, ids
from . import leads
from .follow_up import CLOSED
from .tables import lead

MEDIA_TYPE = "text/calendar; charset=utf-8"
# Years of steps: whoever has more has another problem.
STEPS_MAX = 5000
# RFC 5545 3.1: octets of a line, its end not counted.
_LINE_BYTES = 75
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Step:
    lead_id: str
    day: date
    company: str  # "" for none
    owner: str | None


def steps(connection: Connection, event_id: str, owner: str | None) -> Sequence[Step]:
    """Next steps with a day, of leads that are not closed. owner: whose; None for everybody's"""
    these = (
        (lead.c.event_id == event_id)
        & lead.c.next_step_at.is_not(None)
        & lead.c.status.not_in(CLOSED)
    )
    if owner is not None:
        these &= lead.c.owner == owner
    found = []
    for one in leads.listed(connection, event_id, these, limit=STEPS_MAX):
        day = date.fromisoformat((one.follow_up.next_step_at or "")[:10])
        company = one.lead.contact.company
        found.append(Step(one.lead.id, day, company, one.follow_up.owner))
    return sorted(found, key=lambda step: (step.day, step.lead_id))


def written(found: Iterable[Step], *, title: str, summary: str, address: str, now: str) -> bytes:
    """The file.

    title:   what a calendar calls it
    summary: of an entry, with {reference} and {company}
    address: of a lead's page, with {lead_id}; "" for none
    """
    stamp = f"{clock.moment(now):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Pameran//Next steps//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_text(title)}",
    ]
    for step in found:
        said = summary.format(reference=ids.reference(step.lead_id), company=step.company)
        lines += [
            "BEGIN:VEVENT",
            # The same in each file: a step that moves is moved in the calendar.
            f"UID:{step.lead_id}@next-step.pameran",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{step.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{step.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(said.strip(' ·'))}",
            "TRANSP:TRANSPARENT",
        ]
        if address:
            lines.append(f"URL:{address.format(lead_id=step.lead_id)}")
        lines.append("END:VEVENT")
    lines.append("END:VCALENDAR")
    return "".join(_folded(line) for line in lines).encode()


def _text(value: str) -> str:
    return value.translate(_ESCAPED)


def _folded(line: str) -> str:
    """A line as the file holds it: no more than 75 octets each, and no character cut in two."""
    parts, part, room = [], "", _LINE_BYTES
    for char in line:
        if len(char.encode()) > room:
            parts.append(part)
            # The space before what goes on is one of its octets.
            part, room = " ", _LINE_BYTES - 1
        part += char
        room -= len(char.encode())
    return "\r\n".join([*parts, part]) + "\r\n"
