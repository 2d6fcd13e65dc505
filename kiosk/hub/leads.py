"""The leads at the hub, as staff list and export them."""

import json
from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection, Engine, func, select

from ..shared import consent
from ..shared import lead as leads
from ..shared.lead import Lead
from .tables import lead, withdrawal


def newest_first(engine: Engine, event_id: str) -> Iterator[Lead]:
    """All leads of the event, the newest first, streamed; a withdrawn consent is one of each."""
    query = (
        select(lead.c.document)
        .where((lead.c.event_id == event_id) & lead.c.erased_at.is_(None))
        .order_by(lead.c.captured_at.desc(), lead.c.id.desc())
    )
    with engine.connect() as connection:
        withdrawn = _withdrawn(connection, event_id)
        for (document,) in connection.execution_options(yield_per=500).execute(query):
            found = leads.from_document(json.loads(document))
            for purpose, withdrawn_at in withdrawn.get(found.id, ()):
                consents = consent.withdrawn(found.consents, purpose, now=withdrawn_at)
                found = replace(found, consents=consents)
            yield found


def count(engine: Engine, event_id: str) -> int:
    """How many leads the event has."""
    query = (
        select(func.count())
        .select_from(lead)
        .where((lead.c.event_id == event_id) & lead.c.erased_at.is_(None))
    )
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())


def _withdrawn(connection: Connection, event_id: str) -> dict[str, list[tuple[str, str]]]:
    """lead_id → [(purpose, withdrawn_at)]; they are few, and may have come before their lead."""
    found: dict[str, list[tuple[str, str]]] = {}
    query = select(withdrawal).where(withdrawal.c.event_id == event_id)
    for row in connection.execute(query):
        found.setdefault(row.lead_id, []).append((row.purpose, row.withdrawn_at))
    return found
