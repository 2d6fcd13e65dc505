"""The hub's database: which one runs, as whoever starts the hub reads it."""

import re

from running import alone, free_ports
from sqlalchemy import event
from sqlite_utils.utils import sqlite3

from kiosk.hub import database


def test_hub_runs_the_newest_sqlite_that_is_installed_and_says_so_when_it_starts(tmp_path):
    (port,) = free_ports(1)
    with alone("hub", tmp_path / "hub", port, log=tmp_path / "log"):
        pass

    said = (tmp_path / "log").read_text()
    assert f"Database: SQLite {sqlite3.sqlite_version} ({sqlite3.__name__})" in said


def test_sqlite_that_can_damage_its_file_is_named_with_what_to_do():
    engine = database.connect("sqlite://")

    @event.listens_for(engine, "connect")
    def old_one(connection, _):
        connection.create_function("sqlite_version", 0, lambda: "3.45.3")

    engine.dispose()
    with_the_bug = database.version(engine)
    engine.dispose()

    assert with_the_bug.startswith("SQLite 3.45.3 (")
    assert "run no command that writes here" in with_the_bug


def test_postgresql_is_named_with_its_version(postgres_url):
    engine = database.connect(postgres_url)

    assert re.fullmatch(r"PostgreSQL \d+.*\.", database.version(engine))
    engine.dispose()
