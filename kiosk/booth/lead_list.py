"""The tablet's leads in a row, and how many wait for the hub."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from ..shared import lead as leads
from ..shared.lead import Lead
from .rescue import Connection


@dataclass(frozen=True)
class Stored:
    """A lead with where it stands on its way."""

    lead: Lead
    delivered: bool


def newest_first(connection: Connection) -> Iterator[Stored]:
    """All leads, the newest first, one at a time."""
    rows = connection.execute("""
        SELECT document, lead.seq <= journal_state.acked_seq
          FROM lead, journal_state
         ORDER BY captured_at DESC, id DESC
    """)
    for document, delivered in rows:
        yield Stored(leads.from_document(json.loads(document)), bool(delivered))


def oldest_first(connection: Connection) -> Iterator[Lead]:
    """All leads in the order of their capture, one at a time."""
    for (document,) in connection.execute("SELECT document FROM lead ORDER BY captured_at, id"):
        yield leads.from_document(json.loads(document))


def counts(connection: Connection) -> tuple[int, int]:
    """(all leads, those that wait for the hub)."""
    row = connection.execute("""
        SELECT count(*), count(*) FILTER (WHERE lead.seq > journal_state.acked_seq)
          FROM lead, journal_state
    """).fetchone()
    return row[0], row[1]
