"""What one entry of a journal says: a revision of a lead, counts of visits, a wish; or why it is not understood."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..shared import entry as entries
from ..shared import ids, problems, visits
from ..shared import lead as leads
from ..shared.entry import Entry
from ..shared.problems import Problem
from ..shared.visits import Tally
from . import revisions


@dataclass
class Reading:
    """What became of one entry."""

    entry: Entry
    lead_id: str = ""  # "" where the body names none
    set_aside: str | None = None  # code of why it was not understood
    row: dict[str, Any] | None = None  # a revision of a lead
    tally: Tally | None = None  # counts of visits
    said: Mapping[str, Any] | None = None  # the body, of all other kinds

    @property
    def body(self) -> str | None:
        return self.entry.body


def read(entry: Entry, event_id: str, device_id: str, *, now: str) -> Reading:
    """Read an entry. raises: nothing; what is not understood is said in the reading"""
    if entry.body is None:
        return Reading(entry)
    try:
        said = json.loads(entry.body)
        lead_id = _lead_id(said)
    except (ValueError, RecursionError):
        return Reading(entry, set_aside=problems.LEAD_MALFORMED.code)
    if entry.kind not in entries.KINDS:
        return Reading(entry, lead_id, set_aside=problems.KIND_UNKNOWN.code)
    if entry.kind == entries.VISITS_COUNTED:
        return _counted(entry, said)
    if not lead_id:
        return Reading(entry, set_aside=problems.LEAD_MALFORMED.code)
    if entry.kind == entries.LEAD_ERASED:
        return Reading(entry, lead_id, said=said)
    if entry.kind == entries.CONSENT_WITHDRAWN:
        if not isinstance(said.get("purpose"), str):
            return Reading(entry, lead_id, set_aside=problems.LEAD_MALFORMED.code)
        return Reading(entry, lead_id, said=said)
    try:
        leads.check(said)
    except Problem as problem:
        return Reading(entry, lead_id, set_aside=problem.kind.code)
    row = revisions.row_of(said, entry.body, event_id, device_id, now=now)
    return Reading(entry, lead_id, row=row)


def named(readings: Sequence[Reading]) -> list[str]:
    """The leads of which something is among the entries, also where it was not understood."""
    return sorted({reading.lead_id for reading in readings if reading.lead_id})


def _counted(entry: Entry, said: Any) -> Reading:
    try:
        return Reading(entry, tally=visits.from_document(said))
    except Problem as problem:
        return Reading(entry, set_aside=problem.kind.code)


def _lead_id(said: Any) -> str:
    """Whose entry this is, also of a kind that this version does not know; "" where it names none."""
    if not isinstance(said, dict):
        return ""
    found = said.get("lead_id", said.get("id"))
    return found if isinstance(found, str) and ids.is_id(found) else ""
