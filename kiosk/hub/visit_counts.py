"""The counts of visits at the hub: each tablet's hours, and their sum for the event.

A tally only grows, so the larger count is the later one. Sent again, in whatever order and by
whichever journal, it changes nothing: a tablet that was copied or enrolled anew doubles nobody.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from ..shared.visits import Place, Tally
from . import rows
from .tables import visits

_LARGER = "DO UPDATE SET count = excluded.count WHERE excluded.count > visits.count"


def put(connection: Connection, event_id: str, device_id: str, tallies: Sequence[Tally]) -> None:
    """Take tallies in, in the caller's transaction."""
    found: dict[tuple[str, ...], tuple[int, str]] = {}
    for tally in tallies:
        for place, count in tally.counts.items():
            key = (tally.tally_id, *place)
            found[key] = max((count, tally.hour), found.get(key, (0, "")))
    # In the order of their keys, so that two transactions never wait for each other crosswise.
    written = [
        {
            "event_id": event_id,
            "tally_id": tally_id,
            "step": step,
            "language": language,
            "sku": sku,
            "device_id": device_id,
            "hour": hour,
            "count": count,
        }
        for (tally_id, step, language, sku), (count, hour) in sorted(found.items())
    ]
    rows.insert(connection, visits, written, _LARGER)


def of_event(connection: Connection, event_id: str) -> Counter[Place]:
    """The counts of all tablets together."""
    parts = (visits.c.hour, visits.c.step, visits.c.language, visits.c.sku)
    query = (
        select(*parts, func.sum(visits.c.count))
        .where(visits.c.event_id == event_id)
        .group_by(*parts)
    )
    return Counter(
        {(row[0], row[1], row[2], row[3]): int(row[4]) for row in connection.execute(query)}
    )
