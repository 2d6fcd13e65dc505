"""Intake: a batch of a tablet's journal, exactly once, durable before it is acknowledged."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from ..shared import entry as entries
from ..shared import lead as leads
from ..shared import problems
from ..shared.entry import Entry
from ..shared.problems import Problem
from . import rows
from .devices import Device
from .tables import journal, journal_entry, lead


@dataclass(frozen=True)
class Standing:
    """What the hub has of a journal."""

    acked_seq: int
    link: str


def standing(
    connection: Connection, device: Device, journal_id: str, *, lock: bool = False
) -> Standing:
    """Where this journal stands; at its beginning where nothing arrived yet.

    lock:   hold the journal's row until the transaction ends
    raises: Problem(JOURNAL_FOREIGN) for another tablet's journal
    """
    mine = (journal.c.event_id == device.event_id) & (journal.c.journal_id == journal_id)
    query = select(journal).where(mine)
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    if row is None:
        return Standing(0, entries.first_link(journal_id))
    if row["device_id"] != device.device_id:
        raise Problem(problems.JOURNAL_FOREIGN)
    return Standing(row["acked_seq"], row["link"])


def take_in(
    connection: Connection, device: Device, journal_id: str, batch: list[Entry], *, now: str
) -> Standing:
    """Take a batch in, in the caller's transaction. What arrived before is passed over.

    raises: Problem JOURNAL_GAP, JOURNAL_FORKED, BATCH_TORN, JOURNAL_FOREIGN; then nothing counts
    """
    head = {"event_id": device.event_id, "journal_id": journal_id, "device_id": device.device_id}
    first = {**head, "acked_seq": 0, "link": entries.first_link(journal_id)}
    # Two processes with the first batch of one journal: one makes the row, both then lock it.
    rows.insert(connection, journal, [first], "DO NOTHING")
    before = standing(connection, device, journal_id, lock=True)
    _same_as_before(connection, device, journal_id, batch, before)
    new = [entry for entry in batch if entry.seq > before.acked_seq]
    after = _follow(before, new)
    if not new:
        return after
    written: list[dict[str, Any]] = []
    folded: dict[str, dict[str, Any]] = {}
    for entry in new:
        row, set_aside = _lead_row(entry, device, now)
        if row and row["revision"] > folded.get(row["id"], {"revision": 0})["revision"]:
            folded[row["id"]] = row
        written.append(
            {
                "event_id": device.event_id,
                "journal_id": journal_id,
                "seq": entry.seq,
                "kind": entry.kind,
                "body": entry.body,
                "body_sha256": entry.body_sha256,
                "link": entry.link,
                "received_at": now,
                "set_aside": set_aside,
            }
        )
    rows.insert(connection, journal_entry, written, "DO NOTHING")
    rows.insert(connection, lead, list(folded.values()), _NEWER)
    mine = (journal.c.event_id == device.event_id) & (journal.c.journal_id == journal_id)
    connection.execute(
        journal.update().where(mine).values(acked_seq=after.acked_seq, link=after.link)
    )
    return after


_NEWER = """
    DO UPDATE SET revision = excluded.revision, document = excluded.document,
                  country = excluded.country, received_at = excluded.received_at
            WHERE excluded.revision > lead.revision
"""


def _same_as_before(
    connection: Connection, device: Device, journal_id: str, batch: list[Entry], before: Standing
) -> None:
    """Entries that arrived before must be the same ones: another link is a fork."""
    known = {entry.seq: entry.link for entry in batch if entry.seq <= before.acked_seq}
    if not known:
        return
    query = select(journal_entry.c.seq, journal_entry.c.link).where(
        (journal_entry.c.event_id == device.event_id)
        & (journal_entry.c.journal_id == journal_id)
        & journal_entry.c.seq.between(min(known), max(known))
    )
    for seq, link in connection.execute(query):
        if known.get(seq, link) != link:
            raise Problem(problems.JOURNAL_FORKED, seq=seq)


def _follow(before: Standing, new: list[Entry]) -> Standing:
    """Check that the entries continue the chain without a gap; where they lead."""
    seq, link = before.acked_seq, before.link
    for entry in new:
        if entry.seq != seq + 1:
            raise Problem(problems.JOURNAL_GAP, seq=entry.seq, acked=before.acked_seq)
        if not entries.follows(link, entry):
            raise Problem(problems.JOURNAL_FORKED, seq=entry.seq)
        seq, link = entry.seq, entry.link
    return Standing(seq, link)


def _lead_row(entry: Entry, device: Device, now: str) -> tuple[dict[str, Any] | None, str | None]:
    """An entry → (the lead's row, None), or (None, why it is set aside): nothing blocks the queue."""
    if entry.kind not in entries.KINDS:
        return None, "entry.kind_unknown"
    try:
        document = json.loads(entry.body)
        read = leads.from_document(document)
    except Problem as problem:
        return None, problem.kind.code
    except (ValueError, TypeError, AttributeError):
        return None, problems.LEAD_MALFORMED.code
    document.pop("salt", None)
    return {
        "event_id": device.event_id,
        "id": read.id,
        "revision": read.revision,
        "device_id": device.device_id,
        "captured_at": read.captured_at,
        "received_at": now,
        "language": read.language,
        "source": read.source,
        "country": read.contact.country,
        # ASCII with escapes: PostgreSQL's JSON takes no other way of writing a NUL.
        "document": json.dumps(document),
    }, None
