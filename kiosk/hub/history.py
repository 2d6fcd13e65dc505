"""What happened to a lead: its revisions, what the buyer withdrew, and what staff did."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, select

from .tables import follow_up_history, journal_entry, withdrawal

CAPTURED, AMENDED, WITHDRAWN, CHANGED = "captured", "amended", "withdrawn", "changed"


@dataclass(frozen=True)
class Turn:
    """One field that was changed."""

    field: str  # as in follow_up_history
    was: str
    became: str


@dataclass(frozen=True)
class Happened:
    """Something that happened at once."""

    at: str  # by the hub's clock
    kind: str  # CAPTURED, AMENDED, WITHDRAWN, CHANGED
    revision: int = 0  # of CAPTURED and AMENDED
    purpose: str = ""  # of WITHDRAWN
    person: str = ""  # of CHANGED
    change_id: str = ""
    turns: tuple[Turn, ...] = ()
    undone_by: str = ""  # "" where it stands
    undone_at: str = ""


def of_lead(connection: Connection, event_id: str, lead_id: str) -> Sequence[Happened]:
    """All that happened to a lead, the newest first."""
    found = [
        *_revisions(connection, event_id, lead_id),
        *_withdrawals(connection, event_id, lead_id),
        *_changes(connection, event_id, lead_id),
    ]
    return sorted(found, key=lambda one: (one.at, one.change_id, one.revision), reverse=True)


def last_change(happened: Sequence[Happened]) -> Happened | None:
    """What `undo` would undo: the newest change that stands."""
    return next((one for one in happened if one.kind == CHANGED and not one.undone_by), None)


def _revisions(connection: Connection, event_id: str, lead_id: str) -> list[Happened]:
    kinds = {"lead.captured": CAPTURED, "lead.amended": AMENDED}
    query = select(journal_entry.c.kind, journal_entry.c.body, journal_entry.c.received_at).where(
        (journal_entry.c.event_id == event_id)
        & (journal_entry.c.lead_id == lead_id)
        & journal_entry.c.kind.in_(kinds)
        & journal_entry.c.body.is_not(None)
        & journal_entry.c.set_aside.is_(None)
    )
    said = [(row, int(json.loads(row.body)["revision"])) for row in connection.execute(query)]
    # A tablet that begins a new journal sends all of them again: the first counts.
    first: dict[int, Happened] = {}
    for row, revision in sorted(said, key=lambda one: str(one[0].received_at)):
        first.setdefault(revision, Happened(row.received_at, kinds[row.kind], revision))
    return list(first.values())


def _withdrawals(connection: Connection, event_id: str, lead_id: str) -> list[Happened]:
    query = select(withdrawal).where(
        (withdrawal.c.event_id == event_id) & (withdrawal.c.lead_id == lead_id)
    )
    return [
        Happened(row.withdrawn_at, WITHDRAWN, purpose=row.purpose)
        for row in connection.execute(query)
    ]


def _changes(connection: Connection, event_id: str, lead_id: str) -> list[Happened]:
    query = (
        select(follow_up_history)
        .where(follow_up_history.c.event_id == event_id)
        .where(follow_up_history.c.lead_id == lead_id)
        # That it was touched says nothing that the other fields do not.
        .where(follow_up_history.c.field != "touched_at")
        .order_by(follow_up_history.c.change_id, follow_up_history.c.field)
    )
    found = []
    for change_id, of_change in groupby(connection.execute(query), lambda row: row.change_id):
        rows = list(of_change)
        found.append(
            Happened(
                rows[0].changed_at,
                CHANGED,
                person=rows[0].person,
                change_id=change_id,
                turns=tuple(Turn(row.field, row.was, row.became) for row in rows),
                undone_by=rows[0].undone_by or "",
                undone_at=rows[0].undone_at or "",
            )
        )
    return found
