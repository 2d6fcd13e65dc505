"""What was set aside at intake: listed for staff, and taken in again after an update."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from ..shared.entry import Entry
from .fold import fold
from .intake import REVOKED
from .tables import journal, journal_entry


@dataclass(frozen=True)
class SetAside:
    """An entry that the hub keeps verbatim and does not understand, or does not trust."""

    device_id: str
    journal_id: str
    seq: int
    kind: str
    code: str  # of why
    received_at: str


@dataclass(frozen=True)
class Pile:
    """Entries of one tablet that are set aside for one reason."""

    device_id: str
    code: str  # of why
    count: int
    oldest_at: str  # received_at of the first of them


def waiting(connection: Connection, event_id: str) -> Sequence[SetAside]:
    """All that is set aside, the oldest first."""
    query = _aside(event_id, journal.c.device_id, journal_entry).order_by(
        journal_entry.c.received_at, journal_entry.c.journal_id, journal_entry.c.seq
    )
    return [
        SetAside(row.device_id, row.journal_id, row.seq, row.kind, row.set_aside, row.received_at)
        for row in connection.execute(query)
    ]


def piles(connection: Connection, event_id: str) -> Sequence[Pile]:
    """What is set aside, by tablet and reason, the oldest first."""
    oldest = func.min(journal_entry.c.received_at)
    parts = (journal.c.device_id, journal_entry.c.set_aside)
    query = _aside(event_id, *parts, func.count(), oldest).group_by(*parts)
    found = [Pile(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda pile: (pile.oldest_at, pile.device_id, pile.code))


def _aside(event_id: str, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join_from(
            journal_entry,
            journal,
            (journal.c.event_id == journal_entry.c.event_id)
            & (journal.c.journal_id == journal_entry.c.journal_id),
        )
        .where((journal_entry.c.event_id == event_id) & (journal.c.event_id == event_id))
        .where(journal_entry.c.set_aside.is_not(None))
    )


def replay(connection: Connection, event_id: str, *, device_id: str = "", now: str) -> int:
    """Try once more to understand what was set aside, in the caller's transaction.

    device_id: take in what this revoked tablet sent; without it, that stays apart
    returns:   how many entries are understood now
    """
    of_event = journal.c.event_id == event_id
    these = of_event & (journal.c.device_id == device_id) if device_id else of_event
    query = select(journal).where(these).order_by(journal.c.journal_id).with_for_update()
    understood = 0
    for one in connection.execute(query).all():
        mine = (journal_entry.c.event_id == event_id) & (
            journal_entry.c.journal_id == one.journal_id
        )
        aside = mine & journal_entry.c.set_aside.is_not(None)
        if not device_id:
            aside &= journal_entry.c.set_aside != REVOKED
        rows = connection.execute(
            select(journal_entry).where(aside).order_by(journal_entry.c.seq)
        ).all()
        batch = [Entry(row.seq, row.kind, row.body, row.body_sha256, row.link) for row in rows]
        for reading in fold(connection, event_id, one.device_id, batch, now=now):
            connection.execute(
                journal_entry.update()
                .where(mine & (journal_entry.c.seq == reading.entry.seq))
                .values(lead_id=reading.lead_id, body=reading.body, set_aside=reading.set_aside)
            )
            understood += reading.set_aside is None
    return understood
