"""The fleet: each tablet with what it last said of itself; naming and revoking one."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select

from ..shared import clock, ids, problems, report
from ..shared.problems import Problem
from ..shared.report import Report
from .intake import CONFLICT, REVOKED
from .tables import device, journal, journal_entry

# What fits on a card and on a label stuck to the tablet.
NAME_MAX = 60


@dataclass(frozen=True)
class Tablet:
    device_id: str
    name: str  # as staff call it; made of its id where they gave none
    enrolled_at: str
    revoked_at: str | None
    seen_at: str | None  # the hub's clock
    clock_offset_s: int | None  # how far the tablet's clock is behind the hub's
    reported: Report  # what it last said, maybe long ago
    leads: int  # that arrived from it
    set_aside: int  # entries of it that are not understood
    quarantined: int  # entries that it sent after it was revoked, and nobody took in
    conflicts: int = 0  # other versions of leads, of which nobody has looked at both


def note(connection: Connection, event_id: str, device_id: str, said: Report, *, now: str) -> None:
    """Keep what a tablet says of itself."""
    try:
        offset = clock.moment(now) - clock.moment(said.clock)
        clock_offset_s = round(offset.total_seconds())
    except (ValueError, OverflowError):
        clock_offset_s = None
    connection.execute(
        device.update()
        .where(_this(event_id, device_id))
        .values(seen_at=now, reported=json.dumps(asdict(said)), clock_offset_s=clock_offset_s)
    )


def tablets(connection: Connection, event_id: str) -> Sequence[Tablet]:
    """All tablets of the event in the order of their enrolment, the revoked ones last."""
    query = (
        select(device)
        .where(device.c.event_id == event_id)
        .order_by(device.c.revoked_at.is_not(None), device.c.enrolled_at, device.c.device_id)
    )
    leads, aside = _leads(connection, event_id), _aside(connection, event_id)
    return [_tablet(row, leads, aside) for row in connection.execute(query)]


def tablet(connection: Connection, event_id: str, device_id: str) -> Tablet:
    """One tablet. raises: Problem(DEVICE_MISSING)"""
    row = connection.execute(select(device).where(_this(event_id, device_id))).first()
    if row is None:
        raise Problem(problems.DEVICE_MISSING)
    return _tablet(row, _leads(connection, event_id), _aside(connection, event_id))


def names(connection: Connection, event_id: str) -> dict[str, str]:
    """device_id → what staff call the tablet."""
    query = select(device.c.device_id, device.c.name).where(device.c.event_id == event_id)
    return {row.device_id: _name(row) for row in connection.execute(query)}


def rename(connection: Connection, event_id: str, device_id: str, name: str) -> None:
    """Call a tablet something else."""
    connection.execute(device.update().where(_this(event_id, device_id)).values(name=name))


def revoke(connection: Connection, event_id: str, device_id: str, *, now: str) -> None:
    """Trust a tablet no longer: what it sends from now on is kept apart."""
    connection.execute(
        device.update()
        .where(_this(event_id, device_id) & device.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def _this(event_id: str, device_id: str) -> ColumnElement[bool]:
    return (device.c.event_id == event_id) & (device.c.device_id == device_id)


def _name(row: Row[*tuple[Any, ...]]) -> str:
    return row.name or ids.reference(row.device_id)


def _tablet(
    row: Row[*tuple[Any, ...]], leads: dict[str, int], aside: dict[tuple[str, str], int]
) -> Tablet:
    return Tablet(
        device_id=row.device_id,
        name=_name(row),
        enrolled_at=row.enrolled_at,
        revoked_at=row.revoked_at,
        seen_at=row.seen_at,
        clock_offset_s=row.clock_offset_s,
        reported=report.from_document(json.loads(row.reported or "{}")),
        leads=leads.get(row.device_id, 0),
        set_aside=aside.get((row.device_id, ""), 0),
        quarantined=aside.get((row.device_id, REVOKED), 0),
        conflicts=aside.get((row.device_id, CONFLICT), 0),
    )


def _leads(connection: Connection, event_id: str) -> dict[str, int]:
    query = (
        select(journal.c.device_id, func.sum(journal.c.leads))
        .where(journal.c.event_id == event_id)
        .group_by(journal.c.device_id)
    )
    return {row[0]: int(row[1]) for row in connection.execute(query)}


def _aside(connection: Connection, event_id: str) -> dict[tuple[str, str], int]:
    """(device_id, why: REVOKED, CONFLICT or "" for all else) → entries"""
    query = (
        select(journal.c.device_id, journal_entry.c.set_aside, func.count())
        .join(
            journal_entry,
            (journal.c.event_id == journal_entry.c.event_id)
            & (journal.c.journal_id == journal_entry.c.journal_id),
        )
        .where((journal.c.event_id == event_id) & (journal_entry.c.event_id == event_id))
        .where(journal_entry.c.set_aside.is_not(None))
        .group_by(journal.c.device_id, journal_entry.c.set_aside)
    )
    found: dict[tuple[str, str], int] = {}
    for device_id, code, count in connection.execute(query):
        key = (device_id, code if code in (REVOKED, CONFLICT) else "")
        found[key] = found.get(key, 0) + count
    return found
