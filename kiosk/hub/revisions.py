"""Revisions of leads: the newest of each lead is its row, and none ever replaces a newer one."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from sqlalchemy import Connection, select

from ..shared import lead as leads
from . import buyers, changes, rows
from .tables import lead

# id → the document that stood before this transaction, "" of an erased lead.
Stood = Mapping[str, str]
NEWER = """
    DO UPDATE SET revision = excluded.revision, document = excluded.document,
                  country = excluded.country, contact_key = excluded.contact_key,
                  received_at = excluded.received_at
            WHERE excluded.revision > lead.revision
              AND lead.erased_at IS NULL
"""


def row_of(
    said: Mapping[str, Any], document: str, event_id: str, device_id: str, *, now: str
) -> dict[str, Any]:
    """A revision of a lead as its row.

    said:      what the document says, checked (leads.check)
    device_id: "" where no tablet had a part in it
    """
    contact = leads.contact_of(said)
    return {
        "event_id": event_id,
        "id": said["id"],
        "revision": said["revision"],
        "device_id": device_id,
        "captured_at": said["captured_at"],
        "received_at": now,
        "language": said["language"],
        "source": said["source"],
        "country": contact.country,
        "contact_key": buyers.contact_key(event_id, contact),
        "document": document,
    }


def standing(connection: Connection, event_id: str, lead_ids: Iterable[str]) -> Stood:
    """Which of these leads the hub has; their rows are locked until the transaction ends."""
    asked_for = sorted(lead_ids)
    if not asked_for:
        return {}
    query = (
        select(lead.c.id, lead.c.document)
        .where((lead.c.event_id == event_id) & rows.among(connection, lead.c.id, asked_for))
        .order_by(lead.c.id)
        .with_for_update()
    )
    return {row.id: row.document for row in connection.execute(query)}


def put(
    connection: Connection, arrived: Sequence[dict[str, Any]], stood: AbstractSet[str]
) -> set[str]:
    """Let the newest of these revisions be their leads' rows.

    arrived: as row_of makes them, maybe several of one lead. Whoever else brings one of them in the
             same moment waits at its code (withdrawal_codes.arrived), or does its transaction again
    stood:   the ids of those that were here before
    returns: ids of the leads whose rows were written for sure
    """
    newest: dict[str, dict[str, Any]] = {}
    for row in arrived:
        if row["revision"] > newest.get(row["id"], {"revision": 0})["revision"]:
            newest[row["id"]] = row
    # In the order of their ids, so that two transactions never wait for each other crosswise.
    new = [newest[one] for one in sorted(newest.keys() - stood)]
    known = [newest[one] for one in sorted(newest.keys() & stood)]
    rows.append(connection, lead, new)
    changes.note_rows(connection, new, changes.LEAD_CAPTURED)
    written = {row["id"] for row in new}
    amended = rows.insert(connection, lead, known, NEWER)
    if amended == len(known):
        written |= {row["id"] for row in known}
    if amended:
        # Maybe not all of them; a reader that is told of one that stayed as it was reads it once more.
        changes.note_rows(connection, known, changes.LEAD_AMENDED)
    return written
