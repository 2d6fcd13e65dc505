"""The one thread that writes: what waits together is committed together.

One connection writes and checkpoints, so nothing is ever "locked", and a slow disk's one fsync
serves every request that waits for it (measured: 2,541 against 179 commits/s at 5 ms an fsync).
Between commits the thread looks whether the file is still there, and tries again where it failed.
"""

import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from ..shared import problems
from ..shared.problems import Problem
from . import health
from .database_file import DatabaseFile
from .health import Health
from .rescue import Connection as Connection

Value = TypeVar("Value")

# More would make one failed commit fail more requests at once.
_GROUP_MAX = 64
# After any other cause the file can still be read: buyers look at products, staff export.
_UNREADABLE = (problems.STORE_DAMAGED, problems.STORE_GONE)
_CHECKPOINT_PAUSES_S = (0.0, 0.1, 0.5, 2.0)
# How often the file is looked after while nobody writes, s. A tablet's disk sleeps longer than that.
_LOOK_EVERY_S = 1.0
# A memory card that tidies up may take seconds for one write; a buyer waits no longer than this.
WAIT_MAX_S = 15.0


def _held() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True, eq=False)
class _Job:
    """One piece of work and what came of it. A lock instead of a Future: half the time a write takes."""

    work: Callable[[Connection], Any]
    in_transaction: bool = True
    value: Any = None
    error: BaseException | None = None
    cancelled: bool = False
    # Held until there is an outcome.
    done: threading.Lock = field(default_factory=_held)


class Writer:
    """Runs pieces of work in transactions, in the order they came."""

    def __init__(self, file: DatabaseFile, state: Health) -> None:
        self._file, self._health = file, state
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def write(self, work: Callable[[Connection], Value]) -> Value:
        """Run the work and return its value once the commit is on disk.

        raises: what the work raised, and then nothing of it was written;
                Problem(STORE_REFUSED) where the disk did not take it, or not in time
        """
        value: Value = self._outcome(_Job(work))
        return value

    def truncate_wal(self) -> bool:
        """Checkpoint everything and cut the WAL to nothing, after what waits is committed.

        A reader that is under way can stand in the way for a moment: then it is tried again.
        returns: False where it stood there all the time
        raises:  Problem(STORE_REFUSED)
        """
        for pause_s in _CHECKPOINT_PAUSES_S:
            time.sleep(pause_s)
            if self._outcome(_Job(lambda _: self._file.truncate_wal(), in_transaction=False)):
                return True
        return False

    def close(self) -> None:
        """Finish what waits, then stop."""
        self._jobs.put(None)
        self._thread.join()
        self._file.close()

    def _outcome(self, job: _Job) -> Any:
        """Hand the job over and wait for what comes of it."""
        self._jobs.put(job)
        if not job.done.acquire(timeout=WAIT_MAX_S):
            # Not begun: it never will be. Begun: it may yet be written, which nobody was told.
            job.cancelled = True
            slow = Problem(problems.STORE_SLOW)
            self._health.failed(slow)
            raise Problem(problems.STORE_REFUSED) from slow
        if job.error is not None:
            raise job.error
        return job.value

    def _run(self) -> None:
        going_on = True
        while going_on:
            group = self._next_group()
            going_on = None not in group
            jobs = [job for job in group if job and not job.cancelled]
            try:
                if jobs:
                    self._commit_together([job for job in jobs if job.in_transaction])
                elif going_on:
                    self._look()
                for job in jobs:
                    if not job.in_transaction:
                        self._run_alone(job)
            except Exception as error:
                # A mistake of ours: those who wait hear of it, and the thread goes on.
                logging.getLogger(__name__).error("The writer failed: %s", type(error).__name__)
                for job in jobs:
                    if job.done.locked():
                        job.error = error
                        job.done.release()

    def _run_alone(self, job: _Job) -> None:
        try:
            job.value = job.work(self._file.connection())
        except (sqlite3.Error, OSError, Problem) as error:
            job.error = self._refused(error)
        job.done.release()

    def _next_group(self) -> list[_Job | None]:
        """What waits, as soon as something does; [] when it is time to look after the file."""
        try:
            group = [self._jobs.get(timeout=_LOOK_EVERY_S)]
        except queue.Empty:
            return []
        while len(group) < _GROUP_MAX and not self._jobs.empty():
            group.append(self._jobs.get())
        return group

    def _commit_together(self, group: list[_Job]) -> None:
        if not group:
            return
        try:
            connection = self._file.connection()
            connection.execute("BEGIN IMMEDIATE")
            for job in group:
                try:
                    job.value = _alone(connection, job.work)
                except Exception as error:
                    job.error = error
                    if health.of_the_disk(error) or not connection.in_transaction:
                        # Disk full, I/O error: SQLite gave up the whole transaction.
                        raise
            self._file.commit()
        except (sqlite3.Error, OSError, Problem) as error:
            refused = self._refused(error)
            for job in group:
                job.error = refused
        else:
            self._health.worked()
        for job in group:
            job.done.release()

    def _look(self) -> None:
        """Notice a file that is gone before somebody needs it, and a disk that works again."""
        if self._health.trouble or not self._file.untouched():
            self._commit_together([_Job(self._file.touch)])

    def _refused(self, error: Exception) -> Problem:
        """What whoever waits is told; staff and the log hear the cause."""
        refused = Problem(problems.STORE_REFUSED)
        refused.__cause__ = cause = health.cause(error, self._file.path)
        self._file.failed(readable=cause.kind not in _UNREADABLE)
        self._health.failed(cause)
        return refused


def _alone(connection: Connection, work: Callable[[Connection], Value]) -> Value:
    """One job inside the group's transaction: its failure undoes only itself."""
    connection.execute("SAVEPOINT job")
    try:
        value = work(connection)
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK TO job")
            connection.execute("RELEASE job")
        raise
    connection.execute("RELEASE job")
    return value
