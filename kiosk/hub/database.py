"""The hub's database: SQLite or PostgreSQL behind the same statements, and retried transactions."""

import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from ..shared import problems, wal_reset
from ..shared.problems import Problem
from . import changes, schema

Value = TypeVar("Value")
# Serialization failure, deadlock, unique violation (PostgreSQL); the whole transaction is simply done
# again. Of rows.append the third says that a row came meanwhile: done again, that is known.
_AGAIN = ("40001", "40P01", "23505")
# Duplicate type or table: two processes made the table of migrations at once.
_AGAIN_AT_START = (*_AGAIN, "42710", "42P07")
_TRIES = 8
# After which somebody who was refused may come back.
BUSY_WAIT_S = 15


def connect(url: str) -> Engine:
    """Open the database and bring its tables to this version."""
    # hide_parameters: an error names its statement, never the lead that was in it.
    if url.startswith("sqlite"):
        engine = create_engine(
            url,
            module=sqlite3,
            hide_parameters=True,
            connect_args={"timeout": 30, "isolation_level": None},
        )
        event.listen(engine, "connect", _sqlite_pragmas)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=True)
    try:
        schema.migrate(lambda work: write(engine, work, again=_AGAIN_AT_START))
    except BaseException:
        engine.dispose()
        raise
    return engine


def version(engine: Engine) -> str:
    """Which database runs, in a sentence for whoever starts the hub."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}."
        found = str(connection.exec_driver_sql("SELECT sqlite_version()").scalar())
    runs = f"SQLite {found} ({sqlite3.__name__})"
    if wal_reset.mended(found):
        return f"{runs}, without the WAL-reset bug."
    return (
        f"{runs} has the WAL-reset bug, which needs two writers: while the hub runs, run no command "
        "that writes here. SQLite 3.51.3 or newer, or PostgreSQL, ends this."
    )


def write(
    engine: Engine, work: Callable[[Connection], Value], *, again: tuple[str, ...] = _AGAIN
) -> Value:
    """Run the work in one transaction; done again where the database asks for it.

    again: SQLSTATEs after which the whole transaction is done once more
    """
    for attempt in range(_TRIES):
        try:
            with engine.connect() as connection:
                connection = connection.execution_options(writes=True, changes=changes.Noted())
                with connection.begin():
                    value = work(connection)
                    changes.number(connection)
                    return value
        except DBAPIError as error:
            asked = getattr(error.orig, "sqlstate", None) in again
            if not asked or attempt == _TRIES - 1:
                raise
            time.sleep(random.random() * 0.02 * 2**attempt)
    raise AssertionError("unreachable")


def _sqlite_pragmas(connection: Any, _: Any) -> None:
    for pragma in (
        "journal_mode = wal",
        "synchronous = FULL",
        "foreign_keys = 1",
        "secure_delete = 1",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    # IMMEDIATE: a deferred transaction that writes late fails at once when another wrote meanwhile.
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def refused(error: DBAPIError) -> Problem:
    """What the database answered, as a problem: its disk is full, or it is away or too busy."""
    # 53100 disk_full (PostgreSQL); SQLITE_FULL = 13.
    state = getattr(error.orig, "sqlstate", None)
    full = state == "53100" or getattr(error.orig, "sqlite_errorcode", None) == 13
    return Problem(problems.HUB_FULL if full else problems.HUB_BUSY, wait_s=BUSY_WAIT_S)
