"""How many leads of the event each hour, product, country, language and heat has."""

import json
from collections import Counter

from sqlalchemy import Column, ColumnElement, Connection, func, select

from ..shared import lead as leads
from ..shared import lead_counts
from ..shared.lead_counts import LeadCounts
from .tables import lead

# The signs of captured_at that say its hour: "2026-10-14T03".
_HOUR = func.substr(lead.c.captured_at, 1, 13)


def of_event(connection: Connection, event_id: str, *, day: str = "") -> LeadCounts:
    """Of all tablets and phones together. day: of Western Indonesia; "" for all of them"""
    these = (lead.c.event_id == event_id) & lead.c.erased_at.is_(None)
    first, end = lead_counts.bounds(day)
    of_day = these & (lead.c.captured_at >= first) & (lead.c.captured_at < end)
    found = LeadCounts(
        hours=_counts(connection, _HOUR, these),
        countries=_counts(connection, lead.c.country, of_day),
        languages=_counts(connection, lead.c.language, of_day),
    )
    query = select(lead.c.document).where(of_day)
    for (document,) in connection.execution_options(yield_per=500).execute(query):
        one = leads.from_document(json.loads(document))
        found.products.update(set(one.skus))
        found.heats[one.staff.heat] += 1
    return found


def _counts(
    connection: Connection, what: ColumnElement[str] | Column[str], these: ColumnElement[bool]
) -> Counter[str]:
    query = select(what, func.count()).where(these).group_by(what)
    return Counter({row[0]: int(row[1]) for row in connection.execute(query)})
