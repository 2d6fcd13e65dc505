"""The files of a SQLite database as files: which they are, copied out, put back in their place."""

import os
from contextlib import closing
from pathlib import Path

from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from ..shared import clock

Connection = sqlite3.Connection
# What SQLite keeps beside the file, and what must be kept together with it.
PARTS = ("", "-wal", "-shm")

Identity = tuple[tuple[int, int] | None, ...]  # (device, inode) of each part, None where missing


def copy_out(connection: Connection, path: Path) -> bool:
    """Copy the open file to FILE.rescued, whole and on the disk; False where it is damaged."""
    new = beside(path, ".rescuing")
    for part in ("", "-journal"):
        beside(new, part).unlink(missing_ok=True)
    with closing(sqlite3.connect(new, isolation_level=None)) as copy:
        connection.backup(copy)
        whole = bool(copy.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    with new.open("r+b") as file:
        os.fsync(file.fileno())
    new.replace(beside(path, ".rescued") if whole else beside(path, f".found-{_file_moment()}"))
    sync_folder(path.parent)
    return whole


def finish_rescue(path: Path, *, ours: Identity, replace: bool = False) -> None:
    """Put FILE.rescued in place; also that of a rescue during which the power went.

    ours:    parts that were copied out, and need not be kept
    replace: set aside what stands there; otherwise only a missing file is replaced
    """
    rescued = beside(path, ".rescued")
    missing = not path.exists() or not path.stat().st_size
    if not missing and not (replace and rescued.exists()):
        return
    # A log without its file is set aside, too: SQLite would delete it, and leads may be in it.
    moment = _file_moment()
    for part in PARTS:
        found = beside(path, part)
        if _inode(found) in ours:
            found.unlink(missing_ok=True)
        elif found.exists() and found.stat().st_size:
            found.replace(beside(path, f".found-{moment}{part}"))
    if rescued.exists():
        rescued.replace(path)
        sync_folder(path.parent)


def _file_moment() -> str:
    """Now, as part of a file name that Windows takes too."""
    return clock.now().replace(":", "").replace(".", "")


def set_aside(path: Path) -> list[Path]:
    """The files beside it that were found in its place, for staff to keep."""
    return sorted(path.parent.glob(f"{path.name}.found-*"))


def beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def identity(path: Path) -> Identity:
    # Asked before each commit and each look: texts, for a Path takes longer to make than to ask.
    return tuple(_inode(f"{path}{part}") for part in PARTS)


def _inode(path: Path | str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 (a text, see identity)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def sync_folder(folder: Path) -> None:
    """Make names in the folder durable. Windows has no such thing, and does not need it."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
