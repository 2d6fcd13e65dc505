"""Entries → leads: what a batch means, applied in the transaction that takes it in.

Nothing blocks the queue: an entry that is not understood is set aside, verbatim, with the reason.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from ..shared import consent, ids, problems, visits, withdrawal_code
from ..shared import entry as entries
from ..shared import lead as leads
from ..shared.entry import Entry
from ..shared.lead import Lead
from ..shared.problems import Problem
from ..shared.visits import Tally
from . import buyers, erasure, orders, rows, versions, visit_counts, withdrawal_codes
from .tables import lead, withdrawal


@dataclass
class Reading:
    """What became of one entry."""

    entry: Entry
    lead_id: str = ""  # "" where the body names none
    code: str = ""  # the lead's withdrawal code, also where all else was not understood
    lead: Lead | None = None  # a revision of it
    set_aside: str | None = None  # code of why it was not understood
    row: dict[str, Any] | None = None  # that revision as its row
    tally: Tally | None = None  # counts of visits
    said: Mapping[str, Any] | None = None  # the body, of all other kinds

    @property
    def body(self) -> str | None:
        return self.entry.body


def fold(
    connection: Connection, event_id: str, device_id: str, batch: Sequence[Entry], *, now: str
) -> list[Reading]:
    """Apply entries in their order.

    returns: one reading an entry; those of erased leads have lost their body
    """
    readings = [_read(entry, event_id, device_id, now) for entry in batch]
    wishes = withdrawal_codes.arrived(connection, event_id, _by_code(readings))
    # Rows that this transaction wrote: they stand, and nobody else erases them before its commit.
    written = _put_revisions(connection, event_id, readings)
    withdrawal_codes.fulfil(connection, event_id, wishes)
    written -= {wish.lead_id for wish in wishes}
    tallies = [reading.tally for reading in readings if reading.tally]
    visit_counts.put(connection, event_id, device_id, tallies)
    for reading in readings:
        if reading.said is None:
            continue
        if reading.entry.kind == entries.LEAD_ERASED:
            erasure.erase(connection, event_id, reading.lead_id, erased_at=now)
            written.discard(reading.lead_id)
        elif reading.entry.kind == entries.WISH_MADE:
            code, wish = reading.said["code"], reading.said["wish"]
            done = withdrawal_codes.wish(connection, event_id, code, wish, now=now)
            written -= {one.lead_id for one in done}
        else:
            purpose = str(reading.said["purpose"])
            erasure.withdraw(connection, event_id, reading.lead_id, purpose, withdrawn_at=now)
    _remind_of_withdrawals(connection, event_id, device_id, readings)
    return _blanked(connection, event_id, device_id, readings, written)


def kept_apart(
    connection: Connection,
    event_id: str,
    device_id: str,
    batch: Sequence[Entry],
    code: str,
    *,
    now: str,
) -> list[Reading]:
    """Apply nothing of these entries, and keep them for this reason.

    Whose they are is read all the same: what is erased must not stay in them.
    """
    read = [_read(entry, event_id, device_id, now) for entry in batch]
    wishes = withdrawal_codes.arrived(connection, event_id, _by_code(read))
    withdrawal_codes.fulfil(connection, event_id, wishes)
    apart = [Reading(one.entry, one.lead_id, set_aside=code) for one in read]
    return _blanked(connection, event_id, device_id, apart, set())


def _read(entry: Entry, event_id: str, device_id: str, now: str) -> Reading:
    if entry.body is None:
        return Reading(entry)
    try:
        said = json.loads(entry.body)
        lead_id, code = _lead_id(said), _code(said)
    except (ValueError, RecursionError):
        return Reading(entry, set_aside=problems.LEAD_MALFORMED.code)
    if entry.kind not in entries.KINDS:
        return Reading(entry, lead_id, code, set_aside=problems.KIND_UNKNOWN.code)
    if entry.kind == entries.VISITS_COUNTED:
        return _counted(entry, said)
    if entry.kind == entries.WISH_MADE:
        made = code and said.get("wish") in withdrawal_codes.WISHES
        wrong = None if made else problems.LEAD_MALFORMED.code
        return Reading(entry, set_aside=wrong, said=said if made else None)
    if not lead_id:
        return Reading(entry, set_aside=problems.LEAD_MALFORMED.code)
    if entry.kind == entries.LEAD_ERASED:
        return Reading(entry, lead_id, said=said)
    if entry.kind == entries.CONSENT_WITHDRAWN:
        if not isinstance(said.get("purpose"), str):
            return Reading(entry, lead_id, set_aside=problems.LEAD_MALFORMED.code)
        return Reading(entry, lead_id, said=said)
    try:
        read = leads.from_document(said)
    except Problem as problem:
        return Reading(entry, lead_id, code, set_aside=problem.kind.code)
    except (TypeError, AttributeError):
        return Reading(entry, lead_id, code, set_aside=problems.LEAD_MALFORMED.code)
    row = row_of(read, entry.body, event_id, device_id, now=now)
    return Reading(entry, lead_id, code, read, row=row)


def row_of(read: Lead, document: str, event_id: str, device_id: str, *, now: str) -> dict[str, Any]:
    """A revision of a lead as its row; device_id is "" where no tablet had a part in it."""
    return {
        "event_id": event_id,
        "id": read.id,
        "revision": read.revision,
        "device_id": device_id,
        "captured_at": read.captured_at,
        "received_at": now,
        "language": read.language,
        "source": read.source,
        "country": read.contact.country,
        "contact_key": buyers.contact_key(event_id, read.contact),
        "document": document,
    }


def _by_code(readings: Sequence[Reading]) -> dict[str, str]:
    """withdrawal code → the lead of which something is among the entries, understood or not."""
    return {one.code: one.lead_id for one in readings if one.code and one.lead_id}


def _counted(entry: Entry, said: Any) -> Reading:
    try:
        return Reading(entry, tally=visits.from_document(said))
    except Problem as problem:
        return Reading(entry, set_aside=problem.kind.code)


def _lead_id(said: Any) -> str:
    """Whose entry this is, also of a kind that this version does not know; "" where it names none."""
    if not isinstance(said, dict):
        return ""
    found = said.get("lead_id", said.get("id"))
    return found if isinstance(found, str) and ids.is_id(found) else ""


def _code(said: Any) -> str:
    """The withdrawal code of a lead, or that of a wish; "" where it names none."""
    if not isinstance(said, dict):
        return ""
    found = said.get("withdrawal_code", said.get("code"))
    return found if isinstance(found, str) and withdrawal_code.read(found) == found else ""


NEWER = """
    DO UPDATE SET revision = excluded.revision, document = excluded.document,
                  country = excluded.country, contact_key = excluded.contact_key,
                  received_at = excluded.received_at
            WHERE excluded.revision > lead.revision
              AND lead.erased_at IS NULL
