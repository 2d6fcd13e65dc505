"""What becomes of leads after the fair: status, owner, next step, first reply, and what changed when.

Each change is a set of statements however many leads it is of, keeps what stood before under one
change_id, and can be undone: a lead that somebody changed again meanwhile stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, TextClause, func, literal, select

from ..shared import ids
from ..shared.language import mark
from . import changes, correcting, rows
from .tables import follow_up_history as history
from .tables import lead

# In the order in which a lead usually goes through them.
NAMES = {
    "new": mark("New"),
    "contacted": mark("Contacted"),
    "qualified": mark("Qualified"),
    "quoted": mark("Quoted"),
    "won": mark("Won"),
    "lost": mark("Lost"),
    "compliance_hold": mark("Compliance hold"),
}
STATUSES = tuple(NAMES)
# Nothing is left to do for a lead of these.
CLOSED = ("won", "lost")
# The columns of a lead that a change may set.
FIELDS = ("status", "owner", "next_step", "next_step_at", "first_reply_at", "touched_at")
# How a buyer was answered.
BY = {
    "email": mark("E-mail"),
    "whatsapp": mark("WhatsApp"),
    "other": mark("another way"),
    "hub": mark("E-mail, sent by the hub"),
}
# In the history beside the columns; also correcting.PREFIX.
NOTE, REPLY = "note", "reply"
# Who gets one of these by hand was reached, maybe by telephone: that is the first reply.
_ANSWERED = {"contacted", "qualified", "quoted"}
# Moments that stay as they are once they are noted.
_FIRST = {"touched_at", "first_reply_at"}
# What is no work on the lead by itself.
_UNTOUCHING = {"owner"}


@dataclass(frozen=True)
class Change:
    """What was done at once."""

    id: str  # change_id, for `undo`
    leads: int  # how many it changed; those that were so already are not counted


def set_status(
    connection: Connection,
    event_id: str,
    these: ColumnElement[bool],
    status: str,
    *,
    person: str,
    now: str,
) -> Change:
    """Give these leads a status. these: a condition on columns of the table lead; status: of STATUSES"""
    if status not in STATUSES:
        raise ValueError("no status of STATUSES")
    return change(connection, event_id, these, {"status": status}, person=person, now=now)


def assign(
    connection: Connection,
    event_id: str,
    these: ColumnElement[bool],
    owner: str | None,
    *,
    person: str,
    now: str,
) -> Change:
    """Give these leads an owner, by name; None for nobody."""
    return change(connection, event_id, these, {"owner": owner}, person=person, now=now)


def change(
    connection: Connection,
    event_id: str,
    these: ColumnElement[bool],
    values: Mapping[str, str | None],
    *,
    person: str,
    now: str,
) -> Change:
    """Set columns of these leads, and note what stood there.

    values: column of FIELDS → what it becomes
    """
    done, found = ids.new_id(), _locked(connection, event_id, these)
    for field, value in values.items():
        _note(connection, event_id, found, field, value, done, person=person, now=now)
    changed = _leads_of(connection, event_id, done)
    if not changed:
        return Change(done, 0)
    first = ["touched_at"] if values.keys() - _UNTOUCHING else []
    first += ["first_reply_at"] if values.get("status") in _ANSWERED else []
    new: dict[str, Any] = dict(values)
    for field in first:
        _note(connection, event_id, changed, field, now, done, person=person, now=now)
        new[field] = func.coalesce(lead.c[field], now)
    # All at once: a row that is written again is written into each of its indexes.
    mine = (lead.c.event_id == event_id) & rows.among(connection, lead.c.id, changed)
    connection.execute(lead.update().where(mine).values(new))
    changes.note(connection, event_id, changed, changes.LEAD_FOLLOWED_UP)
    return Change(done, len(changed))


def note(
    connection: Connection, event_id: str, lead_id: str, text: str, *, person: str, now: str
) -> Change:
    """Write a note of the desk's about one lead."""
    this = lead.c.id == lead_id
    if not _locked(connection, event_id, this):
        return Change("", 0)
    change_id = ids.new_id()
    # No value of its own stands anywhere: the history is where notes are.
    row = {
        "event_id": event_id, "lead_id": lead_id, "change_id": change_id, "field": NOTE,
        "was": "", "became": text, "person": person, "changed_at": now,
    }  # fmt: skip
    rows.append(connection, history, [row])
    _first(connection, event_id, [lead_id], "touched_at", change_id, person=person, now=now)
    return Change(change_id, 1)


