"""Leads found by what was chosen and typed: their places in the list, and how many there are.

What a lead says is asked of the narrow table listing, what became of it of the table lead. On PostgreSQL
an inverted index (GIN) over the terms finds the few among a million; SQLite reads the terms of all,
some 10 ms for 10,000 leads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    TextClause,
    and_,
    func,
    literal,
    or_,
    select,
    text,
    tuple_,
)

from ..shared import clock, ids
from . import terms
from .tables import lead, listing

# Counting on would take as long as reading them: staff see "10,000+".
COUNT_MAX = 10_000
# As in the index that the migration makes, to the letter.
_VECTOR = "array_to_tsvector(string_to_array(listing.terms, ' '))"
Place = tuple[str, str]  # (moment, lead_id)
Condition = ColumnElement[bool] | TextClause


@dataclass(frozen=True)
class Sought:
    """What a lead must have to be found: of each field one of what it names, where it names some."""

    values: tuple[tuple[str, ...], ...] = ()  # terms.value: of each group one
    beginnings: tuple[str, ...] = ()  # terms.sought: each of them
    heat: tuple[str, ...] = ()  # "" where nobody judged
    captured_from: str = ""  # moments, as clock.stamp; "" for no limit
    captured_before: str = ""
    status: tuple[str, ...] = ()
    owner: tuple[str | None, ...] = ()  # None for nobody
    unanswered_since: str = ""  # arrived by this moment, and nobody has replied
    untouched: bool = False  # nobody has done anything with it
    oldest_first: bool = False

    @property
    def by_day(self) -> bool:
        """Is the list in the order of what the tablets' clocks said? Else in that of arrival."""
        return bool(self.captured_from or self.captured_before)

    @property
    def of_follow_up(self) -> bool:
        """Is something asked that became of the lead after the booth?"""
        return bool(self.status or self.owner or self.unanswered_since or self.untouched)

    @property
    def of_listing(self) -> bool:
        return bool(self.values or self.beginnings or self.by_day) or not self.of_follow_up


ALL = Sought()


def places(
    connection: Connection,
    event_id: str,
    sought: Sought,
    *,
    before: Place | None = None,
    after: Place | None = None,
    ascending: bool = False,
    limit: int,
) -> list[Place]:
    """Where found leads stand: the newest first, of those after a place (or ascending) the oldest."""
    moment, lead_id = _order(sought)
    query = _found(connection, event_id, sought, moment, lead_id).limit(limit)
    here = tuple_(moment, lead_id)
    if before:
        query = query.where(here < _literal(before))
    if after:
        query = query.where(here > _literal(after))
    order = (moment, lead_id) if ascending or after else (moment.desc(), lead_id.desc())
    return [(row[0], row[1]) for row in connection.execute(query.order_by(*order))]


def count(connection: Connection, event_id: str, sought: Sought) -> int:
    """How many leads are found; COUNT_MAX + 1 for more than that."""
    some = _found(connection, event_id, sought, literal(1)).limit(COUNT_MAX + 1).subquery()
    return int(connection.execute(select(func.count()).select_from(some)).scalar_one())


def of_leads(connection: Connection, event_id: str, sought: Sought) -> ColumnElement[bool]:
    """The same as a condition on the table lead alone, for other statements."""
    asked = [_of_follow_up(sought)]
    if sought.of_listing:
        mine = select(listing.c.lead_id).where(listing.c.event_id == event_id)
        asked.append(lead.c.id.in_(mine.where(*_of_listing(connection, sought))))
    elif sought.heat:
        asked.append(lead.c.heat.in_(sought.heat))
    return and_(*asked)


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


def _found(
    connection: Connection, event_id: str, sought: Sought, *columns: ColumnElement[Any]
) -> Select[Any]:
    """From the one table that can tell, or from both."""
    if not sought.of_listing:
        mine = (lead.c.event_id == event_id) & lead.c.erased_at.is_(None)
        return select(*columns).where(mine & of_leads(connection, event_id, sought))
    query = select(*columns).where(listing.c.event_id == event_id)
    query = query.where(*_of_listing(connection, sought))
    if sought.of_follow_up:
        query = query.join_from(
            listing,
            lead,
            (lead.c.event_id == listing.c.event_id) & (lead.c.id == listing.c.lead_id),
        ).where((lead.c.event_id == event_id) & _of_follow_up(sought))
    return query


def _order(sought: Sought) -> tuple[Column[str], Column[str]]:
    if not sought.of_listing:
        return lead.c.received_at, lead.c.id
    moment = listing.c.captured_at if sought.by_day else listing.c.received_at
    return moment, listing.c.lead_id


def _literal(place: Place) -> ColumnElement[tuple[str, str]]:
    return tuple_(literal(place[0]), literal(place[1]))


def _of_follow_up(sought: Sought) -> ColumnElement[bool]:
    """The conditions on the table lead."""
    asked: list[ColumnElement[bool]] = []
    if sought.status:
        asked.append(lead.c.status.in_(sought.status))
    if named := [one for one in sought.owner if one]:
        nobody = [lead.c.owner.is_(None)] if None in sought.owner else []
        asked.append(or_(lead.c.owner.in_(named), *nobody))
    elif sought.owner:
        asked.append(lead.c.owner.is_(None))
    if sought.unanswered_since:
        waits = lead.c.received_at <= sought.unanswered_since
        asked.append(lead.c.first_reply_at.is_(None) & waits)
    if sought.untouched:
        asked.append(lead.c.touched_at.is_(None))
    return and_(True, *asked)


def _of_listing(connection: Connection, sought: Sought) -> list[Condition]:
    """The conditions on the table listing."""
    asked: list[Condition] = []
    if sought.captured_from:
        asked.append(listing.c.captured_at >= sought.captured_from)
    if sought.captured_before:
        asked.append(listing.c.captured_at < sought.captured_before)
    groups = list(sought.values)
    if sought.heat:
        groups.append(tuple(terms.value("heat", one) for one in sought.heat))
    if connection.dialect.name == "sqlite":
        asked += _in_text(groups, sought.beginnings)
    elif groups or sought.beginnings:
        parts = [f"({' | '.join(map(_quoted, group))})" for group in groups]
        parts += [f"{_quoted(one)}:*" for one in sought.beginnings]
        has = text(f"{_VECTOR} @@ CAST(:terms AS tsquery)")
        asked.append(has.bindparams(terms=" & ".join(parts)))
    return asked


def _in_text(groups: Sequence[Sequence[str]], beginnings: Sequence[str]) -> list[Condition]:
    """For SQLite, which has no such index: is each of these in the text?"""
    all_terms, spaced = " " + listing.c.terms, " " + listing.c.terms + " "
    found: list[Condition] = [
        or_(*(func.instr(spaced, f" {one} ") > 0 for one in group)) for group in groups
    ]
    return [*found, *(func.instr(all_terms, f" {one}") > 0 for one in beginnings)]


def _quoted(term: str) -> str:
    """A term in the text of a tsquery; it holds no space."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"
