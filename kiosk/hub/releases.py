"""Who may know who asked: each release of a lead's contact to one producer, by whom, when and why.

A release stays as the record of who was told; an erasure leaves the row and takes its reason.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from ..shared import contact, problems
from ..shared.problems import Problem
from . import leads, rows
from .split import parts
from .tables import contact_release as table

REASON_MAX = 200


@dataclass(frozen=True)
class Release:
    lead_id: str
    producer: str  # as the catalogue had it
    person: str  # who works at the desk
    released_at: str
    reason: str


def release(
    connection: Connection,
    event_id: str,
    lead_id: str,
    producer: str,
    *,
    person: str,
    reason: str,
    now: str,
) -> None:
    """Let this producer know who asked; the first release counts.

    reason: as typed
    raises: Problem LEAD_MISSING, RELEASE_UNEXPLAINED, TEXT_LONG, RELEASE_WITHDRAWN
    """
    why = contact.line_of_text(reason)
    if not why:
        raise Problem(problems.RELEASE_UNEXPLAINED)
    if len(why) > REASON_MAX:
        raise Problem(problems.TEXT_LONG, limit=REASON_MAX)
    found = leads.find(connection, event_id, lead_id)
    if found is None:
        raise Problem(problems.LEAD_MISSING)
    if not parts.may_be_passed_on(found.lead):
        raise Problem(problems.RELEASE_WITHDRAWN)
    row = {
        "event_id": event_id,
        "lead_id": lead_id,
        "producer": producer,
        "person": person,
        "released_at": now,
        "reason": why,
    }
    rows.insert(connection, table, [row], "DO NOTHING")


def of_event(connection: Connection, event_id: str, lead_id: str | None = None) -> list[Release]:
    """All of them, or those of one lead; the oldest first."""
    these = table.c.event_id == event_id
    if lead_id is not None:
        these &= table.c.lead_id == lead_id
    query = select(table).where(these).order_by(table.c.released_at, table.c.lead_id)
    return [
        Release(row.lead_id, row.producer, row.person, row.released_at, row.reason)
        for row in connection.execute(query)
    ]


def by_lead(found: list[Release]) -> dict[str, set[str]]:
    """lead_id → whom it was released to."""
    released: dict[str, set[str]] = {}
    for one in found:
        released.setdefault(one.lead_id, set()).add(one.producer)
    return released
