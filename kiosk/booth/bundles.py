"""The way without a network: what waits as a sealed file, and the hub's acknowledgement of it."""

import json
from collections.abc import Iterator
from dataclasses import asdict

from ..shared import acknowledgement, clock, ids, problems, receipt, wire
from ..shared.bundle import Writer
from ..shared.problems import Problem
from . import deliver, device, fork, journal, retention
from .batches import next_batch
from .device import Device
from .hub_client import Acknowledgement
from .store import Store
from .writer import Connection

_MADE = """
    INSERT INTO bundle (sha256, seq, link, made_at)
    VALUES (:sha256, :seq, :link, :made_at)
    ON CONFLICT (sha256) DO NOTHING
"""
# The newest first: the code that staff type is most likely of the last one.
_KNOWN = "SELECT sha256, seq, link FROM bundle ORDER BY made_at DESC, seq DESC"


def stream(
    store: Store, *, all_entries: bool = False, batches_max: int | None = None
) -> Iterator[bytes]:
    """The bundle of what waits, in pieces; at its end it is noted, so that its answer is known.

    all_entries: from the first on, for a hub that lost some
    batches_max: at most so many batches of the wire; the rest waits for the next bundle
    raises:      Problem NOT_ENROLLED, BUNDLE_EMPTY, SODIUM_MISSING, before the first piece
    """
    with store.read() as connection:
        state, enrolled = journal.state(connection), _enrolled(connection)
        holes = retention.newest(connection)
    if all_entries and holes:
        # All that is left: blank entries would be acknowledged in the place of leads.
        store.write(fork.heal)
        with store.read() as connection:
            state = journal.state(connection)
    begin_after = 0 if all_entries else state.acked_seq
    if begin_after >= state.seq:
        raise Problem(problems.BUNDLE_EMPTY)
    writer = Writer(
        device_id=enrolled.device_id, journal_id=state.journal_id, secret=enrolled.secret
    )
    return _pieces(store, writer, begin_after, state.seq, batches_max)


def _pieces(
    store: Store, writer: Writer, after: int, until: int, batches_max: int | None
) -> Iterator[bytes]:
    yield writer.begin()
    count = 0
    while after < until and count != batches_max:
        batch = next_batch(store, after, wire.ENTRIES_MAX)
        if batch is None:
            break
        yield writer.add(batch.body)
        after, count = after + batch.count, count + 1
    end = writer.end()
    with store.read() as connection:
        link = journal.link_at(connection, after)
    row = {"sha256": writer.sha256, "seq": after, "link": link, "made_at": clock.now()}
    store.write(lambda connection: connection.execute(_MADE, row))
    yield end


def acknowledge(store: Store, content: bytes) -> int:
    """Believe an acknowledgement file of our hub; returns how many entries it newly covers.

    raises: Problem ACKNOWLEDGEMENT_UNREADABLE, …_FOREIGN, …_CHANGED, …_OLD, JOURNAL_FORKED
    """
    with store.delivering:
        with store.read() as connection:
            enrolled, state = _enrolled(connection), journal.state(connection)
            known = {sha256 for sha256, _, _ in connection.execute(_KNOWN)}
        said = acknowledgement.read(content, device_id=enrolled.device_id, secret=enrolled.secret)
        if said.bundle_sha256 not in known or said.journal_id != state.journal_id:
            raise Problem(problems.ACKNOWLEDGEMENT_FOREIGN)
        if said.acked_seq < state.acked_seq:
            raise Problem(problems.ACKNOWLEDGEMENT_OLD)
        proof = json.dumps(asdict(receipt.proven(enrolled.secret, said.receipt)))
        deliver.note(
            store, Acknowledgement(said.acked_seq, said.link, state.backed_up_seq, receipt=proof)
        )
        return said.acked_seq - state.acked_seq


def acknowledge_code(store: Store, typed: str) -> int:
    """Believe the code that the hub showed for a bundle; returns how many entries it newly covers.

    It carries no receipt: to be wiped, the tablet needs the file, or a network.
    raises: Problem(ACKNOWLEDGEMENT_CODE_WRONG)
    """
    with store.delivering:
        with store.read() as connection:
            enrolled, state = _enrolled(connection), journal.state(connection)
            made = list(connection.execute(_KNOWN))
        for sha256, seq, link in made:
            expected = acknowledgement.code(sha256, enrolled.secret)
            if wire.same(ids.typed_code(expected), ids.typed_code(typed)):
                if seq <= state.acked_seq:
                    return 0
                deliver.note(store, Acknowledgement(seq, link, state.backed_up_seq))
                return int(seq) - state.acked_seq
    raise Problem(problems.ACKNOWLEDGEMENT_CODE_WRONG)


def _enrolled(connection: Connection) -> Device:
    found = device.find(connection)
    if found is None:
        raise Problem(problems.NOT_ENROLLED)
    return found
