"""Intake: a batch of a tablet's journal, exactly once, durable before it is acknowledged."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from ..shared import entry as entries
from ..shared import problems
from ..shared.entry import Entry
from ..shared.problems import Problem
from . import rows
from .devices import Device
from .fold import fold, kept_apart
from .reading import Reading
from .tables import journal, journal_entry

REVOKED = problems.DEVICE_REVOKED.code
CONFLICT = problems.REVISION_CONFLICT.code
# More would make every answer long; the fleet page shows them all.
_SET_ASIDE_MAX = 100
# Built once: each request of a tablet asks it, some twice.
_STANDING = select(journal).where(
    (journal.c.event_id == bindparam("event_id"))
    & (journal.c.journal_id == bindparam("journal_id"))
)
_STANDING_LOCKED = _STANDING.with_for_update()


@dataclass(frozen=True)
class Standing:
    """What the hub has of a journal."""

    acked_seq: int
    link: str
    leads: int = 0  # lead.captured entries up to acked_seq
    backed_up_seq: int = 0  # the hub's newest backup covers this


def standing(
    connection: Connection, device: Device, journal_id: str, *, lock: bool = False
) -> Standing:
    """Where this journal stands; at its beginning where nothing arrived yet.

    lock:   hold the journal's row until the transaction ends
    raises: Problem(JOURNAL_FOREIGN) for another tablet's journal
    """
    this = {"event_id": device.event_id, "journal_id": journal_id}
    row = connection.execute(_STANDING_LOCKED if lock else _STANDING, this).mappings().first()
    if row is None:
        return Standing(0, entries.first_link(journal_id))
    if row["device_id"] != device.device_id:
        raise Problem(problems.JOURNAL_FOREIGN)
    return Standing(row["acked_seq"], row["link"], row["leads"], row["backed_up_seq"])


def link_at(connection: Connection, device: Device, journal_id: str, seq: int) -> str:
    """The link of this entry; "" where it has not arrived.

    Also of another tablet's journal: it may be the asking one's own, of before it was enrolled anew,
    and a hash of salted bodies tells nobody else anything.
    """
    query = select(journal_entry.c.link).where(
        (journal_entry.c.event_id == device.event_id)
        & (journal_entry.c.journal_id == journal_id)
        & (journal_entry.c.seq == seq)
    )
    return str(connection.execute(query).scalar() or "")


def take_in(
    connection: Connection, device: Device, journal_id: str, batch: list[Entry], *, now: str
) -> Standing:
    """Take a batch in, in the caller's transaction. What arrived before is passed over.

    What a revoked tablet sends is kept apart, verbatim, until staff take it in.
    raises: Problem JOURNAL_GAP, JOURNAL_FORKED, JOURNAL_FOREIGN; then nothing counts
    """
    # Two processes with the first batch of one journal: one makes the row, both then lock it.
    rows.insert(connection, journal, [_beginning(device, journal_id)], "DO NOTHING")
    before = standing(connection, device, journal_id, lock=True)
    _same_as_before(connection, device, journal_id, batch, before)
    new = [entry for entry in batch if entry.seq > before.acked_seq]
    if not new:
        return before
    after = _follow(before, new)
    if device.revoked:
        readings = kept_apart(connection, device.event_id, device.device_id, new, REVOKED, now=now)
    else:
        readings = fold(connection, device.event_id, device.device_id, new, now=now)
    # The lock is ours, so nobody else wrote what follows acked_seq.
    rows.append(connection, journal_entry, _written(device, journal_id, readings, now=now))
    connection.execute(
        journal.update()
        .where((journal.c.event_id == device.event_id) & (journal.c.journal_id == journal_id))
        .values(acked_seq=after.acked_seq, link=after.link, leads=after.leads)
    )
    return after


def _beginning(device: Device, journal_id: str) -> dict[str, object]:
    return {
        "event_id": device.event_id,
        "journal_id": journal_id,
        "device_id": device.device_id,
        "acked_seq": 0,
        "link": entries.first_link(journal_id),
        "leads": 0,
        "backed_up_seq": 0,
    }


def _written(
    device: Device, journal_id: str, readings: list[Reading], *, now: str
) -> list[dict[str, object]]:
    """The rows of journal_entry."""
    return [
        {
            "event_id": device.event_id,
            "journal_id": journal_id,
            "seq": reading.entry.seq,
            "kind": reading.entry.kind,
            "lead_id": reading.lead_id,
            "body": reading.body,
            "body_sha256": reading.entry.body_sha256,
            "link": reading.entry.link,
            "received_at": now,
            "set_aside": reading.set_aside,
        }
        for reading in readings
    ]


def set_aside(connection: Connection, device: Device, journal_id: str) -> list[dict[str, object]]:
    """The entries of this journal that are kept apart: [{seq, code}], oldest first.

    Conflicts come last, for they wait for nobody: however many they are, they hide none of the others,
    for which the tablet keeps its leads.
    """
    mine = (journal_entry.c.event_id == device.event_id) & (
        journal_entry.c.journal_id == journal_id
    )
    query = (
        select(journal_entry.c.seq, journal_entry.c.set_aside)
        .where(mine & journal_entry.c.set_aside.is_not(None))
        .order_by(journal_entry.c.set_aside == CONFLICT, journal_entry.c.seq)
        .limit(_SET_ASIDE_MAX)
    )
    return [{"seq": row.seq, "code": row.set_aside} for row in connection.execute(query)]


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
    seq, link, leads = before.acked_seq, before.link, before.leads
    for entry in new:
        if entry.seq != seq + 1:
            raise Problem(problems.JOURNAL_GAP, seq=entry.seq, acked=before.acked_seq)
        if not entries.follows(link, entry):
            raise Problem(problems.JOURNAL_FORKED, seq=entry.seq)
        seq, link = entry.seq, entry.link
        leads += entry.kind == entries.LEAD_CAPTURED
    return Standing(seq, link, leads, before.backed_up_seq)
