"""The booth is killed at an SQL statement: the next start finds the work whole or not begun, also a migration."""

import os
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import disk
import pytest
import statements
from audit import what_is_wrong
from builders import a_lead
from sqlite_utils.db import Database
from sqlite_utils.utils import sqlite3

from kiosk.booth import store
from kiosk.booth.database_file import connect
from kiosk.booth.schema import migrations
from kiosk.booth.store import Store

pytestmark = pytest.mark.skipif(not disk.linux, reason="forks processes, to kill them")
with closing(sqlite3.connect(":memory:")) as empty:
    MIGRATIONS = [one.name for one in migrations.pending(Database(empty))]


def a_file(folder: Path) -> set[str]:
    """Make a tablet's file of today with two leads: their ids."""
    opened = Store(folder)
    found = {opened.write(lambda c: store.save(c, a_lead())).id for _ in range(2)}
    opened.close()
    return found


def as_it_was_before(migration: str, today: Path, folder: Path) -> None:
    """Make the same file as the version before this migration had it."""
    folder.mkdir()
    with closing(connect(folder / store.FILE_NAME)) as connection:
        migrations.apply(Database(connection), stop_before=migration)
        connection.execute("ATTACH ? AS today", (str(today / store.FILE_NAME),))
        for (table,) in connection.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table'"
        ):
            if table != migrations.migrations_table:
                columns = ", ".join(
                    columns_of(connection, "main", table) & columns_of(connection, "today", table)
                )
                connection.execute(
                    f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM today.{table}"
                )


def columns_of(connection, schema: str, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")}


def killed_at_each_statement(work: str, prepared: Path, room: Path, faults):
    """The folders that killed processes left, each with the number of its statement."""
    script = Path(statements.__file__)
    room.mkdir()
    answer = subprocess.run(
        [sys.executable, script, work, prepared, room, str(faults.start), str(faults.every)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    for number in answer.stdout.split():
        yield number, room / number
        shutil.rmtree(room / number)


def after_the_next_start(folder: Path, confirmed: set[str]) -> str:
    """What is wrong once the booth was started on what was left, and took one more lead."""
    opened = Store(folder)
    if opened.health.trouble:
        return opened.health.trouble.problem.kind.code
    one_more = opened.write(lambda c: store.save(c, a_lead())).id
    opened.close()
    return what_is_wrong(folder, confirmed | {one_more})


@pytest.mark.parametrize("work", statements.WORKS)
@pytest.mark.fault("killed at a statement", "kills lost a lead", every=4, full_s=10)
def test_work_that_is_killed_is_whole_or_not_begun(tmp_path, faults, work):
    confirmed = a_file(tmp_path / "today")

    for number, folder in killed_at_each_statement(
        work, tmp_path / "today", tmp_path / "room", faults
    ):
        wrong = what_is_wrong(folder, confirmed) or after_the_next_start(folder, confirmed)
        faults.tried(f"{work}, statement {number}: {wrong}" if wrong else "")


@pytest.mark.parametrize("migration", MIGRATIONS)
@pytest.mark.fault("migration killed at a statement", "kills lost a lead", full_s=10)
def test_migration_that_is_killed_is_carried_out_by_the_next_start(tmp_path, faults, migration):
    confirmed = a_file(tmp_path / "today")
    as_it_was_before(migration, tmp_path / "today", tmp_path / "before")
    if migration == MIGRATIONS[0]:
        confirmed.clear()

    for number, folder in killed_at_each_statement(
        "open", tmp_path / "before", tmp_path / "room", faults
    ):
        wrong = after_the_next_start(folder, confirmed)
        faults.tried(f"{migration}, statement {number}: {wrong}" if wrong else "")
