"""The staff PIN: scrypt, and a lock-out that doubles and survives a restart."""

import secrets

from werkzeug.security import check_password_hash, generate_password_hash

from ...shared import lockout, problems
from ...shared.problems import Problem
from ..writer import Connection

DIGITS = 6


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
    if wait_s := lockout.left_s(locked_until, now=now):
        return Problem(problems.PIN_LOCKED, wait_s=wait_s)
    if check_password_hash(pin_hash, typed):
        connection.execute("UPDATE staff_pin SET failures = 0, locked_until = NULL")
        return None
    failures += 1
    until = lockout.locked_until(failures, now=now)
    connection.execute("UPDATE staff_pin SET failures = ?, locked_until = ?", (failures, until))
    if until:
        return Problem(problems.PIN_LOCKED, wait_s=lockout.pause_s(failures))
    return Problem(problems.PIN_WRONG, left=lockout.TRIES - failures % lockout.TRIES)
