"""What people may do at the desk: one role each, and each role may do what those before it may.

viewer reads; staff follow leads up; a manager works on many at once, exports, and minds people's work and
the catalogue; an admin minds people, tablets and settings.
"""

from sqlalchemy import ColumnElement, Connection, select

from ..shared import problems
from ..shared.language import mark
from ..shared.problems import Problem
from . import rows
from .tables import person_role

ROLES = ("viewer", "staff", "manager", "admin")
VIEWER, STAFF, MANAGER, ADMIN = ROLES
NAMES = {
    VIEWER: mark("Viewer"),
    STAFF: mark("Staff"),
    MANAGER: mark("Manager"),
    ADMIN: mark("Admin"),
}


def may(role: str | None, needed: str) -> bool:
    """May somebody of this role do what needs that one?"""
    return role in ROLES and ROLES.index(role) >= ROLES.index(needed)


def of(connection: Connection, event_id: str, name: str) -> str | None:
    """Somebody's role; None for who has none here."""
    return connection.execute(select(person_role.c.role).where(_of(event_id, name))).scalar()


def first(connection: Connection, event_id: str, name: str, role: str) -> None:
    """Give a role to somebody who has none yet."""
    row = {"event_id": event_id, "name": name, "role": role}
    rows.insert(connection, person_role, [row], "DO NOTHING")


def change(connection: Connection, event_id: str, name: str, role: str) -> None:
    """Give somebody another role. raises: Problem(PERSON_LAST_ADMIN, PERSON_MISSING)"""
    _keep_an_admin(connection, event_id, name, role)
    done = connection.execute(person_role.update().where(_of(event_id, name)).values(role=role))
    if not done.rowcount:
        raise Problem(problems.PERSON_MISSING)


def remove(connection: Connection, event_id: str, name: str) -> None:
    """Let somebody do nothing here any more. raises: Problem(PERSON_LAST_ADMIN)"""
    _keep_an_admin(connection, event_id, name, None)
    connection.execute(person_role.delete().where(_of(event_id, name)))


def _of(event_id: str, name: str) -> ColumnElement[bool]:
    return (person_role.c.event_id == event_id) & (person_role.c.name == name)


def _keep_an_admin(connection: Connection, event_id: str, name: str, role: str | None) -> None:
    """All admins are locked, in one order: two of them that leave at once wait for each other."""
    query = (
        select(person_role.c.name)
        .where((person_role.c.event_id == event_id) & (person_role.c.role == ADMIN))
        .order_by(person_role.c.name)
        .with_for_update()
    )
    admins = connection.execute(query).scalars().all()
    if role != ADMIN and list(admins) == [name]:
        raise Problem(problems.PERSON_LAST_ADMIN)
