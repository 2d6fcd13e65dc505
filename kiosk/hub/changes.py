"""The changes of leads, numbered for programs that follow them: who reads on from a number misses none.

A number is given under the lock of the event's count, which is held until the commit: whatever reads
number 7 has seen 1 to 6. (A sequence is not so: its numbers become visible in any order, and a
reader that follows them skipped 28 % of the rows.) That lock is the last one that a transaction
takes, so it is held for a moment and no two wait for each other crosswise; and a batch takes its
numbers in one block.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, select

from ..shared import clock, problems
from ..shared.entry import CONSENT_WITHDRAWN, LEAD_AMENDED, LEAD_CAPTURED, LEAD_ERASED
from ..shared.problems import Problem
from . import rows
from .tables import lead_change, lead_change_count

__all__ = [
    "CONSENT_WITHDRAWN", "FEED", "KINDS", "LEAD_AMENDED", "LEAD_CAPTURED", "LEAD_ERASED",
    "LEAD_FOLLOWED_UP", "Change", "Noted", "after", "newest", "note", "note_rows", "number", "seq_of",
]  # fmt: skip

# What staff did with a lead after the fair: its status, owner, next step, a correction.
LEAD_FOLLOWED_UP = "lead.followed_up"
KINDS = (LEAD_CAPTURED, LEAD_AMENDED, LEAD_FOLLOWED_UP, CONSENT_WITHDRAWN, LEAD_ERASED)
FEED = "leads"

_OF_COUNT = (lead_change_count.c.event_id == bindparam("of_event")) & (
    lead_change_count.c.feed == FEED
)
# Statements are built once: to build one takes five times as long as to run it.
_COUNT = (
    lead_change_count.update()
    .where(_OF_COUNT)
    .values(seq=lead_change_count.c.seq + bindparam("more"))
    .returning(lead_change_count.c.seq)
)
_NEWEST = select(lead_change_count.c.seq).where(_OF_COUNT)
_OF_EVENT = lead_change.c.event_id == bindparam("of_event")
_AFTER = (
    select(
        lead_change.c.seq,
        lead_change.c.transaction_id,
        lead_change.c.lead_id,
        lead_change.c.kind,
        lead_change.c.changed_at,
    )
    .where(_OF_EVENT & (lead_change.c.seq > bindparam("done")))
    .order_by(lead_change.c.seq)
    .limit(bindparam("most"))
)
_THIS = select(lead_change.c.transaction_id).where(
    _OF_EVENT & (lead_change.c.seq == bindparam("this"))
)


class Noted:
    """What a transaction has changed so far: event_id → lead_id → kinds, each once."""

    def __init__(self) -> None:
        self.by_event: dict[str, dict[str, list[str]]] = {}


@dataclass(frozen=True)
class Change:
    seq: int
    transaction_id: str
    lead_id: str
    kind: str  # one of KINDS
    changed_at: str

    @property
    def cursor(self) -> str:
        """What a reader remembers of the newest change that it has read."""
        return f"{self.seq}-{self.transaction_id}"


def note(connection: Connection, event_id: str, lead_ids: Iterable[str], kind: str) -> None:
    """Say in the transaction that changes them that these leads have changed; numbered before its commit.

    connection: of database.write
    kind:       one of KINDS
    """
    noted: Noted = connection.get_execution_options()["changes"]
    of_event = noted.by_event.setdefault(event_id, {})
    for lead_id in lead_ids:
        kinds = of_event.setdefault(lead_id, [])
        if kind not in kinds:
            kinds.append(kind)


def note_rows(connection: Connection, written: Sequence[Mapping[str, Any]], kind: str) -> None:
    """`note` for rows of the table lead."""
    if written:
        note(connection, written[0]["event_id"], [row["id"] for row in written], kind)


def number(connection: Connection) -> None:
    """Give what was noted its numbers; the last thing before a commit."""
    noted: Noted = connection.get_execution_options()["changes"]
    for event_id, of_event in sorted(noted.by_event.items()):
        told = [(lead_id, kind) for lead_id, kinds in of_event.items() for kind in _telling(kinds)]
        counted = {"of_event": event_id, "more": len(told)}
        last = connection.execute(_COUNT, counted).scalar_one()
        transaction_id, now = secrets.token_hex(8), clock.now()
        written = [
            {
                "event_id": event_id,
                "seq": seq,
                "transaction_id": transaction_id,
                "lead_id": lead_id,
                "kind": kind,
                "changed_at": now,
            }
            for seq, (lead_id, kind) in enumerate(told, start=last - len(told) + 1)
        ]
        rows.append(connection, lead_change, written)


def _telling(kinds: Sequence[str]) -> Sequence[str]:
    """Of what happened to one lead at once, what there is to tell."""
    if LEAD_ERASED in kinds:
        return (LEAD_ERASED,)
    if LEAD_CAPTURED in kinds:
        return [kind for kind in kinds if kind != LEAD_AMENDED]
    return kinds


def newest(connection: Connection, event_id: str) -> int:
    """The number of the newest change; 0 before the first."""
    return int(connection.execute(_NEWEST, {"of_event": event_id}).scalar_one())


def after(connection: Connection, event_id: str, seq: int, *, limit: int) -> Sequence[Change]:
    """The changes with the numbers that follow, oldest first."""
    asked = {"of_event": event_id, "done": seq, "most": limit}
    return [Change(*row) for row in connection.execute(_AFTER, asked)]


def seq_of(connection: Connection, event_id: str, cursor: str) -> int:
    """The number that a reader has come to; 0 for "", the beginning.

    raises: Problem(CURSOR_UNKNOWN), also for a number that was another change's before this hub was
            restored from a backup
    """
    if not cursor:
        return 0
    digits, _, transaction_id = cursor.partition("-")
    # SQLite's and PostgreSQL's largest number has 19 digits.
    if digits.isascii() and digits.isdigit() and len(digits) <= 18:
        found = connection.execute(_THIS, {"of_event": event_id, "this": int(digits)}).scalar()
        if found is not None and found == transaction_id:
            return int(digits)
    raise Problem(problems.CURSOR_UNKNOWN)
