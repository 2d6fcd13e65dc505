"""The migrations lead to the tables that the statements name, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import inspect

from kiosk.hub import database, schema
from kiosk.hub.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "postgresql":
        return request.getfixturevalue("postgres_url")
    return f"sqlite:///{tmp_path / 'hub.sqlite3'}"


def columns(engine):
    found = inspect(engine)
    return {
        table: {
            (column["name"], column["type"].python_type, column["nullable"])
            for column in found.get_columns(table)
        }
        for table in found.get_table_names()
        if table != "migration"
    }


def keys(engine):
    found = inspect(engine)
    return {
        table: found.get_pk_constraint(table)["constrained_columns"] for table in metadata.tables
    }


def test_migrations_lead_to_the_tables(url):
    engine = database.connect(url)

    assert columns(engine) == {
        name: {(column.name, column.type.python_type, column.nullable) for column in table.columns}
        for name, table in metadata.tables.items()
    }
    assert keys(engine) == {
        name: [column.name for column in table.primary_key]
        for name, table in metadata.tables.items()
    }
    engine.dispose()


def test_hub_processes_that_start_at_once_migrate_once(url):
    with ThreadPoolExecutor(4) as pool:
        engines = list(pool.map(database.connect, [url] * 4))

    with engines[0].connect() as connection:
        done = connection.exec_driver_sql("SELECT name FROM migration ORDER BY name").scalars()
        assert list(done) == sorted(migration.__name__ for migration in schema.MIGRATIONS)
    for engine in engines:
        engine.dispose()
