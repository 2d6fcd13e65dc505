"""Leads as programs read them: what changed after a cursor, each lead as it now stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from ...shared import export, ids, problems
from ...shared.problems import Problem
from .. import changes, leads, rows
from ..changes import Change
from ..leads import Listed
from ..tables import lead

LIMIT, LIMIT_MAX = 100, 500  # changes
# Of leads.FollowUp.
FOLLOW_UP = ("status", "owner", "next_step", "next_step_at", "first_reply_at")


@dataclass(frozen=True)
class Page:
    changes: list[dict[str, Any]]
    next: str  # the cursor to ask with next
    more: bool  # are there changes after it already?


def page(connection: Connection, event_id: str, cursor: str, *, limit: int) -> Page:
    """The changes that follow a cursor, oldest first; "" begins at the first.

    A lead that changed several times is on a page once, where it changed last; and an erased one is
    always said to be erased, also where an older change of it is read.
    raises: Problem(CURSOR_UNKNOWN)
    """
    seq = changes.seq_of(connection, event_id, cursor)
    found = changes.after(connection, event_id, seq, limit=limit + 1)
    these, more = found[:limit], len(found) > limit
    last = {one.lead_id: one for one in these}
    said = _said(connection, event_id, last.values())
    return Page(said, next=these[-1].cursor if these else cursor, more=more)


def one(connection: Connection, event_id: str, lead_id: str) -> dict[str, Any]:
    """A lead as `said_of` says it. raises: Problem LEAD_MISSING, LEAD_ERASED"""
    if not ids.is_id(lead_id):
        raise Problem(problems.LEAD_MISSING)
    found = leads.find(connection, event_id, lead_id)
    if found is None:
        erased = _erased(connection, event_id, [lead_id])
        raise Problem(problems.LEAD_ERASED if erased else problems.LEAD_MISSING)
    return said_of(found)


def said_of(found: Listed) -> dict[str, Any]:
    """What a buyer said (the document of exports), and what staff did since."""
    follow_up = {name: getattr(found.follow_up, name) for name in FOLLOW_UP}
    return {"lead": export.json.said_of(found.lead), "follow_up": follow_up}


def _said(connection: Connection, event_id: str, last: Iterable[Change]) -> list[dict[str, Any]]:
    in_order = sorted(last, key=lambda change: change.seq)
    lead_ids = [change.lead_id for change in in_order]
    # In this order: what is erased between the two is on neither list, and its erasure still to be read.
    erased = _erased(connection, event_id, lead_ids)
    these = rows.among(connection, lead.c.id, lead_ids)
    of_event = lead.c.event_id == event_id
    standing = {
        one.lead.id: one
        for one in leads.listed(connection, event_id, of_event & these, limit=len(lead_ids))
    }
    said: list[dict[str, Any]] = []
    for change in in_order:
        about = {
            "kind": changes.LEAD_ERASED if change.lead_id in erased else change.kind,
            "lead_id": change.lead_id,
            "reference": ids.reference(change.lead_id),
            "changed_at": change.changed_at,
        }
        if change.lead_id in erased:
            said.append({**about, "lead": None, "follow_up": None})
        # A withdrawal may come before its lead: then there is nothing to say yet.
        elif change.lead_id in standing:
            said.append({**about, **said_of(standing[change.lead_id])})
    return said


def _erased(connection: Connection, event_id: str, lead_ids: list[str]) -> set[str]:
    query = select(lead.c.id).where(
        (lead.c.event_id == event_id)
        & lead.c.erased_at.is_not(None)
        & rows.among(connection, lead.c.id, lead_ids)
    )
    return set(connection.execute(query).scalars())