"""


def _put_revisions(connection: Connection, event_id: str, readings: Sequence[Reading]) -> set[str]:
    """The newest revision of each lead becomes its row; what a copy of the tablet said else is set aside.

    returns: ids of the leads whose rows were written; none where some were not
    """
    newest: dict[str, dict[str, Any]] = {}
    for reading in readings:
        row = reading.row
        if row and row["revision"] > newest.get(row["id"], {"revision": 0})["revision"]:
            newest[row["id"]] = row
    if not newest:
        return set()
    known = (
        select(lead.c.id, lead.c.document)
        .where((lead.c.event_id == event_id) & rows.among(connection, lead.c.id, list(newest)))
        .order_by(lead.c.id)
        .with_for_update()
    )
    stood = {row.id: row.document for row in connection.execute(known) if row.document}
    sent = [reading.lead for reading in readings if reading.lead]
    apart = versions.apart(connection, event_id, sent, stood)
    for reading in readings:
        if reading.lead and (reading.lead.id, reading.lead.version) in apart:
            reading.set_aside = versions.CONFLICT
    # In the order of their ids, so that two transactions never wait for each other crosswise.
    count = rows.insert(connection, lead, [newest[one] for one in sorted(newest)], NEWER)
    return set(newest) if count == len(newest) else set()


def _remind_of_withdrawals(
    connection: Connection, event_id: str, device_id: str, readings: Sequence[Reading]
) -> None:
    """Order once more what a tablet has missed: restored from an old copy, or enrolled anew."""
    documents = {one.lead_id: one.entry.body for one in readings if one.row and one.entry.body}
    if not documents:
        return
    query = select(withdrawal.c.lead_id, withdrawal.c.purpose).where(
        (withdrawal.c.event_id == event_id)
        & rows.among(connection, withdrawal.c.lead_id, sorted(documents))
    )
    for lead_id, purpose in connection.execute(query).all():
        said = leads.from_document(json.loads(documents[lead_id]))
        if consent.standing(said.consents).get(purpose) != consent.WITHDRAWN:
            content = {"lead_id": lead_id, "purpose": purpose}
            orders.give(connection, event_id, device_id, orders.CONSENT_WITHDRAWN, content)


def _blanked(
    connection: Connection,
    event_id: str,
    device_id: str,
    readings: list[Reading],
    standing: set[str],
) -> list[Reading]:
    """Take the bodies of erased leads away; those of standing ones need not be looked for.

    The rows are locked: whoever erases one of them meanwhile waits, and then blanks these entries.
    """
    named = sorted({reading.lead_id for reading in readings if reading.lead_id} - standing)
    if not named:
        return readings
    query = (
        select(lead.c.id, lead.c.erased_at)
        .where((lead.c.event_id == event_id) & rows.among(connection, lead.c.id, named))
        .order_by(lead.c.id)
        .with_for_update()
    )
    erased = {row.id for row in connection.execute(query) if row.erased_at}
    kept = (entries.LEAD_ERASED, entries.CONSENT_WITHDRAWN)
    for reading in readings:
        if reading.lead_id in erased and reading.entry.kind not in kept:
            if reading.entry.kind in (entries.LEAD_CAPTURED, entries.LEAD_AMENDED):
                # A tablet that still sends it has missed the order: restored, or enrolled anew.
                content = {"lead_id": reading.lead_id}
                orders.give(connection, event_id, device_id, orders.LEAD_ERASED, content)
            reading.entry = Entry(
                reading.entry.seq, reading.entry.kind, None,
                reading.entry.body_sha256, reading.entry.link,
            )  # fmt: skip
            reading.set_aside = None
    return readings
