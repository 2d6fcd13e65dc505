"""Copies of one tablet may say different things of one lead: one version stands, the others are kept apart.

A revision names the versions it follows (Lead.follows). So a tablet's earlier revision that comes late is
told from one that a copy made: that one is kept word for word in its entry, and staff are shown both.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from ..shared import lead as leads
from ..shared import problems
from ..shared.lead import Lead
from . import rows
from .tables import journal_entry

CONFLICT = problems.REVISION_CONFLICT.code


def apart(
    connection: Connection, event_id: str, sent: Sequence[Lead], stood: Mapping[str, str]
) -> set[tuple[str, str]]:
    """Which of the revisions sent do not lead to what stands after them; what stood is marked likewise.

    stood:   lead_id → document of the lead before these, of those that were here
    returns: (lead_id, version) of those to be set aside
    """
    of_lead: dict[str, list[Lead]] = {}
    for one in sent:
        of_lead.setdefault(one.id, []).append(one)
    strange: list[Lead] = []
    displaced: list[Lead] = []
    standing: dict[str, Lead] = {}
    for lead_id, document in stood.items():
        before = leads.from_document(json.loads(document))
        arrived = of_lead[lead_id]
        newest = max((before, *arrived), key=lambda one: one.revision)
        standing[lead_id] = newest
        strange += [one for one in arrived if not _leads_to(one, newest)]
        displaced += [before] if not _leads_to(before, newest) else []
    if not strange and not displaced:
        return set()
    known = _known(connection, event_id, [one.id for one in (*strange, *displaced)])
    _mark(connection, event_id, displaced, known, standing)
    here = [_content(one) for _, one in known]
    return {(one.id, one.version) for one in strange if _content(one) not in here}


def _leads_to(one: Lead, standing: Lead) -> bool:
    if one.version == standing.version or one.version in standing.follows:
        return True
    # Documents without versions are compared by their revision alone.
    unnamed = not (one.version and standing.version)
    return _content(one) == _content(standing) or (unnamed and one.revision < standing.revision)


def _content(lead: Lead) -> Lead:
    return replace(lead, version="", follows=())


_Known = Sequence[tuple[tuple[str, int], Lead]]  # (journal_id, seq) of the entry, what it says


def _known(connection: Connection, event_id: str, lead_ids: Iterable[str]) -> _Known:
    """What the entries of these leads say, but for those that nobody has taken in yet."""
    query = select(journal_entry.c.journal_id, journal_entry.c.seq, journal_entry.c.body).where(
        (journal_entry.c.event_id == event_id)
        & rows.among(connection, journal_entry.c.lead_id, sorted(set(lead_ids)))
        & journal_entry.c.kind.in_(("lead.captured", "lead.amended"))
        & journal_entry.c.body.is_not(None)
        & (journal_entry.c.set_aside.is_(None) | (journal_entry.c.set_aside == CONFLICT))
    )
    return [
        ((row.journal_id, row.seq), leads.from_document(json.loads(row.body)))
        for row in connection.execute(query)
    ]


def _mark(
    connection: Connection,
    event_id: str,
    displaced: Sequence[Lead],
    known: _Known,
    standing: Mapping[str, Lead],
) -> None:
    """Set aside the entries of what stood, unless another version that says the same is followed."""
    for one in displaced:
        followed = standing[one.id].follows
        same = [(place, other) for place, other in known if _content(other) == _content(one)]
        if any(other.version in followed for _, other in same):
            continue
        for (journal_id, seq), _ in same:
            connection.execute(
                journal_entry.update()
                .where((journal_entry.c.event_id == event_id) & (journal_entry.c.seq == seq))
                .where(journal_entry.c.journal_id == journal_id)
                .values(set_aside=CONFLICT)
            )
