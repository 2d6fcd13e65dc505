"""The tablet's leads in a row, and how many wait for the hub."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from ..shared import ids
from ..shared import lead as leads
from ..shared.lead import Lead
from .rescue import Connection

PAGE = 100  # leads


@dataclass(frozen=True)
class Stored:
    """A lead with where it stands on its way."""

    lead: Lead
    delivered: bool

    @property
    def place(self) -> str:
        """Where it stands in the list, for `page`."""
        return f"{self.lead.captured_at}~{self.lead.id}"


@dataclass(frozen=True)
class Page:
    leads: Sequence[Stored]
    newer: str | None = None  # place after which newer ones are
    older: str | None = None  # place before which older ones are
    total: int | None = None  # of all pages, where they were counted


_LISTED = """
    SELECT document, lead.seq <= journal_state.acked_seq
      FROM lead, journal_state
"""
_NEWEST = f"{_LISTED} ORDER BY captured_at DESC, id DESC"
# By place, not by number: a lead that is captured meanwhile neither repeats nor hides one.
_OLDER = f"""
    {_LISTED}
     WHERE (captured_at, id) < (:captured_at, :id)
     ORDER BY captured_at DESC, id DESC
     LIMIT :limit
"""
_NEWER = f"""
    {_LISTED}
     WHERE (captured_at, id) > (:captured_at, :id)
     ORDER BY captured_at, id
     LIMIT :limit
"""


def newest_first(connection: Connection) -> Iterator[Stored]:
    """All leads, the newest first, one at a time."""
    return _stored(connection.execute(_NEWEST))


def page(connection: Connection, *, before: str = "", after: str = "", limit: int = PAGE) -> Page:
    """One page of the list, the newest first.

    before: the place that older ones are asked for; after: that newer ones are asked for.
            A place that cannot be read is none
    """
    if place := _place(before):
        found = list(_stored(connection.execute(_OLDER, place | {"limit": limit + 1})))
        return _page(found[:limit], newer=bool(found), older=len(found) > limit)
    if place := _place(after):
        found = list(_stored(connection.execute(_NEWER, place | {"limit": limit + 1})))
        if found:
            return _page(found[:limit][::-1], newer=len(found) > limit, older=True)
    found = list(islice(newest_first(connection), limit + 1))
    return _page(found[:limit], newer=False, older=len(found) > limit)


def _stored(rows: Iterable[tuple[str, int]]) -> Iterator[Stored]:
    for document, delivered in rows:
        yield Stored(leads.from_stored(document), bool(delivered))


def _place(text: str) -> dict[str, Any]:
    captured_at, _, lead_id = text.partition("~")
    return {"captured_at": captured_at, "id": lead_id} if ids.is_id(lead_id) else {}


def _page(found: Sequence[Stored], *, newer: bool, older: bool) -> Page:
    return Page(
        found,
        newer=found[0].place if newer else None,
        older=found[-1].place if older else None,
    )


def oldest_first(connection: Connection) -> Iterator[Lead]:
    """All leads in the order of their capture, one at a time."""
    for (document,) in connection.execute("SELECT document FROM lead ORDER BY captured_at, id"):
        yield leads.from_stored(document)


def counts(connection: Connection) -> tuple[int, int]:
    """(all leads, those that wait for the hub)."""
    row = connection.execute("""
        SELECT count(*), count(*) FILTER (WHERE lead.seq > journal_state.acked_seq)
          FROM lead, journal_state
    """).fetchone()
    return row[0], row[1]
