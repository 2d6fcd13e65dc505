"""The staff PIN: scrypt, and a lock-out that doubles and survives a restart."""

import secrets
from datetime import timedelta

from werkzeug.security import check_password_hash, generate_password_hash

from ...shared import clock, problems
from ...shared.problems import Problem
from ..writer import Connection

DIGITS = 6
TRIES = 5
PAUSE_MIN_S = 30
PAUSE_MAX_S = 15 * 60


def new(connection: Connection) -> str:
    """Set a new PIN, which is returned this once; an old lock-out ends."""
    pin = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    connection.execute(
        "INSERT OR REPLACE INTO staff_pin (one, pin_hash) VALUES (1, ?)",
        (generate_password_hash(pin, method="scrypt"),),
    )
    return pin


def check(connection: Connection, typed: str, *, now: str) -> Problem | None:
    """None where the PIN is right. A wrong one is counted in the caller's transaction."""
    row = connection.execute("SELECT pin_hash, failures, locked_until FROM staff_pin").fetchone()
    if row is None:
        return Problem(problems.PIN_UNSET)
    pin_hash, failures, locked_until = row
    if locked_until and locked_until > now:
        left = clock.moment(locked_until) - clock.moment(now)
        return Problem(problems.PIN_LOCKED, wait_s=int(left.total_seconds()) + 1)
    if check_password_hash(pin_hash, typed):
        connection.execute("UPDATE staff_pin SET failures = 0, locked_until = NULL")
        return None
    failures += 1
    wait_s = pause_s(failures)
    until = clock.stamp(clock.moment(now) + timedelta(seconds=wait_s)) if wait_s else None
    connection.execute("UPDATE staff_pin SET failures = ?, locked_until = ?", (failures, until))
    if wait_s:
        return Problem(problems.PIN_LOCKED, wait_s=wait_s)
    return Problem(problems.PIN_WRONG, left=TRIES - failures % TRIES)


def pause_s(failures: int) -> int:
    """The lock-out after so many wrong PINs: 30 s after 5, 60 s after 10, … up to 15 min."""
    if failures % TRIES:
        return 0
    return int(min(PAUSE_MIN_S * 2 ** (failures // TRIES - 1), PAUSE_MAX_S))
