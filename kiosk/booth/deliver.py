"""Delivery: one round with the hub, and the loop around it."""

import logging
import random
import threading
import traceback
from collections.abc import Sequence
from typing import Protocol

from ..shared import clock, problems, wire
from ..shared.order import Order
from ..shared.problems import Problem
from ..shared.report import Report
from . import device, fetch, fork, journal, orders, retention, status
from .batches import Batches
from .hub_client import Acknowledgement, HubClient
from .store import Store
from .upkeep import Upkeep

_log = logging.getLogger(__name__)
PAUSE_MIN_S = 1.0
PAUSE_MAX_S = 15 * 60.0


class Hub(fetch.Shelf, retention.Hub, Protocol):
    """What a round needs of the hub."""

    def resume(self, journal_id: str) -> Acknowledgement: ...
    def post(self, journal_id: str, batch: bytes) -> Acknowledgement: ...
    def orders(self, after: str) -> Sequence[Order]: ...
    def report(self, said: Report) -> str: ...


def deliver_once(store: Store, *, hub_url: str = "") -> int:
    """Deliver all that waits to the hub this tablet is enrolled with, and do what it orders.

    returns: how many entries the hub took
    raises:  Problem, noted for the staff page too; what was acknowledged before it counts
    """
    with store.read() as connection:
        enrolled = device.find(connection)
    if enrolled is None:
        raise Problem(problems.NOT_ENROLLED)
    client = HubClient(enrolled, hub_url=hub_url)
    try:
        with store.delivering:
            return round_with(store, client)
    except Problem as problem:
        code = problem.kind.code
        store.write(lambda connection: journal.stopped(connection, code))
        raise
    except Exception:
        broken = problems.DELIVERY_BROKEN.code
        store.write(lambda connection: journal.stopped(connection, broken))
        raise
    finally:
        client.close()


def round_with(store: Store, hub: Hub) -> int:
    """One round: how this tablet is, then what waits goes up, orders and the catalogue come down.

    A journal that forked is healed and sent again; where that one forks too, it is a problem.
    """
    # First of all: the hub knows what waits also where it then cannot be sent.
    try:
        _report(store, hub)
    except Problem as problem:
        # A hub that cannot note it may still take leads in.
        if problem.kind not in (problems.HUB_BUSY, problems.HUB_FULL):
            raise
    try:
        taken, acknowledgement = _send_all(store, hub)
    except Problem as problem:
        # Foreign: the tablet was enrolled anew, and its journal is its earlier identity's.
        if problem.kind not in (problems.JOURNAL_FORKED, problems.JOURNAL_FOREIGN):
            raise
        store.write(fork.heal)
        taken, acknowledgement = _send_all(store, hub)
    if _obey(store, hub, acknowledgement.order_id):
        # What was done is told at once, so that the hub knows it is erased everywhere.
        more, acknowledgement = _send_all(store, hub)
        taken += more
    retention.compare(store, hub, acknowledgement)
    older = acknowledgement.catalogue_version not in ("", store.catalogue.version)
    if older:
        fetch.fetch(store, hub)
    if taken or older:
        _report(store, hub)
    if acknowledgement.revoked:
        raise Problem(problems.DEVICE_REVOKED)
    return taken


def _report(store: Store, hub: Hub) -> None:
    """Say how this tablet is, and note how its clock compares with the hub's."""
    said = status.report(store)
    offset = clock.moment(hub.report(said)) - clock.moment(said.clock)
    offset_s = round(offset.total_seconds())
    store.write(lambda connection: journal.clock_compared(connection, offset_s))


def _send_all(store: Store, hub: Hub) -> tuple[int, Acknowledgement]:
    """Learn where the hub stands, then send from there until nothing waits: (entries taken, answer)."""
    with store.read() as connection:
        journal_id = journal.state(connection).journal_id
    acknowledgement = hub.resume(journal_id)
    note(store, acknowledgement)
    taken, torn = 0, 0
    limit = wire.ENTRIES_MAX
    with Batches(store) as batches:
        while batch := batches.next(acknowledgement.acked_seq, limit):
            try:
                acknowledgement = hub.post(journal_id, batch.body)
            except Problem as problem:
                torn += problem.kind == problems.BATCH_TORN
                if problem.kind == problems.BATCH_TORN and torn == 1:
                    continue  # once more as it is: a hall's network tears
                if problem.kind not in (problems.BATCH_LARGE, problems.BATCH_TORN):
                    raise
                if batch.count == 1:
                    raise
                limit = batch.count // 2
                continue
            torn = 0
            note(store, acknowledgement)
            taken += batch.count
    return taken, acknowledgement


def note(store: Store, said: Acknowledgement) -> None:
    """Believe the hub only where its chain is ours, and lacks nothing that was let go.

    raises: Problem(JOURNAL_FORKED); else blank entries would be acknowledged in the place of leads
    """
    with store.read() as connection:
        ours = journal.link_at(connection, said.acked_seq)
        needed = retention.newest(connection)
    if ours != said.link or said.acked_seq < needed:
        raise Problem(problems.JOURNAL_FORKED, seq=said.acked_seq)
    store.write(
        lambda connection: journal.acknowledge(
            connection,
            acked_seq=said.acked_seq,
            backed_up_seq=said.backed_up_seq,
            receipt=said.receipt,
            set_aside=said.set_aside,
            now=clock.now(),
        )
    )


def _obey(store: Store, hub: Hub, newest: str) -> bool:
    """Do the hub's orders up to the newest; True where there was one."""
    with store.read() as connection:
        done = journal.state(connection).order_id
    any_done = False
    while newest not in ("", done) and (found := hub.orders(done)):
        erased = store.write(lambda c, found=found: orders.obey(c, found, now=clock.now()))  # type: ignore[misc]
        if erased:
            store.overwrite_erased()
        done, any_done = found[-1].id, True
    return any_done


class Loop:
    """Delivers whenever something waits, as a thread of the booth."""

    def __init__(
        self, store: Store, *, every_s: float, hub_url: str = "", retention_days: int = 0
    ) -> None:
        self._store, self._every_s, self._hub_url = store, every_s, hub_url
        self._upkeep = Upkeep(store, retention_days=retention_days)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="deliver", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """A lead came, or staff asked: try now."""
        self._wake.set()

    def stop(self) -> None:
        """Finish the round under way, then stop."""
        self._stopping.set()
        self._wake.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            self._wake.clear()
            asked_s = 0.0
            try:
                try:
                    deliver_once(self._store, hub_url=self._hub_url)
                finally:
                    self._upkeep.look()
                failures = 0
            except Problem as problem:
                # Noted for staff by deliver_once; nothing is lost by waiting.
                failures += 1
                asked_s = float(problem.details.get("wait_s", 0))
            except Exception as error:
                # Whatever it was, the next round is tried. No text of it: that may name a visitor.
                place = "".join(traceback.format_tb(error.__traceback__))
                _log.error("Delivery failed: %s at\n%s", type(error).__name__, place)
                failures += 1
            # A busy hub said when to come back; a new lead does not make that sooner.
            self._stopping.wait(asked_s)
            self._wake.wait(pause_s(failures, every_s=self._every_s))


def pause_s(failures: int, *, every_s: float, chance: float | None = None) -> float:
    """How long to wait after so many failures in a row: exponential with full jitter.

    chance: 0 to 1, random by default
    """
    if failures == 0:
        return every_s
    highest = min(PAUSE_MAX_S, PAUSE_MIN_S * float(2 ** min(failures, 30)))
    return max(PAUSE_MIN_S, highest * (random.random() if chance is None else chance))
