"""The migrations lead to the tables that the statements name, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import inspect

from kiosk.hub import database, devices, schema
from kiosk.hub.tables import metadata


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


def test_migrations_lead_to_the_tables(empty_hub_url):
    engine = database.connect(empty_hub_url)

    assert columns(engine) == {
        name: {(column.name, column.type.python_type, column.nullable) for column in table.columns}
        for name, table in metadata.tables.items()
    }
    assert keys(engine) == {
        name: [column.name for column in table.primary_key]
        for name, table in metadata.tables.items()
    }
    engine.dispose()


def test_hub_processes_that_start_at_once_migrate_once_and_are_of_one_event(empty_hub_url):
    together = Barrier(4)

    def start(_):
        engine = database.connect(empty_hub_url)
        together.wait(30)
        return engine, database.write(engine, devices.the_event)

    with ThreadPoolExecutor(4) as pool:
        engines, events = zip(*pool.map(start, range(4)), strict=True)

    assert len(set(events)) == 1
    with engines[0].connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM event").scalar() == 1
        done = connection.exec_driver_sql("SELECT name FROM migration ORDER BY name").scalars()
        assert list(done) == sorted(migration.__name__ for migration in schema.MIGRATIONS)
    for engine in engines:
        engine.dispose()
