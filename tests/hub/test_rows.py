"""Rows that arrive together: new ones are appended; one that came meanwhile is found the second time."""

import pytest
from builders import NOW, a_lead
from sqlalchemy.exc import DBAPIError

from kiosk.hub import database, devices, revisions, rows
from kiosk.hub.tables import lead as table
from kiosk.hub.tables import withdrawal_code
from kiosk.shared import entry, ids
from kiosk.shared import lead as leads

EVENT = ids.new_id()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request, tmp_path):
    url = f"sqlite:///{tmp_path / 'hub.sqlite3'}"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_url")
    opened = database.connect(url)
    yield opened
    opened.dispose()


def a_revision(event_id=EVENT, **fields):
    said = leads.document(a_lead(**fields))
    return revisions.of(said, entry.body_text(said), event_id, "device", now=NOW)


def a_row(**fields):
    return a_revision(**fields).row


def test_texts_that_a_database_would_read_as_its_own_arrive_as_they_were(engine):
    name = 'tab\t, "quoted", back\\slash, \\N, {brace}, 毛泽东, line\\n'
    row = a_row(name=name)

    database.write(engine, lambda c: rows.append(c, table, [row]))

    with engine.connect() as connection:
        (found,) = connection.execute(table.select()).mappings()
    assert {column: found[column] for column in row} == row
    assert found["erased_at"] is None


def test_texts_are_found_among_others_whatever_signs_they_hold(engine):
    texts = ["", "plain", 'a "quote"', "back\\slash", "a, b", "{brace}", "NULL", "毛"]
    written = [{"event_id": EVENT, "code": one, "lead_id": "x"} for one in texts]
    database.write(engine, lambda c: rows.append(c, withdrawal_code, written))

    for wanted in (texts, texts[:1], texts[2:4], []):
        with engine.connect() as connection:
            these = rows.among(connection, withdrawal_code.c.code, wanted)
            found = connection.execute(withdrawal_code.select().where(these)).all()
        assert {row.code for row in found} == set(wanted)


def test_lead_that_came_meanwhile_is_seen_when_the_transaction_is_done_again(postgres_url):
    engine = database.connect(postgres_url)
    # Changes are numbered by the event's row.
    with engine.connect() as connection:
        event_id = devices.the_event(connection)
    first, tries = a_revision(event_id), []
    row = first.row
    later = revisions.Revision(row | {"revision": 2}, first.listed | {"revision": 2})

    def work(connection):
        stood = revisions.standing(connection, event_id, [row["id"]])
        tries.append(sorted(stood))
        if not stood:
            database.write(engine, lambda c: rows.append(c, table, [row]))
        return revisions.put(connection, [later], stood)

    written = database.write(engine, work)
    with engine.connect() as connection:
        (found,) = connection.execute(table.select()).mappings()
    engine.dispose()

    assert tries == [[], [row["id"]]]
    assert (written, found["revision"]) == ({row["id"]}, 2)


def test_row_that_is_there_is_an_error_of_the_database_and_names_nothing_typed(engine):
    row = a_row(name="Ada Lovelace")
    database.write(engine, lambda c: rows.append(c, table, [row]))

    with pytest.raises(DBAPIError) as refused:
        database.write(engine, lambda c: rows.append(c, table, [row]))

    assert "Ada" not in str(refused.value)
