"""Revisions of leads: the newest of each lead is its row, and none ever replaces a newer one."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from ..shared import lead as leads
from . import buyers, rows
from .tables import lead

# id → the row that stood before this transaction.
Stood = Mapping[str, Row[Any, Any, Any]]
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
    """Which of these leads the hub has."""
    asked_for = list(lead_ids)
    if not asked_for:
        return {}
    query = select(lead.c.id, lead.c.revision, lead.c.document).where(
        (lead.c.event_id == event_id) & rows.among(connection, lead.c.id, asked_for)
    )
    return {row.id: row for row in connection.execute(query)}


def otherwise(stood: Stood, row: Mapping[str, Any]) -> bool:
    """Has the hub this revision with another text? Of an erased lead nothing is left to compare."""
    before = stood.get(row["id"])
    return (
        before is not None
        and bool(before.document)
        and row["revision"] == before.revision
        and _content(row["document"]) != _content(before.document)
    )


def put(connection: Connection, arrived: Sequence[dict[str, Any]], stood: Stood) -> set[str]:
    """Let the newest of these revisions be their leads' rows.

    arrived: as row_of makes them, maybe several of one lead. Their codes were noted in this
             transaction (withdrawal_codes.arrived): whoever else brings one of them waits there
    returns: ids of the leads whose rows were written for sure
    """
    newest: dict[str, dict[str, Any]] = {}
    for row in arrived:
        if row["revision"] > newest.get(row["id"], {"revision": 0})["revision"]:
            newest[row["id"]] = row
    # In the order of their ids, so that two transactions never wait for each other crosswise.
    new = [newest[one] for one in sorted(newest.keys() - stood.keys())]
    known = [newest[one] for one in sorted(newest.keys() & stood.keys())]
    rows.append(connection, lead, new)
    written = {row["id"] for row in new}
    if rows.insert(connection, lead, known, NEWER) == len(known):
        written |= {row["id"] for row in known}
    return written


def _content(document: str) -> Any:
    said = json.loads(document)
    said.pop("salt", None)
    return _said(said)


def _said(part: Any) -> Any:
    """Without what says nothing: a tablet that was updated writes fields that it did not know."""
    if isinstance(part, dict):
        said = {name: _said(value) for name, value in part.items()}
        return {
            name: value for name, value in said.items() if value not in ("", False, [], {}, None)
        }
    return [_said(one) for one in part] if isinstance(part, list) else part
