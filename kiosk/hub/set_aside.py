"""What was set aside at intake: listed for staff, and taken in again after an update."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from ..shared import lead as leads
from ..shared.entry import Entry
from ..shared.lead import Lead
from . import rows
from .fold import fold
from .intake import CONFLICT, REVOKED
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


@dataclass(frozen=True)
class Version:
    """What a copy of a tablet said of a lead, which the hub has otherwise in the same revision."""

    lead: Lead
    device_id: str
    received_at: str


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


def conflicts(connection: Connection, event_id: str, lead_ids: Sequence[str]) -> dict[str, int]:
    """lead_id → how many other versions of this lead are kept apart: a copy of a tablet said them."""
    query = (
        select(journal_entry.c.lead_id, func.count().label("versions"))
        .where((journal_entry.c.event_id == event_id) & (journal_entry.c.set_aside == CONFLICT))
        .where(rows.among(connection, journal_entry.c.lead_id, lead_ids))
        .group_by(journal_entry.c.lead_id)
    )
    return {row.lead_id: row.versions for row in connection.execute(query)}


def other_versions(connection: Connection, event_id: str, lead_ids: Sequence[str]) -> list[Version]:
    """Those versions, in the order of their arrival."""
    query = (
        _aside(event_id, journal.c.device_id, journal_entry.c.body, journal_entry.c.received_at)
        .where((journal_entry.c.set_aside == CONFLICT) & journal_entry.c.body.is_not(None))
        .where(rows.among(connection, journal_entry.c.lead_id, lead_ids))
        .order_by(journal_entry.c.received_at, journal_entry.c.journal_id, journal_entry.c.seq)
    )
    return [
        Version(leads.from_document(json.loads(body)), device_id, received_at)
        for device_id, body, received_at in connection.execute(query)
    ]


def looked_at(connection: Connection, event_id: str, lead_ids: Sequence[str]) -> None:
    """Somebody has compared the versions of these leads: they are kept, and marked no longer."""
    connection.execute(
        journal_entry.update()
        .where((journal_entry.c.event_id == event_id) & (journal_entry.c.set_aside == CONFLICT))
        .where(rows.among(connection, journal_entry.c.lead_id, lead_ids))
        .values(set_aside=None)
    )


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
        # No update makes two revisions one: that stays said until somebody has looked.
        aside = mine & journal_entry.c.set_aside.is_not(None)
        aside &= journal_entry.c.set_aside != CONFLICT
        if not device_id:
            aside &= journal_entry.c.set_aside != REVOKED
        found = connection.execute(
            select(journal_entry).where(aside).order_by(journal_entry.c.seq)
        ).all()
        batch = [Entry(row.seq, row.kind, row.body, row.body_sha256, row.link) for row in found]
        for reading in fold(connection, event_id, one.device_id, batch, now=now):
            connection.execute(
                journal_entry.update()
                .where(mine & (journal_entry.c.seq == reading.entry.seq))
                .values(lead_id=reading.lead_id, body=reading.body, set_aside=reading.set_aside)
            )
            understood += reading.set_aside is None
    return understood
