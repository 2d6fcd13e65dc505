"""Retention: what the hub has safely is let go here after some days.

Let go is not erased: there is no tombstone and nothing is told to the hub, which keeps its lead.
The days count from when a backup of the hub covered the lead, by the hub's clock, up to the newest
receipt: a tablet that hears nothing of its hub lets nothing go.
A hub that was restored from an older backup than it had counted on lacks leads that are here no
more either: its staff must know.
"""

import json
from datetime import timedelta
from typing import Protocol

from ..shared import clock, problems
from . import journal
from .hub_client import Acknowledgement
from .journal import State
from .store import Store
from .writer import Connection

# Staff look at these when they can; all else that is set aside waits to be taken in.
_SETTLED = (problems.REVISION_CONFLICT.code,)
_MARK = """
    UPDATE let_go
       SET missing_since = CASE WHEN seq > :there_seq THEN coalesce(missing_since, :now) END
     WHERE journal_id = :journal_id
       AND (missing_since IS NULL) = (seq > :there_seq)
"""
_LET_GO = """
    INSERT OR REPLACE INTO let_go (lead_id, journal_id, seq, link)
    SELECT :lead_id, :journal_id, seq, link
      FROM journal
     WHERE seq = :seq
"""


class Hub(Protocol):
    """What a comparison needs of the hub."""

    def link_at(self, journal_id: str, seq: int) -> str: ...


def run(store: Store, *, days: int) -> int:
    """Let go of what a backup covers for so many days, and overwrite it; returns how many leads.

    days: 0 for never
    """
    with store.read() as connection:
        state = journal.state(connection)
    if not days or state.receipt is None:
        return 0
    said_at = clock.moment(json.loads(state.receipt)["received_at"])
    before = clock.stamp(said_at - timedelta(days=days))
    leads = store.write(lambda connection: let_go(connection, before=before))
    if leads:
        store.overwrite_erased()
    return leads


def let_go(connection: Connection, *, before: str) -> int:
    """Let go of the leads that a backup covers since before this moment; returns how many.

    Their rows and the bodies of their entries go; the chain holds, for it covers only hashes.
    """
    state = journal.state(connection)
    covered = journal.covered_before(connection, before)
    covered = min(covered, state.acked_seq, state.backed_up_seq)
    if _kept_apart(state):
        return 0
    rows = connection.execute("SELECT id, seq FROM lead WHERE seq <= ?", (covered,)).fetchall()
    for lead_id, seq in rows:
        journal.blank(connection, lead_id)
        connection.execute("DELETE FROM lead WHERE id = ?", (lead_id,))
        connection.execute(
            _LET_GO, {"lead_id": lead_id, "journal_id": state.journal_id, "seq": seq}
        )
    return len(rows)


def compare(store: Store, hub: Hub, said: Acknowledgement) -> None:
    """See whether the hub still has all that was let go; note what it has not.

    said: its answer for the journal of today, whose chain was found to be ours. It is asked for those
          that were left (see fork): a clone of this tablet may have filled them again, with its own,
          or this tablet was enrolled anew and is another one to the hub
    """
    with store.read() as connection:
        today = journal.state(connection).journal_id
        rows = connection.execute("SELECT DISTINCT journal_id FROM let_go ORDER BY journal_id")
        journal_ids = [row[0] for row in rows]
    for journal_id in journal_ids:
        there_seq = said.acked_seq if journal_id == today else _there(store, hub, journal_id)
        found = {"journal_id": journal_id, "there_seq": there_seq, "now": clock.now()}
        store.write(lambda connection, found=found: connection.execute(_MARK, found))  # type: ignore[misc]


def _there(store: Store, hub: Hub, journal_id: str) -> int:
    """Up to which of our entries the hub has a journal as it was when leads of it were let go."""
    with store.read() as connection:
        ours = connection.execute(
            "SELECT seq, link FROM let_go WHERE journal_id = ? ORDER BY seq", (journal_id,)
        ).fetchall()
    # Each link follows from all before it: where one is ours, they are. So half of what is open is
    # settled by one question, and all of it by the first where nothing is wrong.
    there, open_to = 0, len(ours)
    asked = open_to
    while there < open_to:
        seq, link = ours[asked - 1]
        theirs = hub.link_at(journal_id, seq)
        # "" was let go by a version that did not note it: whatever stands there counts.
        if theirs and link in (theirs, ""):
            there = asked
        else:
            open_to = asked - 1
        asked = (there + open_to + 1) // 2
    return int(ours[there - 1][0]) if there else 0


def newest(connection: Connection) -> int:
    """The newest entry of today's journal whose lead was let go; 0 for none."""
    row = connection.execute("""
        SELECT max(let_go.seq)
          FROM let_go
          JOIN journal_state ON journal_state.journal_id = let_go.journal_id
    """).fetchone()
    return int(row[0] or 0)


def counts(connection: Connection) -> tuple[int, int]:
    """(leads that were let go, those among them that the hub lacks)."""
    row = connection.execute("SELECT count(*), count(missing_since) FROM let_go").fetchone()
    return row[0], row[1]


def _kept_apart(state: State) -> bool:
    """Does the hub keep something of this tablet apart, which somebody has yet to take in?"""
    return any(one["code"] not in _SETTLED for one in json.loads(state.set_aside))
