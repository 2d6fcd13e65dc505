"""The changes of leads, numbered for programs that follow them: who reads on from a number misses none.

A number is given under the lock of the event's count, which is held until the commit: whatever reads
number 7 has seen 1 to 6. (A sequence is not so: its numbers become visible in any order, and a
reader that follows them skipped 28 % of the rows.) That lock is the last one that a transaction
takes, so it is held for a moment and no two wait for each other crosswise. Of a batch all leads are
one row: to write a row for each cost a tenth of the intake.
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
from .tables import change_block, change_count

__all__ = [
    "CONSENT_WITHDRAWN", "FEED", "KINDS", "LEAD_AMENDED", "LEAD_CAPTURED", "LEAD_ERASED",
    "LEAD_FOLLOWED_UP", "Change", "Noted", "after", "newest", "note", "note_rows", "number", "seq_of",
]  # fmt: skip

# What staff did with a lead after the fair: its status, owner, next step, a correction.
LEAD_FOLLOWED_UP = "lead.followed_up"
KINDS = (LEAD_CAPTURED, LEAD_AMENDED, LEAD_FOLLOWED_UP, CONSENT_WITHDRAWN, LEAD_ERASED)
FEED = "leads"

_OF_COUNT = (change_count.c.event_id == bindparam("of_event")) & (change_count.c.feed == FEED)
# Statements are built once: to build one takes five times as long as to run it.
_COUNT = (
    change_count.update()
    .where(_OF_COUNT)
    .values(seq=change_count.c.seq + bindparam("more"))
    .returning(change_count.c.seq)
)
_NEWEST = select(change_count.c.seq).where(_OF_COUNT)
# A block holds up to a thousand changes, most hold one.
_BLOCKS_AT_ONCE = 20
_FROM = (
    select(
        change_block.c.seq,
        change_block.c.transaction_id,
        change_block.c.kind,
        change_block.c.changed_at,
        change_block.c.lead_ids,
    )
    .where(
        (change_block.c.event_id == bindparam("of_event"))
        & (change_block.c.seq >= bindparam("first"))
    )
    .order_by(change_block.c.seq)
    .limit(bindparam("most"))
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
        told: dict[str, list[str]] = {}
        for lead_id, kinds in of_event.items():
            for kind in _telling(kinds):
                told.setdefault(kind, []).append(lead_id)
        count = sum(map(len, told.values()))
        last = connection.execute(_COUNT, {"of_event": event_id, "more": count}).scalar_one()
        _append(connection, event_id, told, first=last - count + 1)


def _append(
    connection: Connection, event_id: str, told: Mapping[str, Sequence[str]], *, first: int
) -> None:
    transaction_id, now = secrets.token_hex(8), clock.now()
    written, before = [], first - 1
    # What became of a lead at once is told in the order in which it can have happened.
    for kind in sorted(told, key=KINDS.index):
        before += len(told[kind])
        written.append(
            {
                "event_id": event_id,
                "seq": before,
                "transaction_id": transaction_id,
                "kind": kind,
                "changed_at": now,
                "lead_ids": " ".join(told[kind]),
            }
        )
    rows.append(connection, change_block, written)


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
    found: list[Change] = []
    while len(found) < limit:
        asked = {"of_event": event_id, "first": seq + 1, "most": _BLOCKS_AT_ONCE}
        blocks = connection.execute(_FROM, asked).all()
        if not blocks:
            break
        for block in blocks:
            lead_ids = block.lead_ids.split(" ")
            first = block.seq - len(lead_ids) + 1
            found += [
                Change(number, block.transaction_id, lead_id, block.kind, block.changed_at)
                for number, lead_id in enumerate(lead_ids, start=first)
                if number > seq
            ]
            seq = block.seq
    return found[:limit]


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
        asked = {"of_event": event_id, "first": int(digits), "most": 1}
        block = connection.execute(_FROM, asked).first()
        if block is not None and block.transaction_id == transaction_id:
            return int(digits)
    raise Problem(problems.CURSOR_UNKNOWN)
