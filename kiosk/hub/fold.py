"""Entries → leads: what a batch means, applied in the transaction that takes it in.

Nothing blocks the queue: an entry that is not understood is set aside, verbatim, with the reason.
"""

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from ..shared import consent
from ..shared import entry as entries
from ..shared import lead as leads
from ..shared.entry import Entry
from . import erasure, orders, revisions, rows, versions, visit_counts, withdrawal_codes
from .reading import Reading, by_code, read
from .tables import lead, withdrawal


def fold(
    connection: Connection, event_id: str, device_id: str, batch: Sequence[Entry], *, now: str
) -> list[Reading]:
    """Apply entries in their order.

    returns: one reading an entry; those of erased leads have lost their body
    """
    readings = [read(entry, event_id, device_id, now=now) for entry in batch]
    wishes = withdrawal_codes.arrived(connection, event_id, by_code(readings))
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
    readings = [read(entry, event_id, device_id, now=now) for entry in batch]
    wishes = withdrawal_codes.arrived(connection, event_id, by_code(readings))
    withdrawal_codes.fulfil(connection, event_id, wishes)
    apart = [Reading(one.entry, one.lead_id, set_aside=code) for one in readings]
    return _blanked(connection, event_id, device_id, apart, set())


def _put_revisions(connection: Connection, event_id: str, readings: Sequence[Reading]) -> set[str]:
    """The newest revision of each lead becomes its row; what a copy of the tablet said else is set aside.

    returns: ids of the leads whose rows were written for sure
    """
    arrived = [reading.revision for reading in readings if reading.revision]
    stood = revisions.standing(connection, event_id, {one.lead_id for one in arrived})
    # Before the rows are written: afterwards nothing tells what stood there.
    _set_apart(connection, event_id, readings, stood)
    return revisions.put(connection, arrived, stood)


def _set_apart(
    connection: Connection, event_id: str, readings: Sequence[Reading], stood: revisions.Stood
) -> None:
    # Of an erased lead nothing is left to compare.
    standing = {id: document for id, document in stood.items() if document}
    again = [one for one in readings if one.revision and one.lead_id in standing]
    if not again:
        return
    sent = [(one, leads.from_document(json.loads(one.body or ""))) for one in again]
    apart = versions.apart(connection, event_id, [said for _, said in sent], standing)
    for reading, said in sent:
        if (said.id, said.version) in apart:
            reading.set_aside = versions.CONFLICT


def _remind_of_withdrawals(
    connection: Connection, event_id: str, device_id: str, readings: Sequence[Reading]
) -> None:
    """Order once more what a tablet has missed: restored from an old copy, or enrolled anew."""
    documents = {one.lead_id: one.entry.body for one in readings if one.revision and one.entry.body}
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
