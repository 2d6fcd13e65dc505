"""People who may sign in at the desk: scrypt, and a lock-out that doubles."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Connection, select
from werkzeug.security import check_password_hash, generate_password_hash

from ..shared import clock, lockout, problems
from ..shared.problems import Problem
from . import devices, roles, rows
from .tables import person, sign_in

# Wrong names are counted too; without an end the table would grow with whatever is tried.
FAILURES_KEPT = timedelta(days=1)

# Checked where nobody has the name typed: the answer then takes as long as for a name that exists.
_NOBODY = generate_password_hash(secrets.token_hex(16), method="scrypt")


def add(connection: Connection, name: str, role: str = roles.ADMIN) -> str:
    """Add somebody, or give them a new password; it is returned this once. A lock-out ends.

    role: of somebody who has none yet
    """
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    hashed = generate_password_hash(password, method="scrypt")
    row = {"name": name, "password_hash": hashed}
    rows.insert(connection, person, [row], "DO UPDATE SET password_hash = excluded.password_hash")
    roles.first(connection, devices.the_event(connection), name, role)
    connection.execute(sign_in.delete().where(sign_in.c.name_sha256 == _sha256(name)))
    return password


def check(connection: Connection, name: str, typed: str, *, now: str) -> Problem | None:
    """None where name and password are right. A wrong one is counted, for whatever name was typed."""
    mine = sign_in.c.name_sha256 == _sha256(name)
    first = {"name_sha256": _sha256(name), "failures": 0, "failed_at": now}
    rows.insert(connection, sign_in, [first], "DO NOTHING")
    # Locked: guesses sent at the same time are counted one after the other.
    before = connection.execute(select(sign_in).where(mine).with_for_update()).mappings().one()
    still = lockout.standing(before["locked_until"], before["failures"], now=now)
    if wait_s := lockout.left_s(still, now=now):
        connection.execute(sign_in.update().where(mine).values(locked_until=still))
        return Problem(problems.SIGN_IN_LOCKED, wait_s=wait_s)
    known = select(person.c.password_hash).where(person.c.name == name)
    password_hash = connection.execute(known).scalar()
    if check_password_hash(password_hash or _NOBODY, typed) and password_hash:
        connection.execute(sign_in.delete().where(mine))
        return None
    failures = before["failures"] + 1
    until = lockout.locked_until(failures, now=now)
    connection.execute(
        sign_in.update().where(mine).values(failures=failures, failed_at=now, locked_until=until)
    )
    forgotten_before = clock.stamp(clock.moment(now) - FAILURES_KEPT)
    connection.execute(sign_in.delete().where(sign_in.c.failed_at < forgotten_before))
    if until:
        return Problem(problems.SIGN_IN_LOCKED, wait_s=lockout.pause_s(failures))
    return Problem(problems.SIGN_IN_WRONG)


def _sha256(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
