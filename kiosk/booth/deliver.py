"""Delivery: one round with the hub, and the loop around it."""

import logging
import random
import threading
from typing import Protocol

from ..shared import clock, problems, wire
from ..shared.problems import Problem
from . import device, journal
from .hub_client import Acknowledgement, HubClient
from .store import Store

PAUSE_MIN_S = 1.0
PAUSE_MAX_S = 15 * 60.0


class Hub(Protocol):
    """What a round needs of the hub."""

    def resume(self, journal_id: str) -> Acknowledgement: ...
    def post(self, journal_id: str, batch: bytes) -> Acknowledgement: ...


def deliver_once(store: Store, *, hub_url: str = "") -> int:
    """Deliver all that waits to the hub this tablet is enrolled with.

    returns: how many entries the hub took
    raises:  Problem, noted for the staff page too; what was acknowledged before it counts
    """
    with store.read() as connection:
        enrolled = device.find(connection)
    if enrolled is None:
        raise Problem(problems.NOT_ENROLLED)
    client = HubClient(enrolled, hub_url=hub_url)
    try:
        return round_with(store, client)
    except Problem as problem:
        code = problem.kind.code
        store.write(lambda connection: journal.stopped(connection, code))
        raise
    finally:
        client.close()


def round_with(store: Store, hub: Hub) -> int:
    """One round: learn where the hub stands, then send from there until nothing waits."""
    with store.read() as connection:
        journal_id = journal.state(connection).journal_id
    acknowledgement = hub.resume(journal_id)
    note(store, acknowledgement)
    taken = 0
    limit = wire.ENTRIES_MAX
    while batch := next_batch(store, acknowledgement.acked_seq, limit):
        body, count = batch
        try:
            acknowledgement = hub.post(journal_id, body)
        except Problem as problem:
            if problem.kind != problems.BATCH_LARGE or count == 1:
                raise
            limit = count // 2
            continue
        note(store, acknowledgement)
        taken += count
    return taken


def next_batch(store: Store, after_seq: int, limit: int) -> tuple[bytes, int] | None:
    """The next entries as a body within the wire's limit, and how many they are."""
    with store.read() as connection:
        entries = journal.after(connection, after_seq, limit=limit)
    while entries:
        body = wire.batch(entries)
        if len(body) <= wire.BATCH_MAX_BYTES or len(entries) == 1:
            return body, len(entries)
        entries = entries[: len(entries) // 2]
    return None


def note(store: Store, acknowledgement: Acknowledgement) -> None:
    """Believe the hub only where its chain is ours."""
    acked_seq = acknowledgement.acked_seq
    with store.read() as connection:
        ours = journal.link_at(connection, acked_seq)
    if ours != acknowledgement.link:
        raise Problem(problems.JOURNAL_FORKED, seq=acked_seq)
    backed_up_seq = acknowledgement.backed_up_seq
    store.write(
        lambda connection: journal.acknowledge(
            connection, acked_seq=acked_seq, backed_up_seq=backed_up_seq, now=clock.now()
        )
    )


class Loop:
    """Delivers whenever something waits, as a thread of the booth."""

    def __init__(self, store: Store, *, every_s: float, hub_url: str = "") -> None:
        self._store, self._every_s, self._hub_url = store, every_s, hub_url
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._run, name="deliver", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """A lead came, or staff asked: try now."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the round under way, then stop."""
        self._stopping = True
        self._wake.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        failures = 0
        while not self._stopping:
            self._wake.clear()
            try:
                deliver_once(self._store, hub_url=self._hub_url)
                failures = 0
            except Problem:
                # Noted for staff by deliver_once; nothing is lost by waiting.
                failures += 1
            except Exception as error:
                # Whatever it was, the next round is tried. Its kind only: texts may name a visitor.
                logging.getLogger(__name__).error("Delivery failed: %s", type(error).__name__)
                failures += 1
            self._wake.wait(pause_s(failures, every_s=self._every_s))


def pause_s(failures: int, *, every_s: float, chance: float | None = None) -> float:
    """How long to wait after so many failures in a row: exponential with full jitter.

    chance: 0 to 1, random by default
    """
    if failures == 0:
        return every_s
    highest = min(PAUSE_MAX_S, PAUSE_MIN_S * float(2 ** min(failures, 30)))
    return max(PAUSE_MIN_S, highest * (random.random() if chance is None else chance))
