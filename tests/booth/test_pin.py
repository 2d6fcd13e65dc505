"""The staff PIN: no default, and a lock-out that doubles and survives a restart."""

from kiosk.booth.staff import pin
from kiosk.booth.store import Store
from kiosk.shared import language, lockout, problems
from kiosk.shared.problems import Problem


def tried(store, typed, now):
    return store.write(lambda connection: pin.check(connection, typed, now=now))


def test_without_a_pin_nobody_comes_in(tmp_path):
    store = Store(tmp_path)

    assert tried(store, "", "2026-10-14T03:00:00.000Z") == Problem(problems.PIN_UNSET)
    store.close()


def test_five_wrong_pins_lock_for_30_seconds_also_after_a_restart(tmp_path):
    store = Store(tmp_path)
    right = store.write(pin.new)
    start = "2026-10-14T03:00:00.000Z"

    said = [tried(store, "wrong", start) for _ in range(5)]
    store.close()
    store = Store(tmp_path)

    assert said[3] == Problem(problems.PIN_WRONG, left=1)
    assert said[4] == Problem(problems.PIN_LOCKED, wait_s=30)
    assert tried(store, right, "2026-10-14T03:00:29.000Z").kind == problems.PIN_LOCKED
    assert tried(store, right, "2026-10-14T03:00:31.000Z") is None
    store.close()


def test_lock_out_doubles_up_to_15_minutes():
    assert [lockout.pause_s(failures) for failures in (1, 4, 5, 10, 15, 25, 30, 500)] == [
        0, 0, 30, 60, 120, 480, 900, 900,
    ]  # fmt: skip


def test_staff_come_in_also_while_wrong_pins_cannot_be_counted_on_disk(tmp_path):
    store = Store(tmp_path)
    right = store.write(pin.new)
    start = "2026-10-14T03:00:00.000Z"
    unsaved = pin.Unsaved()

    def tried(typed, now=start):
        with store.read() as connection:
            return unsaved.check(connection, typed, now=now)

    assert tried(right) is None
    assert [tried("wrong") for _ in range(5)][-1] == Problem(problems.PIN_LOCKED, wait_s=30)
    assert tried(right).kind == problems.PIN_LOCKED
    assert tried(right, now="2026-10-14T03:00:31.000Z") is None
    store.close()


def test_clock_that_was_years_ahead_locks_staff_out_for_no_longer_than_the_pause(tmp_path):
    store = Store(tmp_path)
    right = store.write(pin.new)
    for _ in range(5):
        tried(store, "wrong", "2031-10-14T03:00:00.000Z")

    locked = tried(store, right, "2026-10-14T03:00:00.000Z")

    assert locked.kind == problems.PIN_LOCKED
    assert locked.details["wait_s"] <= 31
    assert tried(store, right, "2026-10-14T03:00:31.000Z") is None
    store.close()


def test_pause_is_said_in_the_words_of_the_page():
    def said(wait_s, code):
        spoken = language.OFFERED[code]
        problem = Problem(problems.PIN_LOCKED, wait_s=wait_s)
        return problem.text(language.translator(spoken), spoken).split(". ")[1]

    assert [said(wait_s, "en") for wait_s in (1, 90, 91, 900)] == [
        "Try again in 1 second", "Try again in 90 seconds", "Try again in 2 minutes",
        "Try again in 15 minutes",
    ]  # fmt: skip
    assert [said(wait_s, "id") for wait_s in (1, 900)] == [
        "Coba lagi dalam 1 detik", "Coba lagi dalam 15 menit",
    ]  # fmt: skip
