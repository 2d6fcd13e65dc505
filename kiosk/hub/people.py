"""People who may sign in at the desk: scrypt, and a lock-out that doubles."""

import secrets

from sqlalchemy import Connection, select
from werkzeug.security import check_password_hash, generate_password_hash

from ..shared import lockout, problems
from ..shared.problems import Problem
from .tables import person


def add(connection: Connection, name: str) -> str:
    """Add somebody, or give them a new password; it is returned this once."""
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    connection.execute(person.delete().where(person.c.name == name))
    hashed = generate_password_hash(password, method="scrypt")
    connection.execute(person.insert().values(name=name, password_hash=hashed, failures=0))
    return password


def check(connection: Connection, name: str, typed: str, *, now: str) -> Problem | None:
    """None where name and password are right. A wrong one is counted."""
    me = person.c.name == name
    # Locked: guesses sent at the same time are counted one after the other.
    row = connection.execute(select(person).where(me).with_for_update()).mappings().first()
    if row is None:
        return Problem(problems.SIGN_IN_WRONG)
    if wait_s := lockout.left_s(row["locked_until"], now=now):
        return Problem(problems.SIGN_IN_LOCKED, wait_s=wait_s)
    if check_password_hash(row["password_hash"], typed):
        connection.execute(person.update().where(me).values(failures=0, locked_until=None))
        return None
    failures = row["failures"] + 1
    until = lockout.locked_until(failures, now=now)
    connection.execute(person.update().where(me).values(failures=failures, locked_until=until))
    if until:
        return Problem(problems.SIGN_IN_LOCKED, wait_s=lockout.pause_s(failures))
    return Problem(problems.SIGN_IN_WRONG)
