"""The leads at the hub, as staff list and export them."""

import json
from collections.abc import Iterator

from sqlalchemy import Engine, func, select

from ..shared import lead as leads
from ..shared.lead import Lead
from .tables import lead


def newest_first(engine: Engine, event_id: str) -> Iterator[Lead]:
    """All leads of the event, the newest first, streamed."""
    query = (
        select(lead.c.document)
        .where(lead.c.event_id == event_id)
        .order_by(lead.c.captured_at.desc(), lead.c.id.desc())
    )
    with engine.connect() as connection:
        for (document,) in connection.execution_options(yield_per=500).execute(query):
            yield leads.from_document(json.loads(document))


def count(engine: Engine, event_id: str) -> int:
    """How many leads the event has."""
    query = select(func.count()).select_from(lead).where(lead.c.event_id == event_id)
    with engine.connect() as connection:
        return int(connection.execute(query).scalar_one())
