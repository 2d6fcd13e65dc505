"""The table listing: what the desk finds leads by, written with each revision and gone with an erasure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, select

from . import rows, terms
from .tables import event, lead, listing

# Of a lead whose newer revision is listed already.
_NEWER = """
    DO UPDATE SET revision = excluded.revision, received_at = excluded.received_at,
                  captured_at = excluded.captured_at, terms = excluded.terms
            WHERE excluded.revision > listing.revision
"""
_AT_ONCE = 1_000


def row_of(said: Mapping[str, Any], event_id: str, *, received_at: str) -> dict[str, Any]:
    """A revision of a lead as its row. said: what the document says, checked (leads.from_document)"""
    return {
        "event_id": event_id,
        "lead_id": said["id"],
        "revision": said["revision"],
        "received_at": received_at,
        "captured_at": said["captured_at"],
        "terms": terms.of(said),
    }


def put(
    connection: Connection, new: Sequence[dict[str, Any]], known: Sequence[dict[str, Any]]
) -> None:
    """List these revisions. new: of leads that were not here; known: of those that were, none erased"""
    rows.append(connection, listing, new)
    rows.insert(connection, listing, known, _NEWER)


def follow(connection: Connection, event_id: str, said: Mapping[str, Any]) -> None:
    """Find a lead by what it says now that staff put something right."""
    mine = (listing.c.event_id == event_id) & (listing.c.lead_id == said["id"])
    connection.execute(listing.update().where(mine).values(terms=terms.of(said)))


def forget(connection: Connection, event_id: str, lead_id: str) -> None:
    """Nothing of an erased lead is found any more."""
    mine = (listing.c.event_id == event_id) & (listing.c.lead_id == lead_id)
    connection.execute(listing.delete().where(mine))


def list_all(connection: Connection) -> None:
    """List every lead that is here: once, when the table is made."""
    for event_id in connection.execute(select(event.c.event_id)).scalars().all():
        for some in _documents(connection, event_id):
            found = [
                row_of(json.loads(row.document), event_id, received_at=row.received_at)
                for row in some
            ]
            rows.append(connection, listing, found)


def _documents(connection: Connection, event_id: str) -> Iterator[Sequence[Any]]:
    after = ""
    while True:
        query = (
            select(lead.c.id, lead.c.document, lead.c.received_at)
            .where((lead.c.event_id == event_id) & lead.c.erased_at.is_(None) & (lead.c.id > after))
            .order_by(lead.c.id)
            .limit(_AT_ONCE)
        )
        found = connection.execute(query).all()
        if not found:
            return
        yield found
        after = found[-1].id
