"""Whether the tablet can save: the cause where it cannot, since when, and what staff can do."""

import errno
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from ..shared import clock, problems
from ..shared.problems import Kind, Problem

# SQLite's result codes (sqlite.org/rescode.html), the low byte of an extended one.
_PERM, _BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = (
    3, 5, 6, 8, 10, 11, 13, 14, 26,
)  # fmt: skip
_OF_THE_DISK = {
    _PERM: problems.STORE_READ_ONLY,
    _BUSY: problems.STORE_BUSY,
    _LOCKED: problems.STORE_BUSY,
    _READONLY: problems.STORE_READ_ONLY,
    _IOERR: problems.STORE_DISK_FAILED,
    _CORRUPT: problems.STORE_DAMAGED,
    _FULL: problems.STORE_FULL,
    _CANTOPEN: problems.STORE_READ_ONLY,
    _NOTADB: problems.STORE_DAMAGED,
}
_ERRNOS = {
    errno.ENOSPC: problems.STORE_FULL,
    errno.EDQUOT: problems.STORE_FULL,
    errno.EACCES: problems.STORE_READ_ONLY,
    errno.EPERM: problems.STORE_READ_ONLY,
    errno.EROFS: problems.STORE_READ_ONLY,
    errno.EEXIST: problems.STORE_READ_ONLY,
    errno.ENOTDIR: problems.STORE_READ_ONLY,
    errno.ENOENT: problems.STORE_GONE,
}
# Below this a disk is full for us: one commit is up to some hundred kilobytes.
FREE_MIN_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Trouble:
    """Why nothing can be saved now."""

    problem: Problem  # its sentence says what to do
    since: str  # clock.now() of the first failure


class Health:
    """What the writer last found. Read by all threads, each attribute whole."""

    def __init__(self) -> None:
        self.trouble: Trouble | None = None
        # Something that staff must know though saving works.
        self.notice: Problem | None = None
        # Since when what was erased waits to be overwritten: clock.now(). A reader is in the way.
        self.overwriting: str | None = None

    def failed(self, cause: Problem) -> None:
        """It cannot be saved, for this cause."""
        before = self.trouble
        if before is None or before.problem != cause:
            logging.getLogger(__name__).error("Cannot save: %s", cause.kind.code)
            self.trouble = Trouble(cause, before.since if before else clock.now())

    def worked(self) -> None:
        """A commit is on disk."""
        if self.trouble:
            logging.getLogger(__name__).warning("Saving works again")
            self.trouble = None


def of_the_disk(error: BaseException) -> bool:
    """Is this an error of the disk or the file, and not of the statement?"""
    return isinstance(error, OSError) or (
        isinstance(error, sqlite3.Error) and _code(error) in _OF_THE_DISK
    )


def cause(error: BaseException, path: Path) -> Problem:
    """What to tell staff about an error of the file at path."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, OSError):
        kind = _ERRNOS.get(error.errno or 0, problems.STORE_DISK_FAILED)
    else:
        kind = _OF_THE_DISK.get(_code(error), problems.STORE_FAILED)
    if kind in (problems.STORE_DISK_FAILED, problems.STORE_READ_ONLY):
        kind = _seen_at(path, kind)
    return problem(kind, path)


def problem(kind: Kind, path: Path) -> Problem:
    """The kind with the details that the sentences of the storage name."""
    return Problem(kind, file=path.name, folder=str(path.parent))


def _seen_at(path: Path, kind: Kind) -> Kind:
    """SQLite says "I/O error" or "cannot open" for some that a look at the folder tells apart."""
    if not path.parent.exists():
        return problems.STORE_GONE
    try:
        free_bytes = shutil.disk_usage(path.parent).free
    except OSError:
        return kind
    return problems.STORE_FULL if free_bytes < FREE_MIN_BYTES else kind


def _code(error: BaseException) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF
