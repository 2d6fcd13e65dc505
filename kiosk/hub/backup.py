"""A backup of the hub, and what it covers: only then may tablets let delivered entries go.

What a journal had before the copy began is in the copy. So the marks are read first, and count
once the copy is whole on disk.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, select
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from ..shared import problems
from ..shared.problems import Problem
from . import database
from .tables import journal


@dataclass(frozen=True)
class Mark:
    """How far a journal was when the backup began."""

    event_id: str
    journal_id: str
    acked_seq: int


def back_up(engine: Engine, file: Path) -> Sequence[Mark]:
    """Copy the whole database into a new file, readable by its owner only.

    SQLite: a database file that can be opened as it is. PostgreSQL: for pg_restore.
    returns: what it covers, which the tablets are told at their next round
    raises:  Problem(BACKUP_FAILED); then the file does not exist and nothing counts as covered
    """
    if engine.dialect.name == "sqlite":
        return covered_by(engine, lambda: _copy(engine.url, file))
    return covered_by(engine, lambda: _dump(engine.url, file))


def covered_by(engine: Engine, copy: Callable[[], None]) -> Sequence[Mark]:
    """Run any copy of the database, and note what it covers once it returned.

    raises: what the copy raised
    """
    with engine.connect() as connection:
        marks = _marks(connection)
    copy()
    database.write(engine, lambda connection: _note(connection, marks))
    return marks


def _marks(connection: Connection) -> list[Mark]:
    query = select(journal.c.event_id, journal.c.journal_id, journal.c.acked_seq)
    return [Mark(*row) for row in connection.execute(query)]


def _note(connection: Connection, marks: Sequence[Mark]) -> None:
    for mark in marks:
        connection.execute(
            journal.update()
            .where(journal.c.event_id == mark.event_id)
            .where(journal.c.journal_id == mark.journal_id)
            .where(journal.c.backed_up_seq < mark.acked_seq)
            .values(backed_up_seq=mark.acked_seq)
        )


def _copy(url: URL, file: Path) -> None:
    new = _new_file(file)
    try:
        with sqlite3.connect(str(url.database)) as source, sqlite3.connect(new) as target:
            source.backup(target)
            # In one file, whole: no WAL beside it that a copy to a stick would forget.
            target.execute("PRAGMA journal_mode = delete")
            (verdict,) = target.execute("PRAGMA integrity_check").fetchone()
        source.close()
        target.close()
    except sqlite3.Error as error:
        new.unlink()
        raise Problem(problems.BACKUP_FAILED, why=type(error).__name__) from error
    if verdict != "ok":
        new.unlink()
        raise Problem(problems.BACKUP_FAILED, why="integrity_check")
    _keep(new, file)


def _dump(url: URL, file: Path) -> None:
    tool = shutil.which("pg_dump")
    if tool is None:
        raise Problem(problems.BACKUP_FAILED, why="pg_dump is not installed")
    new = _new_file(file)
    address = url.set(drivername="postgresql", password=None).render_as_string()
    done = subprocess.run(
        [tool, "--format=custom", f"--file={new}", f"--dbname={address}"],
        env={**os.environ, "PGPASSWORD": url.password or os.environ.get("PGPASSWORD", "")},
        capture_output=True,
        check=False,
    )
    if done.returncode:
        new.unlink()
        raise Problem(problems.BACKUP_FAILED, why=f"pg_dump ended with {done.returncode}")
    _keep(new, file)


def _new_file(file: Path) -> Path:
    """An empty file beside the backup to be, for its owner only: leads are in it."""
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    return new


def _keep(new: Path, file: Path) -> None:
    """Make the copy durable, then give it its name: a file of that name is always whole."""
    with new.open("rb+") as written:
        os.fsync(written.fileno())
    new.replace(file)
