"""Saved views of the desk's list: a filter under a name, one's own or everybody's.

Of a search nothing is saved: it may be a buyer's name, which an erasure would not find here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, Connection, select

from ..shared import ids, problems
from ..shared.problems import Problem
from . import filters
from .filters import Filter
from .tables import saved_view

NAME_MAX = 60  # characters
# More are no help to anybody.
VIEWS_MAX = 50


@dataclass(frozen=True)
class View:
    id: str
    name: str
    filter: Filter
    person: str  # whose it is
    shared: bool  # may everybody use it?
    opens: bool  # is it what its person sees first after signing in?


def all_of(connection: Connection, event_id: str, person: str) -> Sequence[View]:
    """Somebody's own and those of everybody, by name."""
    mine = (saved_view.c.person == person) | (saved_view.c.shared == 1)
    query = select(saved_view).where((saved_view.c.event_id == event_id) & mine)
    found = [
        View(
            row.view_id,
            row.name,
            filters.read(parse_qsl(row.fields)),
            row.person,
            bool(row.shared),
            bool(row.opens),
        )
        for row in connection.execute(query)
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def save(
    connection: Connection, event_id: str, person: str, name: str, filter: Filter, *, shared: bool
) -> None:
    """raises: Problem VIEW_NAMELESS, VIEWS_MANY"""
    if not name:
        raise Problem(problems.VIEW_NAMELESS)
    if sum(one.person == person for one in all_of(connection, event_id, person)) >= VIEWS_MAX:
        raise Problem(problems.VIEWS_MANY, limit=VIEWS_MAX)
    row = {
        "event_id": event_id,
        "view_id": ids.new_id(),
        "person": person,
        "shared": int(shared),
        "name": name,
        "fields": urlencode(filters.given(filter), doseq=True),
        "opens": 0,
    }
    connection.execute(saved_view.insert().values(row))


def rename(connection: Connection, event_id: str, person: str, view_id: str, name: str) -> None:
    """raises: Problem VIEW_NAMELESS, VIEW_MISSING"""
    if not name:
        raise Problem(problems.VIEW_NAMELESS)
    _change(connection, event_id, person, view_id, name=name)


def open_first(
    connection: Connection, event_id: str, person: str, view_id: str, *, opens: bool
) -> None:
    """Let this be, or be no more, what its person sees after signing in. raises: Problem VIEW_MISSING"""
    mine = (saved_view.c.event_id == event_id) & (saved_view.c.person == person)
    connection.execute(saved_view.update().where(mine).values(opens=0))
    _change(connection, event_id, person, view_id, opens=int(opens))


def delete(connection: Connection, event_id: str, person: str, view_id: str) -> None:
    """Done again it changes nothing."""
    connection.execute(saved_view.delete().where(_own(event_id, person, view_id)))


def first(connection: Connection, event_id: str, person: str) -> Filter:
    """What somebody sees after signing in."""
    own = (one for one in all_of(connection, event_id, person) if one.person == person)
    return next((one.filter for one in own if one.opens), filters.NONE)


def _change(
    connection: Connection, event_id: str, person: str, view_id: str, **values: object
) -> None:
    changed = saved_view.update().where(_own(event_id, person, view_id)).values(values)
    if not connection.execute(changed).rowcount:
        raise Problem(problems.VIEW_MISSING)


def _own(event_id: str, person: str, view_id: str) -> ColumnElement[bool]:
    this = (saved_view.c.event_id == event_id) & (saved_view.c.view_id == view_id)
    return this & (saved_view.c.person == person)
