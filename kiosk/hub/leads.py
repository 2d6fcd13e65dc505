"""The leads at the hub, as staff list and export them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from ..shared import consent
from ..shared import lead as leads
from ..shared.lead import Lead
from . import finding, rows
from .finding import Place, Sought
from .tables import lead, withdrawal

PAGE = 100  # leads
Withdrawn = dict[str, list[tuple[str, str]]]  # lead_id → [(purpose, withdrawn_at)]


@dataclass(frozen=True)
class Listed:
    """A lead with how it came here."""

    lead: Lead
    device_id: str  # of the tablet that captured it
    received_at: str  # its newest revision, by the hub's clock
    contact_key: str | None  # see buyers.contact_key

    @property
    def place(self) -> str:
        """Where it stands in the list, for `page`."""
        return finding.named((self.received_at, self.lead.id))


@dataclass(frozen=True)
class Page:
    leads: Sequence[Listed]
    newer: str | None = None  # place after which newer ones are
    older: str | None = None  # place before which older ones are


def newest_first(engine: Engine, event_id: str, sought: Sought = finding.ALL) -> Iterator[Lead]:
    """The leads found, the newest first, streamed; a withdrawn consent is one of each."""
    with engine.connect() as connection:
        these = (lead.c.event_id == event_id) & lead.c.erased_at.is_(None)
        if sought != finding.ALL:
            these &= lead.c.id.in_(finding.ids_of(connection, event_id, sought))
        query = (
            select(lead.c.document)
            .where(these)
            .order_by(lead.c.captured_at.desc(), lead.c.id.desc())
        )
        withdrawn = _withdrawn(connection, event_id)
        for (document,) in connection.execution_options(yield_per=500).execute(query):
            yield _as_it_stands(document, withdrawn)


def page(
    connection: Connection,
    event_id: str,
    sought: Sought = finding.ALL,
    *,
    before: str = "",
    after: str = "",
    limit: int = PAGE,
) -> Page:
    """One page of the list, by the hub's clock, for a tablet's may be years off; the newest first.

    before: the place that older ones are asked for; after: that newer ones are asked for.
            A place that cannot be read is none
    """

    # By place, not by number: leads that arrive meanwhile neither repeat nor hide one, and the
    # thousandth page is found as fast as the first.
    def places(**bound: Place) -> list[Place]:
        return finding.places(connection, event_id, sought, limit=limit + 1, **bound)

    def shown(some: list[Place], *, newer: bool, older: bool) -> Page:
        found = _at(connection, event_id, some)
        newest, oldest = (finding.named(some[0]), finding.named(some[-1])) if some else ("", "")
        return Page(found, newer=newest if newer else None, older=oldest if older else None)

    if (place := finding.place(before)) is not None:
        some = places(before=place)
        return shown(some[:limit], newer=bool(some), older=len(some) > limit)
    if (place := finding.place(after)) is not None and (some := places(after=place)):
        return shown(some[:limit][::-1], newer=len(some) > limit, older=True)
    some = places()
    return shown(some[:limit], newer=False, older=len(some) > limit)


def _at(connection: Connection, event_id: str, places: Sequence[Place]) -> list[Listed]:
    """The leads of these places, in their order; one that was erased this moment is none of them."""
    ids = [lead_id for _, lead_id in places]
    these = (lead.c.event_id == event_id) & rows.among(connection, lead.c.id, ids)
    found = {one.lead.id: one for one in listed(connection, event_id, these, limit=len(ids))}
    return [found[lead_id] for lead_id in ids if lead_id in found]


def find(connection: Connection, event_id: str, lead_id: str) -> Listed | None:
    """The lead with this id; None for none, and for one that was erased."""
    this = (lead.c.event_id == event_id) & (lead.c.id == lead_id)
    return next(iter(listed(connection, event_id, this, limit=1)), None)


def listed(
    connection: Connection,
    event_id: str,
    these: ColumnElement[bool],
    *,
    limit: int,
    ascending: bool = False,
) -> list[Listed]:
    """Leads that were not erased, the newest first unless ascending."""
    order = (lead.c.received_at, lead.c.id)
    query = (
        select(lead.c.id, lead.c.document, lead.c.device_id, lead.c.received_at, lead.c.contact_key)
        .where(these & lead.c.erased_at.is_(None))
        .order_by(*(order if ascending else (column.desc() for column in order)))
        .limit(limit)
    )
    found = connection.execute(query).all()
    withdrawn = _withdrawn(connection, event_id, [row.id for row in found])
    return [
        Listed(
            _as_it_stands(row.document, withdrawn), row.device_id, row.received_at, row.contact_key
        )
        for row in found
    ]


def count(engine: Engine, event_id: str) -> int:
    """How many leads the event has."""
    query = (
        select(func.count())
        .select_from(lead)
        .where((lead.c.event_id == event_id) & lead.c.erased_at.is_(None))
    )
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def _as_it_stands(document: str, withdrawn: Withdrawn) -> Lead:
    found = leads.from_document(json.loads(document))
    for purpose, withdrawn_at in withdrawn.get(found.id, ()):
        consents = consent.withdrawn(found.consents, purpose, now=withdrawn_at)
        found = replace(found, consents=consents)
    return found


def _withdrawn(
    connection: Connection, event_id: str, lead_ids: Iterable[str] | None = None
) -> Withdrawn:
    """Of these leads, or of all: they are few, and may have come before their lead."""
    found: Withdrawn = {}
    query = select(withdrawal).where(withdrawal.c.event_id == event_id)
    if lead_ids is not None:
        query = query.where(rows.among(connection, withdrawal.c.lead_id, list(lead_ids)))
    for row in connection.execute(query):
        found.setdefault(row.lead_id, []).append((row.purpose, row.withdrawn_at))
    return found
