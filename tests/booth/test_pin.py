"""The staff PIN: no default, and a lock-out that doubles and survives a restart."""

from kiosk.booth.staff import pin
from kiosk.booth.store import Store
from kiosk.shared import lockout, problems
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
