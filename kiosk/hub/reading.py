"""What one entry of a journal says: a revision of a lead, counts of visits, a wish; or why it is not understood."""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ..shared import entry as entries
from ..shared import ids, problems, visits, withdrawal_code
from ..shared import lead as leads
from ..shared.entry import Entry
from ..shared.problems import Problem
from ..shared.visits import Tally
from . import revisions, withdrawal_codes
from .revisions import Revision


@dataclass
class Reading:
    """What became of one entry."""

    entry: Entry
    lead_id: str = ""  # "" where the body names none
    code: str = ""  # the lead's withdrawal code, also where all else was not understood
    set_aside: str | None = None  # code of why it was not understood
    revision: Revision | None = None  # of a lead
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
        lead_id, code = _lead_id(said), _code(said)
    except (ValueError, RecursionError):
        return Reading(entry, set_aside=problems.LEAD_MALFORMED.code)
    if not _storable(entry.body, said):
        return Reading(entry, lead_id, code, set_aside=problems.LEAD_MALFORMED.code)
    if entry.kind not in entries.KINDS:
        return Reading(entry, lead_id, code, set_aside=problems.KIND_UNKNOWN.code)
    if entry.kind == entries.VISITS_COUNTED:
        return _counted(entry, said)
    if entry.kind == entries.WISH_MADE:
        made = code and said.get("wish") in withdrawal_codes.WISHES
        wrong = None if made else problems.LEAD_MALFORMED.code
        return Reading(entry, set_aside=wrong, said=said if made else None)
    if not lead_id:
        return Reading(entry, set_aside=problems.LEAD_MALFORMED.code)
    if entry.kind == entries.LEAD_ERASED:
        return Reading(entry, lead_id, said=said)
    if entry.kind == entries.CONSENT_WITHDRAWN:
        if not isinstance(said.get("purpose"), str):
            return Reading(entry, lead_id, set_aside=problems.LEAD_MALFORMED.code)
        return Reading(entry, lead_id, said=said)
    try:
        leads.from_document(said)
    except Problem as problem:
        return Reading(entry, lead_id, code, set_aside=problem.kind.code)
    revision = revisions.of(said, entry.body, event_id, device_id, now=now)
    return Reading(entry, lead_id, code, revision=revision)


def by_code(readings: Sequence[Reading]) -> dict[str, str]:
    """withdrawal code → the lead of which something is among the entries, understood or not."""
    return {one.code: one.lead_id for one in readings if one.code and one.lead_id}


def _storable(body: str, said: Any) -> bool:
    """Can columns hold all its texts? Escaped, half a character and NUL travel; PostgreSQL takes neither."""
    # One that is refused would stop its batch, and with it all that this tablet has yet to send.
    if "\\u" not in body:
        return True
    with suppress(UnicodeEncodeError, RecursionError):
        text = json.dumps(said, ensure_ascii=False).encode()
        # Without the backslashes that somebody typed.
        return b"\\u0000" not in text.replace(b"\\\\", b"")
    return False


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


def _code(said: Any) -> str:
    """The withdrawal code of a lead, or that of a wish; "" where it names none."""
    if not isinstance(said, dict):
        return ""
    found = said.get("withdrawal_code", said.get("code"))
    return found if isinstance(found, str) and withdrawal_code.read(found) == found else ""
