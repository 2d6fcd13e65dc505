"""The tablet's counts of visits: in memory, once a minute in its file, hour by hour in the journal.

No page waits for them, and none fails because of them. They are written once a minute and at the
end; kill -9 may lose the last minute: a count is no lead.
"""

import logging
import secrets
import threading
from collections import Counter
from collections.abc import Mapping

from ..shared import clock, entry, problems, visits
from ..shared.problems import Problem
from ..shared.visits import Place, Step, Tally
from . import journal
from .store import Store
from .writer import Connection

WRITE_EVERY_S = 60.0

_OPEN = """
    INSERT INTO tally (hour, tally_id, closed)
    VALUES (?, ?, 0)
    ON CONFLICT (hour) DO UPDATE SET closed = 0
"""
_ADD = """
    INSERT INTO visits (hour, step, language, sku, count)
    VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (hour, step, language, sku) DO UPDATE SET count = count + excluded.count
"""


class Counts:
    """What was counted since the last write, and the thread that writes it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._new: Counter[Place] = Counter()
        # Hours that the journal has not, or not all of. An earlier process may have left some.
        self._open = {"not looked yet"}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="visits", daemon=True)

    def add(self, step: Step, language: str, sku: str = "") -> None:
        """One more. language: BCP 47"""
        place = (visits.hour_of(clock.now()), step, language, sku)
        with self._lock:
            self._new[place] += 1

    def all(self) -> Counter[Place]:
        """All counts of this tablet, with those of the last minute."""
        with self._store.read() as connection:
            found = written(connection)
        with self._lock:
            found.update(self._new)
        return found

    def skus(self) -> tuple[str, ...]:
        """The products that can be counted."""
        return self._store.skus

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Write what is left, and put the hour under way into the journal."""
        self._stopping.set()
        self._thread.join(timeout=10)
        self.write(close_all=True)

    def write(self, *, close_all: bool = False) -> None:
        """Write what is new, and append hours that are over to the journal.

        close_all: the hour under way too; what it still counts is sent with the next time
        raises:    nothing for a disk that refuses: what it did not take is kept for the next time
        """
        with self._lock:
            new, self._new = self._new, Counter()
        under_way = "" if close_all else visits.hour_of(clock.now())
        if not new and self._open <= {under_way}:
            return
        try:
            self._open = self._store.write(lambda c: put(c, new, under_way=under_way))
        except Problem as problem:
            # A disk that was only slow may write it yet: rather not counted than counted twice.
            if not _only_slow(problem):
                with self._lock:
                    self._new.update(new)

    def _run(self) -> None:
        while not self._stopping.wait(WRITE_EVERY_S):
            try:
                self.write()
            except Exception as error:
                logging.getLogger(__name__).error("Visits not counted: %s", type(error).__name__)


def written(connection: Connection) -> Counter[Place]:
    """All counts but those of the last minute."""
    rows = connection.execute("SELECT hour, step, language, sku, count FROM visits")
    return Counter({row[:4]: row[4] for row in rows})


def put(connection: Connection, new: Mapping[Place, int], *, under_way: str) -> set[str]:
    """Add counts, and append every hour but the one under way to the journal, in one transaction.

    under_way: "" for none
    returns:   the hours that the journal has not all of
    """
    for hour in {place[0] for place in new}:
        # No UUIDv7: it would tell the minute.
        connection.execute(_OPEN, (hour, secrets.token_hex(16)))
    connection.executemany(_ADD, [(*place, count) for place, count in new.items()])
    for hour in _hours(connection, "WHERE closed = 0"):
        # Whatever the clock says, also one that was set back, is the hour under way.
        if hour != under_way:
            _append(connection, hour)
    return set(_hours(connection, "WHERE closed = 0"))


def append_again(connection: Connection) -> None:
    """Put every hour as it stands into a journal that began again; at the hub it is the same tally."""
    for hour in _hours(connection):
        _append(connection, hour)


def wipe(connection: Connection) -> None:
    """Forget all of it: this tablet's fair is over."""
    connection.execute("DELETE FROM visits")
    connection.execute("DELETE FROM tally")


def _append(connection: Connection, hour: str) -> None:
    (tally_id,) = connection.execute(
        "SELECT tally_id FROM tally WHERE hour = ?", (hour,)
    ).fetchone()
    rows = connection.execute(
        "SELECT step, language, sku, count FROM visits WHERE hour = ?", (hour,)
    )
    tally = Tally(tally_id, hour, {row[:3]: row[3] for row in rows})
    journal.append(connection, entry.VISITS_COUNTED, "", visits.document(tally))
    connection.execute("UPDATE tally SET closed = 1 WHERE hour = ?", (hour,))


def _hours(connection: Connection, which: str = "") -> list[str]:
    return [row[0] for row in connection.execute(f"SELECT hour FROM tally {which} ORDER BY hour")]


def _only_slow(problem: Problem) -> bool:
    cause = problem.__cause__
    return isinstance(cause, Problem) and cause.kind == problems.STORE_SLOW
