"""The SQLite file on the disk: opened durable, known by its inode, copied out where it was taken away.

SQLite goes on writing to a file that was deleted or replaced, and all of it is gone with the
process. So before each commit the file at the path is compared with the one that is open; where
they differ, the open one is copied out and put in its place.
"""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from ..shared import problems
from ..shared.problems import Problem
from . import health
from .health import Health
from .rescue import Connection, Identity, beside, copy_out, finish_rescue, identity, sync_folder

# FULL: a commit is on disk before it is answered, also in WAL mode; NORMAL lost confirmed leads
# in 267 of 600 simulated power cuts. secure_delete: erased means overwritten. fullfsync: macOS.
PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "fullfsync": 1,
    "checkpoint_fullfsync": 1,
    "foreign_keys": 1,
    "secure_delete": 1,
}
_BUSY_TIMEOUT_MS = 5000
_COPY_BYTES = 1024 * 1024

# How far a file has come, and the proof of it: (journal_id, seq, link) of its newest entry.
Reached = tuple[str, int, str]


@dataclass
class Known:
    """What is asked of the file all the time, for any thread."""

    value: str | None = None  # as of the newest commit; None: look


class DatabaseFile:
    """One file and the one connection that writes to it; used by the writer's thread alone."""

    def __init__(
        self,
        path: Path,
        state: Health,
        *,
        prepare: Callable[[Connection], None],
        touch: Callable[[Connection], None],
        newest: Callable[[Connection], Reached],
        holds: Callable[[Connection, Reached], bool],
        known: Callable[[Connection], str],
    ) -> None:
        """Nothing is opened yet.

        prepare: brings a fresh connection's tables up to date
        touch:   writes something small that changes nothing, to try whether it can
        newest:  how far this file has come
        holds:   has a file come at least as far as this?
        known:   what is asked of the file so often that it is read once after each commit
        """
        self.path = path
        self.touch = touch
        self._health = state
        self._prepare, self._newest, self._holds, self._know = prepare, newest, holds, known
        self.known = Known()
        self._connection: Connection | None = None
        # A reader that never looks: while it is open, the log and its index stay. On a full disk
        # nobody could make a new index, and reading would fail too, and with it each page.
        self._keeper: Connection | None = None
        self._identity: Identity = ()
        self._written_at = (0, 0)
        self._confirmed: Reached | None = None
        self._doubted = False

    def connection(self) -> Connection:
        """The connection to the file that stands at the path now.

        raises: sqlite3.Error, OSError, Problem where there is none
        """
        if self._connection is not None:
            if not self.in_place():
                self._bring_back(self._connection)
            elif not self._as_we_left_it():
                self._check_anew()
        if self._connection is None:
            self._open()
        assert self._connection is not None
        return self._connection

    def commit(self) -> None:
        """Commit the open transaction; what it holds is confirmed from now on."""
        assert self._connection is not None
        confirmed, known = self._newest(self._connection), self._know(self._connection)
        self._connection.execute("COMMIT")
        self._confirmed, self.known.value = confirmed, known
        self._written_at = _written_at(self.path)

    def truncate_wal(self) -> bool:
        """Move the whole log into the file and cut it to nothing; False while a reader needs it."""
        connection = self.connection()
        # Not waited for here: buyers would wait, too.
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        self._written_at = _written_at(self.path)
        return not busy

    def in_place(self) -> bool:
        """Is the file at the path the one that is open? Also asked by readers, from other threads."""
        return self._identity in ((), identity(self.path))

    def untouched(self) -> bool:
        """Is it in place, and as we left it?"""
        return self.in_place() and self._as_we_left_it()

    def doubt(self) -> None:
        """Somebody could not read it: the next use checks it."""
        self._doubted = True

    def failed(self, *, readable: bool) -> None:
        """After a failed commit or fsync nothing of this connection's view is trusted.

        readable: the file can still be read, and others go on doing so
        """
        if self._connection is None:
            return
        if self.in_place():
            self._leave(for_good=not readable)
        elif self._connection.in_transaction:
            # What was confirmed may be nowhere but behind this connection: it stays open.
            with suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file, put back before where it was taken away since the last look."""
        if self._connection is not None and not self.in_place():
            with suppress(sqlite3.Error, OSError, Problem):
                self._bring_back(self._connection)
        self._leave()

    def _open(self) -> None:
        path = self.path
        if self._confirmed is None:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.parent.is_dir():
            # Not made anew: it may be on a card that was pulled, and leads would go beside it.
            raise health.problem(problems.STORE_GONE, path)
        finish_rescue(path, ours=())
        connection = connect(path)
        try:
            _rewrite_wal(connection, path)
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise health.problem(problems.STORE_DAMAGED, path)
            self._prepare(connection)
            self._compare(connection)
            known = self._know(connection)
            sync_folder(path.parent)
        except BaseException:
            connection.close()
            raise
        self._connection, self._doubted = connection, False
        self._identity, self._written_at = identity(path), _written_at(path)
        self.known.value = known
        self._keep_index()

    def _as_we_left_it(self) -> bool:
        return not self._doubted and self._written_at == _written_at(self.path)

    def _keep_index(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
        self._keeper = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        self._keeper.execute("SELECT count(*) FROM sqlite_schema").fetchall()

    def _leave(self, *, for_good: bool = True) -> None:
        """Close the connection. SQLite then checkpoints, but not over a file that is not its own."""
        if for_good and self._keeper is not None:
            self._keeper.close()
            self._keeper = None
        connection, self._connection = self._connection, None
        self._identity, self.known.value = (), None
        # The writer last: whoever closes last moves the log into the file.
        if connection is not None:
            connection.close()

    def _check_anew(self) -> None:
        """Somebody else wrote to our file, or could not read it: is it whole, and still ahead?"""
        with closing(connect(self.path)) as other:
            if other.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise health.problem(problems.STORE_DAMAGED, self.path)
            held = self._compare(other)
            self.known.value = self._know(other)
        self._doubted, self._written_at = False, _written_at(self.path)
        if not held:
            self._leave()

    def _compare(self, connection: Connection) -> bool:
        """Tell staff where confirmed leads are not in this file."""
        held = self._confirmed is None or self._holds(connection, self._confirmed)
        if not held:
            self._health.notice = health.problem(problems.STORE_OLDER, self.path)
        return held

    def _bring_back(self, connection: Connection) -> None:
        """Put the file that is open where another stands, or none; or take ours that came back."""
        path = self.path
        if not path.parent.is_dir():
            raise health.problem(problems.STORE_GONE, path)
        there = identity(path)
        if there[0] and not any(one and one in there for one in self._identity) and self._is_ours():
            self._leave()
            return
        try:
            whole = copy_out(connection, path)
        except sqlite3.Error:
            # A card that was pulled cannot be read. Another file that stands there is used, and
            # _open compares it with what was confirmed.
            if there[0] in (None, self._identity[0]):
                raise
            self._leave()
            return
        if whole:
            finish_rescue(path, ours=self._identity, replace=True)
            self._health.notice = health.problem(problems.STORE_RESCUED, path)
        self._leave()

    def _is_ours(self) -> bool:
        """Does the other file at the path hold all that was confirmed? A card pulled and put back."""
        try:
            with closing(connect(self.path)) as other:
                return self._confirmed is not None and self._holds(other, self._confirmed)
        except sqlite3.Error:
            return False


def connect(path: Path) -> Connection:
    """A connection that writes durably; its settings are read back.

    raises: sqlite3.Error
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}")
        for name, value in PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
            if connection.execute(f"PRAGMA {name}").fetchone()[0] != value:
                raise sqlite3.OperationalError(f"this SQLite does not keep {name} = {value}")
    except BaseException:
        connection.close()
        raise
    return connection


def _rewrite_wal(connection: Connection, path: Path) -> None:
    """Write the log that an earlier process left once more, and to the disk.

    Where its last fsync failed, the kernel may show content that never reached the disk, and
    will not write it again by itself (Rebello et al., "Can Applications Recover from fsync
    Failures?", USENIX ATC 2020). Commits that follow it would be lost with it.
    """
    wal = beside(path, "-wal")
    if not wal.exists() or not wal.stat().st_size:
        return
    # With the writer's lock nobody else changes the log.
    connection.execute("BEGIN IMMEDIATE")
    try:
        with wal.open("r+b", buffering=0) as file:
            place = 0
            while content := file.read(_COPY_BYTES):
                file.seek(place)
                file.write(content)
                place += len(content)
            os.fsync(file.fileno())
    finally:
        connection.execute("ROLLBACK")


def _written_at(path: Path) -> tuple[int, int]:
    """(mtime in ns, bytes) of the file proper: between checkpoints nobody changes it."""
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size
