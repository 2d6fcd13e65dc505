"""Leads found by what was chosen and typed: their places in the list, and how many there are.

A page and a count are read from the narrow table listing. On PostgreSQL an inverted index (GIN) over
the terms of all leads finds the few among a million; SQLite reads the terms of all, which takes it
some 10 ms for 10,000 leads.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    TextClause,
    and_,
    func,
    literal,
    select,
    text,
    tuple_,
)

from ..shared import clock, ids
from .tables import listing

# Counting on would take as long as reading them: staff see "10,000+".
COUNT_MAX = 10_000
# As in the index that schema.py makes, to the letter.
_VECTOR = "array_to_tsvector(string_to_array(listing.terms, ' '))"


@dataclass(frozen=True)
class Sought:
    """What a lead must have to be found."""

    values: tuple[tuple[str, ...], ...] = ()  # terms.value: of each group one
    beginnings: tuple[str, ...] = ()  # terms.sought: each of them
    captured_from: str = ""  # moments, as clock.stamp; "" for no limit
    captured_before: str = ""

    @property
    def by_day(self) -> bool:
        """Is the list in the order of what the tablets' clocks said? Else in that of arrival."""
        return bool(self.captured_from or self.captured_before)


ALL = Sought()
Place = tuple[str, str]  # (moment, lead_id)


def places(
    connection: Connection,
    event_id: str,
    sought: Sought,
    *,
    before: Place | None = None,
    after: Place | None = None,
    limit: int,
) -> list[Place]:
    """Where found leads stand, the newest first; those after a place the oldest first."""
    order = (_moment(sought), listing.c.lead_id)
    query = select(*order).where(found(connection, event_id, sought)).limit(limit)
    if after:
        query = query.where(tuple_(*order) > _literal(after)).order_by(*order)
    else:
        query = query.order_by(*(column.desc() for column in order))
        if before:
            query = query.where(tuple_(*order) < _literal(before))
    return [(row[0], row[1]) for row in connection.execute(query)]


def count(connection: Connection, event_id: str, sought: Sought) -> int:
    """How many leads are found; COUNT_MAX + 1 for more than that."""
    some = select(literal(1)).where(found(connection, event_id, sought)).limit(COUNT_MAX + 1)
    return int(connection.execute(select(func.count()).select_from(some.subquery())).scalar_one())


def found(connection: Connection, event_id: str, sought: Sought) -> ColumnElement[bool]:
    """The condition on the table listing."""
    asked: list[ColumnElement[bool] | TextClause] = [listing.c.event_id == event_id]
    if sought.captured_from:
        asked.append(listing.c.captured_at >= sought.captured_from)
    if sought.captured_before:
        asked.append(listing.c.captured_at < sought.captured_before)
    if sought.values or sought.beginnings:
        asked.append(_has(connection, sought))
    return and_(*asked)


def ids_of(connection: Connection, event_id: str, sought: Sought) -> Select[tuple[str]]:
    """The ids of the found leads, for other statements."""
    return select(listing.c.lead_id).where(found(connection, event_id, sought))


def place(text: str) -> Place | None:
    """A place as the list's links name it, "moment~lead_id"; None where it makes no sense."""
    moment, _, lead_id = text.partition("~")
    try:
        clock.moment(moment)
    except ValueError:
        return None
    return (moment, lead_id) if ids.is_id(lead_id) else None


def named(place: Place) -> str:
    """A place for a link."""
    return "~".join(place)


def _moment(sought: Sought) -> ColumnElement[str]:
    return listing.c.captured_at if sought.by_day else listing.c.received_at


def _literal(place: Place) -> ColumnElement[tuple[str, str]]:
    return tuple_(literal(place[0]), literal(place[1]))


def _has(connection: Connection, sought: Sought) -> TextClause:
    if connection.dialect.name != "sqlite":
        groups = [" | ".join(_quoted(one) for one in group) for group in sought.values]
        parts = [*(f"({group})" for group in groups if group), *_beginnings(sought.beginnings)]
        query = f"{_VECTOR} @@ CAST(:terms AS tsquery)"
        return text(query).bindparams(terms=" & ".join(parts))
    conditions: list[str] = []
    values: dict[str, str] = {}
    for group in sought.values:
        names = [f"value_{len(values) + n}" for n in range(len(group))]
        values |= {name: f" {one} " for name, one in zip(names, group, strict=True)}
        either = [f"instr(' ' || listing.terms || ' ', :{name}) > 0" for name in names]
        conditions.append(f"({' OR '.join(either)})")
    for one in sought.beginnings:
        name = f"value_{len(values)}"
        values[name] = f" {one}"
        conditions.append(f"instr(' ' || listing.terms, :{name}) > 0")
    return text(" AND ".join(conditions)).bindparams(**values)


def _beginnings(some: Sequence[str]) -> list[str]:
    return [f"{_quoted(one)}:*" for one in some]


def _quoted(term: str) -> str:
    """A term in the text of a tsquery; it holds no space."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
