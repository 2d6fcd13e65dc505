"""People who may sign in at the desk: scrypt, and a lock-out that doubles."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, select

from ..shared import clock, hashed, lockout, problems
from ..shared.problems import Problem
from . import devices, roles, rows
from .tables import person, person_role, sign_in

# Wrong names are counted too; without an end the table would grow with whatever is tried.
FAILURES_KEPT = timedelta(days=1)


NAME_MAX = 60  # characters


@dataclass(frozen=True)
class Person:
    name: str
    role: str  # one of roles.ROLES


def all_of(connection: Connection, event_id: str) -> Sequence[Person]:
    """Who may sign in at the desk, by name."""
    query = select(person_role.c.name, person_role.c.role).where(person_role.c.event_id == event_id)
    found = [Person(*row) for row in connection.execute(query)]
    return sorted(found, key=lambda one: one.name.casefold())


def invite(connection: Connection, event_id: str, name: str, role: str) -> str:
    """Add somebody new; the password is returned this once. raises: Problem(PERSON_KNOWN)"""
    if roles.of(connection, event_id, name) is not None:
        raise Problem(problems.PERSON_KNOWN)
    return add(connection, name, role)


def reset(connection: Connection, event_id: str, name: str) -> str:
    """A new password for somebody, returned this once; who is signed in as them is out.

    raises: Problem(PERSON_MISSING)
    """
    if roles.of(connection, event_id, name) is None:
        raise Problem(problems.PERSON_MISSING)
    return add(connection, name)


def remove(connection: Connection, event_id: str, name: str) -> None:
    """Let somebody sign in no more. raises: Problem(PERSON_LAST_ADMIN)"""
    roles.remove(connection, event_id, name)
    connection.execute(person.delete().where(person.c.name == name))


def stamp(connection: Connection, name: str) -> str:
    """What changes with somebody's password: a session that began with another one has ended."""
    known = select(person.c.password_hash).where(person.c.name == name)
    return _sha256(connection.execute(known).scalar() or "")[:16]


def add(connection: Connection, name: str, role: str = roles.ADMIN) -> str:
    """Add somebody, or give them a new password; it is returned this once. A lock-out ends.

    role: of somebody who has none yet
    """
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    row = {"name": name, "password_hash": hashed.hashed(password)}
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
    # Whether or not anybody has the name typed, the answer takes as long.
    if hashed.matches(password_hash, typed):
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
