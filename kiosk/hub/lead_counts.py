"""How many leads of the event each hour, product, country, language and heat has; all counted by the database."""

from collections import Counter

from sqlalchemy import Column, ColumnElement, Connection, func, select, text

from ..shared import lead_counts
from ..shared.lead_counts import LeadCounts
from .tables import lead

# The signs of captured_at that say its hour: "2026-10-14T03".
_HOUR = func.substr(lead.c.captured_at, 1, 13)
# A lead counts once for each product, however many lines ask for it. nullif: an erased one is no JSON.
_PRODUCTS = """
    SELECT {sku} AS sku, count(DISTINCT lead.id)
      FROM lead, {lines} AS line
     WHERE lead.event_id = :event_id
       AND lead.erased_at IS NULL
       AND lead.captured_at >= :first
       AND lead.captured_at < :end
     GROUP BY {sku}
"""
_SQLITE = _PRODUCTS.format(
    sku="json_extract(line.value, '$.sku')",
    lines="json_each(nullif(lead.document, ''), '$.inquiry.lines')",
)
_POSTGRESQL = _PRODUCTS.format(
    sku="line.value ->> 'sku'",
    lines="jsonb_array_elements(CAST(nullif(lead.document, '') AS jsonb) #> '{inquiry,lines}')",
)


def of_event(connection: Connection, event_id: str, *, day: str = "") -> LeadCounts:
    """Of all tablets and phones together. day: of Western Indonesia; "" for all of them"""
    these = (lead.c.event_id == event_id) & lead.c.erased_at.is_(None)
    first, end = lead_counts.bounds(day)
    of_day = these & (lead.c.captured_at >= first) & (lead.c.captured_at < end)
    return LeadCounts(
        hours=_counts(connection, _HOUR, these),
        products=_products(connection, event_id, first, end),
        countries=_counts(connection, lead.c.country, of_day),
        languages=_counts(connection, lead.c.language, of_day),
        heats=_counts(connection, lead.c.heat, of_day),
    )


def _products(connection: Connection, event_id: str, first: str, end: str) -> Counter[str]:
    query = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    between = {"event_id": event_id, "first": first, "end": end}
    return Counter({row[0]: int(row[1]) for row in connection.execute(text(query), between)})


def _counts(
    connection: Connection, what: ColumnElement[str] | Column[str], these: ColumnElement[bool]
) -> Counter[str]:
    query = select(what, func.count()).where(these).group_by(what)
    return Counter({row[0]: int(row[1]) for row in connection.execute(query)})
