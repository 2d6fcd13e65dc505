"""The leads at the hub, as staff list and export them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from ..shared import consent
from ..shared import lead as leads
from ..shared.lead import Lead
from . import corrections, finding, rows
from .corrections import Correction
from .finding import Place, Sought
from .tables import lead, withdrawal

PAGE = 100  # leads
Withdrawn = dict[str, list[tuple[str, str]]]  # lead_id → [(purpose, withdrawn_at)]
_FOLLOW_UP = (
    "status",
    "owner",
    "next_step",
    "next_step_at",
    "first_reply_at",
    "touched_at",
    "heat",
)


@dataclass(frozen=True)
class FollowUp:
    """What became of a lead so far; see follow_up.py."""

    status: str = "new"  # one of follow_up.STATUSES
    owner: str | None = None  # a person's name
    next_step: str | None = None
    next_step_at: str | None = None
    first_reply_at: str | None = None
    touched_at: str | None = None  # when somebody first did something with it
    heat: str = ""  # as the booth saw it: hot, warm, cold


@dataclass(frozen=True)
class Listed:
    """A lead with how it came here."""

    lead: Lead  # as it stands: corrected by staff, with what was withdrawn
    device_id: str  # of the tablet that captured it
    received_at: str  # its newest revision, by the hub's clock
    contact_key: str | None  # see buyers.contact_key
    follow_up: FollowUp = FollowUp()
    said: Lead | None = None  # as the tablet said it, where staff corrected something
    corrections: Sequence[Correction] = ()

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
    """The leads found, the newest first, streamed, as they stand."""
    with engine.connect() as connection:
        these = (lead.c.event_id == event_id) & lead.c.erased_at.is_(None)
        if sought != finding.ALL:
            these &= finding.of_leads(connection, event_id, sought)
        query = (
            select(lead.c.document)
            .where(these)
            .order_by(lead.c.captured_at.desc(), lead.c.id.desc())
        )
        withdrawn, corrected = (
            _withdrawn(connection, event_id),
            corrections.of(connection, event_id),
        )
        for (document,) in connection.execution_options(yield_per=500).execute(query):
            found = _as_it_stands(document, withdrawn)
            yield corrections.applied(found, corrected.get(found.id, ()))


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
    def places(**bound: Any) -> list[Place]:
        return finding.places(connection, event_id, sought, limit=limit + 1, **bound)

    def shown(some: list[Place], *, newer: bool, older: bool, ascending: bool) -> Page:
        """newer, older: are there such leads, besides those of `some` that do not fit?"""
        more, some = len(some) > limit, some[:limit]
        newer, older = newer or (more and ascending), older or (more and not ascending)
        ordered = some if ascending == sought.oldest_first else some[::-1]
        return Page(
            _at(connection, event_id, ordered),
            newer=finding.named(max(some)) if newer and some else None,
            older=finding.named(min(some)) if older and some else None,
        )

    first_is_oldest = sought.oldest_first
    if (place := finding.place(before)) is not None:
        some = places(before=place)
        if some or not first_is_oldest:
            return shown(some, newer=True, older=False, ascending=False)
    if (place := finding.place(after)) is not None:
        some = places(after=place)
        if some or first_is_oldest:
            return shown(some, newer=False, older=True, ascending=True)
    some = places(ascending=first_is_oldest)
    return shown(some, newer=False, older=False, ascending=first_is_oldest)


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
    follow_up = (lead.c[name] for name in _FOLLOW_UP)
    query = (
        select(
            lead.c.id,
            lead.c.document,
            lead.c.device_id,
            lead.c.received_at,
            lead.c.contact_key,
            *follow_up,
        )
        .where(these & lead.c.erased_at.is_(None))
        .order_by(*(order if ascending else (column.desc() for column in order)))
        .limit(limit)
    )
    found = connection.execute(query).all()
    lead_ids = [row.id for row in found]
    withdrawn = _withdrawn(connection, event_id, lead_ids)
    corrected = corrections.of(connection, event_id, lead_ids)
    return [_listed(row, withdrawn, corrected.get(row.id, ())) for row in found]


def _listed(row: Any, withdrawn: Withdrawn, corrected: Sequence[Correction]) -> Listed:
    said = _as_it_stands(row.document, withdrawn)
    return Listed(
        corrections.applied(said, corrected),
        row.device_id,
        row.received_at,
        row.contact_key,
        FollowUp(*(getattr(row, name) for name in _FOLLOW_UP)),
        said if corrected else None,
        corrected,
    )


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
    found = leads.from_stored(document)
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
