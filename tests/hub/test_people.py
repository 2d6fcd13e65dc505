"""Who may sign in at the desk, and the pause that guessing meets."""

import pytest

from kiosk.hub import database, people
from kiosk.shared import problems

NOW = "2026-10-14T03:05:09.123Z"
HALF_A_MINUTE_LATER = "2026-10-14T03:05:40.000Z"
TWO_DAYS_LATER = "2026-10-16T03:05:09.123Z"


@pytest.fixture
def check(tmp_path):
    """Try a name and a password, at NOW or another moment."""
    engine = database.connect(f"sqlite:///{tmp_path / 'hub.sqlite3'}")

    def tried(name, typed, now=NOW):
        found = database.write(engine, lambda c: people.check(c, name, typed, now=now))
        return found and found.kind

    tried.engine = engine
    yield tried
    engine.dispose()


def test_right_password_opens_and_another_name_does_not(check):
    password = database.write(check.engine, lambda c: people.add(c, "Sri"))

    assert check("Sri", password) is None
    assert check("Sri", password + "x") == problems.SIGN_IN_WRONG
    assert check("Budi", password) == problems.SIGN_IN_WRONG


@pytest.mark.parametrize("name", ["Sri", "nobody has this name"])
def test_five_wrong_passwords_meet_a_pause_whoever_was_named(check, name):
    database.write(check.engine, lambda c: people.add(c, "Sri"))

    tries = [check(name, "guess") for _ in range(6)]

    assert tries == [problems.SIGN_IN_WRONG] * 5 + [problems.SIGN_IN_LOCKED]
    assert check(name, "guess", now=HALF_A_MINUTE_LATER) == problems.SIGN_IN_WRONG


def test_new_password_ends_the_pause(check):
    for _ in range(5):
        check("Sri", "guess")

    password = database.write(check.engine, lambda c: people.add(c, "Sri"))

    assert check("Sri", password) is None


def test_names_that_were_tried_are_forgotten_after_a_day(check):
    check("Sri", "guess")
    check("Budi", "guess", now=TWO_DAYS_LATER)

    with check.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT count(*) FROM sign_in").scalar()
    assert kept == 1
