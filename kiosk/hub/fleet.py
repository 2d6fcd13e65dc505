"""The fleet: each tablet with what it last said of itself; revoking one."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from ..shared import clock, report
from ..shared.report import Report
from .tables import device, journal, journal_entry


@dataclass(frozen=True)
class Tablet:
    device_id: str
    enrolled_at: str
    revoked_at: str | None
    seen_at: str | None  # the hub's clock
    clock_offset_s: int | None  # how far the tablet's clock is behind the hub's
    reported: Report  # what it last said, maybe long ago
    leads: int  # that arrived from it
    set_aside: int  # entries of it that are not understood


def note(connection: Connection, event_id: str, device_id: str, said: Report, *, now: str) -> None:
    """Keep what a tablet says of itself."""
    try:
        offset = clock.moment(now) - clock.moment(said.clock)
        clock_offset_s = round(offset.total_seconds())
    except (ValueError, OverflowError):
        clock_offset_s = None
    connection.execute(
        device.update()
        .where((device.c.event_id == event_id) & (device.c.device_id == device_id))
        .values(seen_at=now, reported=json.dumps(asdict(said)), clock_offset_s=clock_offset_s)
    )


def tablets(connection: Connection, event_id: str) -> Sequence[Tablet]:
    """All tablets of the event, in the order of their enrolment."""
    leads = _by_device(
        connection,
        select(journal.c.device_id, func.sum(journal.c.leads))
        .where(journal.c.event_id == event_id)
        .group_by(journal.c.device_id),
    )
    aside = _by_device(
        connection,
        select(journal.c.device_id, func.count())
        .join(
            journal_entry,
            (journal.c.event_id == journal_entry.c.event_id)
            & (journal.c.journal_id == journal_entry.c.journal_id),
        )
        .where((journal.c.event_id == event_id) & journal_entry.c.set_aside.is_not(None))
        .group_by(journal.c.device_id),
    )
    query = (
        select(device)
        .where(device.c.event_id == event_id)
        .order_by(device.c.enrolled_at, device.c.device_id)
    )
    return [
        Tablet(
            device_id=row.device_id,
            enrolled_at=row.enrolled_at,
            revoked_at=row.revoked_at,
            seen_at=row.seen_at,
            clock_offset_s=row.clock_offset_s,
            reported=report.from_document(json.loads(row.reported or "{}")),
            leads=leads.get(row.device_id, 0),
            set_aside=aside.get(row.device_id, 0),
        )
        for row in connection.execute(query)
    ]


def _by_device(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def revoke(connection: Connection, event_id: str, device_id: str, *, now: str) -> None:
    """Trust a tablet no longer: what it sends from now on is kept apart."""
    connection.execute(
        device.update()
        .where((device.c.event_id == event_id) & (device.c.device_id == device_id))
        .where(device.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
