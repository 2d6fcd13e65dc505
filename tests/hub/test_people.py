"""Sign-in at the desk: a lock-out that doubles and survives a restart, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor

from kiosk.hub import database, people
from kiosk.shared import problems
from kiosk.shared.problems import Problem

START = "2026-10-14T03:00:00.000Z"
WRONG = Problem(problems.SIGN_IN_WRONG)


def tried(url, name, typed, now, *, times=1):
    """What each try was answered with; opened anew, as after a restart."""
    engine = database.connect(url)
    said = [
        database.write(engine, lambda c: people.check(c, name, typed, now=now))
        for _ in range(times)
    ]
    engine.dispose()
    return said


def added(url, name):
    engine = database.connect(url)
    password = database.write(engine, lambda c: people.add(c, name))
    engine.dispose()
    return password


def test_five_wrong_passwords_lock_for_30_seconds_also_after_a_restart_then_for_60(hub_url):
    right = added(hub_url, "Sri")

    assert tried(hub_url, "Sri", "wrong", START, times=4) == [WRONG] * 4
    assert tried(hub_url, "Sri", "wrong", START) == [Problem(problems.SIGN_IN_LOCKED, wait_s=30)]
    (locked,) = tried(hub_url, "Sri", right, "2026-10-14T03:00:29.000Z")
    assert locked.kind == problems.SIGN_IN_LOCKED

    second = "2026-10-14T03:00:31.000Z"
    assert tried(hub_url, "Sri", "wrong", second, times=5)[-1] == Problem(
        problems.SIGN_IN_LOCKED, wait_s=60
    )
    (locked,) = tried(hub_url, "Sri", right, "2026-10-14T03:01:30.000Z")
    assert locked.kind == problems.SIGN_IN_LOCKED
    assert tried(hub_url, "Sri", right, "2026-10-14T03:01:32.000Z") == [None]


def test_right_password_ends_the_count(hub_url):
    right = added(hub_url, "Sri")

    tried(hub_url, "Sri", "wrong", START, times=4)
    assert tried(hub_url, "Sri", right, START) == [None]
    assert tried(hub_url, "Sri", "wrong", START) == [WRONG]


def test_one_who_is_locked_out_locks_nobody_else_out(hub_url):
    added(hub_url, "Sri")
    right = added(hub_url, "Budi")

    tried(hub_url, "Sri", "wrong", START, times=5)

    assert tried(hub_url, "Budi", right, START) == [None]


def test_new_password_ends_the_lock_out_and_the_old_password(hub_url):
    old = added(hub_url, "Sri")
    tried(hub_url, "Sri", "wrong", START, times=5)

    new = added(hub_url, "Sri")

    assert tried(hub_url, "Sri", old, START) == [WRONG]
    assert tried(hub_url, "Sri", new, START) == [None]


def test_a_name_that_nobody_has_meets_the_same_answers_and_the_same_pause(hub_url):
    assert tried(hub_url, "Nobody", "wrong", START, times=4) == [WRONG] * 4
    assert tried(hub_url, "Nobody", "wrong", START) == [Problem(problems.SIGN_IN_LOCKED, wait_s=30)]


def test_names_that_were_tried_are_forgotten_after_a_day(hub_url):
    tried(hub_url, "Nobody", "wrong", START)
    tried(hub_url, "Somebody", "wrong", "2026-10-16T03:00:00.000Z")

    engine = database.connect(hub_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM sign_in").scalar() == 1
    engine.dispose()


def test_wrong_passwords_sent_at_the_same_time_are_all_counted(hub_url):
    added(hub_url, "Sri")

    with ThreadPoolExecutor(5) as hands:
        said = list(hands.map(lambda _: tried(hub_url, "Sri", "wrong", START), range(5)))

    assert said.count([WRONG]) == 4
    assert said.count([Problem(problems.SIGN_IN_LOCKED, wait_s=30)]) == 1


def test_clock_that_was_years_ahead_locks_nobody_out_for_longer_than_the_pause(hub_url):
    right = added(hub_url, "Sri")
    tried(hub_url, "Sri", "wrong", "2031-10-14T03:00:00.000Z", times=5)

    (locked,) = tried(hub_url, "Sri", right, START)

    assert locked.kind == problems.SIGN_IN_LOCKED
    assert locked.details["wait_s"] <= 31
    assert tried(hub_url, "Sri", right, "2026-10-14T03:00:31.000Z") == [None]