def replied(
    connection: Connection, event_id: str, lead_id: str, by: str, *, person: str, now: str
) -> Change:
    """Note that somebody answered the buyer; a new lead is a contacted one. by: how, one of BY"""
    this = lead.c.id == lead_id
    if not _locked(connection, event_id, this):
        return Change("", 0)
    change_id = ids.new_id()
    row = {
        "event_id": event_id, "lead_id": lead_id, "change_id": change_id, "field": REPLY,
        "was": "", "became": by, "person": person, "changed_at": now,
    }  # fmt: skip
    rows.append(connection, history, [row])
    new = (lead.c.event_id == event_id) & this & (lead.c.status == "new")
    if connection.execute(lead.update().where(new).values(status="contacted")).rowcount:
        turned = {**row, "field": "status", "was": "new", "became": "contacted"}
        rows.append(connection, history, [turned])
    for field in sorted(_FIRST):
        _first(connection, event_id, [lead_id], field, change_id, person=person, now=now)
    changes.note(connection, event_id, [lead_id], changes.LEAD_FOLLOWED_UP)
    return Change(change_id, 1)


def undo(
    connection: Connection,
    event_id: str,
    change_id: str,
    *,
    person: str,
    now: str,
    lead_id: str | None = None,
) -> int:
    """Bring back what stood before a change, where nobody has changed it again; how many leads that is.

    lead_id: only of this one
    """
    mine = (
        (history.c.event_id == event_id)
        & (history.c.change_id == change_id)
        & history.c.undone_at.is_(None)
    )
    if lead_id is not None:
        mine &= history.c.lead_id == lead_id
    these = [*connection.execute(select(history.c.lead_id).where(mine).distinct()).scalars()]
    # Locked in the order of their ids: two that undo at once never wait for each other crosswise.
    _locked(connection, event_id, rows.among(connection, lead.c.id, these))
    fields = connection.execute(select(history.c.field).where(mine).distinct()).scalars().all()
    undone: set[str] = set()
    for field in fields:
        undone |= _undo_field(connection, event_id, field, mine, person=person, now=now)
    changes.note(connection, event_id, sorted(undone), changes.LEAD_FOLLOWED_UP)
    return len(undone)


def _undo_field(
    connection: Connection,
    event_id: str,
    field: str,
    mine: ColumnElement[bool],
    *,
    person: str,
    now: str,
) -> set[str]:
    """Undo one field of a change; ids of the leads."""
    this = mine & (history.c.field == field)
    if field in FIELDS:
        column = lead.c[field]
        before = func.nullif(history.c.was, "") if column.nullable else history.c.was
        connection.execute(
            lead.update()
            .where((lead.c.event_id == event_id) & (history.c.event_id == event_id))
            .where((lead.c.id == history.c.lead_id) & this)
            .where(func.coalesce(column, "") == history.c.became)
            .values({field: before})
        )
    if field.startswith(correcting.PREFIX):
        noted = select(history.c.lead_id, history.c.was, history.c.became).where(this)
        for lead_id, was, became in connection.execute(noted).all():
            of_field = (field, was, became)
            correcting.put_back(connection, event_id, lead_id, of_field, person=person, now=now)
    undone = history.update().where(this).values(undone_by=person, undone_at=now)
    return set(connection.execute(undone.returning(history.c.lead_id)).scalars())


def _locked(
    connection: Connection, event_id: str, these: ColumnElement[bool] | TextClause
) -> Sequence[str]:
    """Ids of these leads; nobody else changes them until the transaction ends."""
    query = (
        select(lead.c.id)
        .where((lead.c.event_id == event_id) & lead.c.erased_at.is_(None) & these)
        .order_by(lead.c.id)
        .with_for_update()
    )
    return connection.execute(query).scalars().all()


def _leads_of(connection: Connection, event_id: str, change_id: str) -> Sequence[str]:
    query = select(history.c.lead_id).where(
        (history.c.event_id == event_id) & (history.c.change_id == change_id)
    )
    return connection.execute(query.distinct()).scalars().all()


def _first(
    connection: Connection,
    event_id: str,
    lead_ids: Sequence[str],
    field: str,
    change_id: str,
    *,
    person: str,
    now: str,
) -> None:
    """Note a moment of these leads, where it is the first of its kind."""
    not_yet = (
        (lead.c.event_id == event_id)
        & rows.among(connection, lead.c.id, lead_ids)
        & lead.c[field].is_(None)
    )
    _note(connection, event_id, lead_ids, field, now, change_id, person=person, now=now)
    connection.execute(lead.update().where(not_yet).values({field: now}))


def _note(
    connection: Connection,
    event_id: str,
    lead_ids: Sequence[str],
    field: str,
    value: str | None,
    change_id: str,
    *,
    person: str,
    now: str,
) -> None:
    """Note what these leads hold in a field that is to become something else."""
    was, became = func.coalesce(lead.c[field], ""), value or ""
    differs = was == "" if field in _FIRST else was != became
    source = select(
        lead.c.event_id, lead.c.id, literal(change_id), literal(field), was, literal(became),
        literal(person), literal(now),
    ).where(
        (lead.c.event_id == event_id) & rows.among(connection, lead.c.id, lead_ids) & differs
    )  # fmt: skip
    names = ["event_id", "lead_id", "change_id", "field", "was", "became", "person", "changed_at"]
    connection.execute(history.insert().from_select(names, source))
