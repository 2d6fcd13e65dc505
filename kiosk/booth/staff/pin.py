"""The staff PIN: scrypt, and a lock-out that doubles and survives a restart."""

import secrets
import threading
from dataclasses import dataclass

from ...shared import hashed, lockout, problems
from ...shared.problems import Problem
from ..writer import Connection

DIGITS = 6


def new(connection: Connection) -> str:
    """Set a new PIN, which is returned this once; an old lock-out ends."""
    pin = "".join(secrets.choice("0123456789") for _ in range(DIGITS))
    connection.execute(
        "INSERT OR REPLACE INTO staff_pin (one, pin_hash) VALUES (1, ?)",
        (hashed.hashed(pin),),
    )
    return pin


@dataclass(frozen=True)
class Tries:
    """Wrong PINs so far."""

    failures: int
    locked_until: str | None


def check(connection: Connection, typed: str, *, now: str) -> Problem | None:
    """None where the PIN is right. A wrong one is counted in the caller's transaction."""
    problem, after = _judged(connection, typed, Tries(0, None), now)
    connection.execute(
        "UPDATE staff_pin SET failures = ?, locked_until = ?", (after.failures, after.locked_until)
    )
    return problem


class Unsaved:
    """Counts wrong PINs while the tablet cannot save: staff must come in then most of all."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tries = Tries(0, None)

    def check(self, connection: Connection, typed: str, *, now: str) -> Problem | None:
        """None where the PIN is right. connection: may only read"""
        with self._lock:
            problem, self._tries = _judged(connection, typed, self._tries, now)
        return problem


def _judged(
    connection: Connection, typed: str, unsaved: Tries, now: str
) -> tuple[Problem | None, Tries]:
    """What to say of this PIN, and the tries after it, from the stored or the unsaved ones."""
    row = connection.execute("SELECT pin_hash, failures, locked_until FROM staff_pin").fetchone()
    if row is None:
        return Problem(problems.PIN_UNSET), unsaved
    pin_hash, *stored = row
    before = max(Tries(*stored), unsaved, key=lambda tries: tries.failures)
    until = lockout.standing(before.locked_until, before.failures, now=now)
    if wait_s := lockout.left_s(until, now=now):
        return Problem(problems.PIN_LOCKED, wait_s=wait_s), Tries(before.failures, until)
    if hashed.matches(pin_hash, typed):
        return None, Tries(0, None)
    failures = before.failures + 1
    after = Tries(failures, lockout.locked_until(failures, now=now))
    if after.locked_until:
        return Problem(problems.PIN_LOCKED, wait_s=lockout.pause_s(failures)), after
    left = lockout.TRIES - failures % lockout.TRIES
    return Problem(problems.PIN_WRONG, left=left), after
