"""Revisions of leads: the newest of each lead is its row, and none ever replaces a newer one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from ..shared import lead as leads
from ..shared.booth_notes import HEATS
from . import buyers, changes, correcting, listing, rows
from .tables import lead

# id → the document that stood before this transaction, "" of an erased lead.
Stood = Mapping[str, str]
NEWER = """
    DO UPDATE SET revision = excluded.revision, document = excluded.document,
                  country = excluded.country, contact_key = excluded.contact_key,
                  heat = excluded.heat, received_at = excluded.received_at
            WHERE excluded.revision > lead.revision
              AND lead.erased_at IS NULL
"""


@dataclass(frozen=True)
class Revision:
    """A revision of a lead as its rows."""

    row: dict[str, Any]  # of the table lead
    listed: dict[str, Any]  # of the table listing

    @property
    def lead_id(self) -> str:
        return str(self.row["id"])


def of(
    said: Mapping[str, Any], document: str, event_id: str, device_id: str, *, now: str
) -> Revision:
    """What a document says, as rows.

    said:      what the document says, checked (leads.from_document)
    device_id: "" where no tablet had a part in it
    """
    contact = leads.contact_of(said)
    row = {
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
        "heat": _heat(said),
        "document": document,
    }
    return Revision(row, listing.row_of(said, event_id, received_at=now))


def _heat(said: Mapping[str, Any]) -> str:
    """hot, warm or cold; "" where the booth said nothing, or what this version does not know."""
    staff = said.get("staff")
    heat = staff.get("heat") if isinstance(staff, dict) else None
    return str(heat) if heat in HEATS else ""


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


def put(connection: Connection, arrived: Sequence[Revision], stood: Stood) -> set[str]:
    """Let the newest of these revisions be their leads' rows.

    arrived: maybe several of one lead. Whoever else brings one of them in the same moment waits at its
             code (withdrawal_codes.arrived), or does its transaction again
    stood:   those that were here before
    returns: ids of the leads whose rows were written for sure
    """
    newest: dict[str, Revision] = {}
    for one in arrived:
        before = newest.get(one.lead_id)
        if before is None or one.row["revision"] > before.row["revision"]:
            newest[one.lead_id] = one
    # In the order of their ids, so that two transactions never wait for each other crosswise.
    new_ids, known_ids = sorted(newest.keys() - stood.keys()), sorted(newest.keys() & stood.keys())
    new = [newest[one].row for one in new_ids]
    known = [newest[one].row for one in known_ids]
    rows.append(connection, lead, new)
    listing.put(
        connection,
        [newest[one].listed for one in new_ids],
        # An erased lead stays so, whatever arrives late.
        [newest[one].listed for one in known_ids if stood[one]],
    )
    changes.note_rows(connection, new, changes.LEAD_CAPTURED)
    written = {row["id"] for row in new}
    amended = rows.insert(connection, lead, known, NEWER)
    if amended == len(known):
        written |= {row["id"] for row in known}
    if amended:
        # Maybe not all of them; a reader that is told of one that stayed as it was reads it once more.
        changes.note_rows(connection, known, changes.LEAD_AMENDED)
        event_id = known[0]["event_id"]
        correcting.settle(connection, event_id, [row["id"] for row in known])
    return written
