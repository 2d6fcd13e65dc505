"""The journal: each change is one entry, appended in the transaction of the change; sent in order, once."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..shared import entry, ids
from ..shared.entry import Entry
from .database_file import Reached
from .writer import Connection


@dataclass(frozen=True)
class State:
    """Where the journal stands."""

    journal_id: str
    seq: int  # of the newest entry
    link: str  # of the newest entry
    leads: int  # lead.captured entries up to seq
    acked_seq: int  # the hub has everything up to here
    backed_up_seq: int  # … and its backup covers this
    order_id: str  # of the newest order of the hub that was done; "" before the first
    receipt: str | None  # JSON of the hub's newest receipt
    set_aside: str  # JSON: [{seq, code}] of what the hub keeps but does not understand
    delivered_at: str | None  # clock.now() of the last round that reached the hub
    clock_offset_s: int | None  # how far this tablet's clock is behind the hub's
    problem: str | None  # code of what stopped the last round

    @property
    def waiting(self) -> int:
        """Entries that the hub does not have yet."""
        return self.seq - self.acked_seq


_STATE = """
    SELECT journal_id, seq, link, leads, acked_seq, backed_up_seq, order_id, receipt, set_aside,
           delivered_at, clock_offset_s, problem
      FROM journal_state
"""
_NEW = """
    INSERT INTO journal_state (one, journal_id, link)
    VALUES (1, :journal_id, :link)
    ON CONFLICT (one) DO NOTHING
"""
_APPEND = """
    INSERT INTO journal (seq, kind, lead_id, body, body_sha256, link)
    VALUES (:seq, :kind, :lead_id, :body, :body_sha256, :link)
"""
_UNSENT = """
    SELECT seq, kind, body, body_sha256, link
      FROM journal
     WHERE seq > :after
     ORDER BY seq
     LIMIT :limit
"""


def begin(connection: Connection) -> None:
    """Give a new tablet its journal."""
    journal_id = ids.new_id()
    connection.execute(_NEW, {"journal_id": journal_id, "link": entry.first_link(journal_id)})


def state(connection: Connection) -> State:
    """Where the journal stands now."""
    return State(*connection.execute(_STATE).fetchone())


def leads_waiting(connection: Connection) -> int:
    """Entries of leads that the hub does not have yet; counts of visits are none."""
    unsent = connection.execute(
        """
        SELECT count(*)
          FROM journal, journal_state
         WHERE journal.seq > journal_state.acked_seq AND kind <> ?
        """,
        (entry.VISITS_COUNTED,),
    )
    return int(unsent.fetchone()[0])


def delivered(connection: Connection, lead_id: str) -> bool:
    """Does the hub have the newest entry of this lead?"""
    newest = connection.execute("SELECT max(seq) FROM journal WHERE lead_id = ?", (lead_id,))
    return int(newest.fetchone()[0] or 0) <= state(connection).acked_seq


def append(connection: Connection, kind: str, lead_id: str, content: Mapping[str, Any]) -> Entry:
    """Add an entry in the caller's transaction; returns it.

    kind:    one of entry.KINDS
    content: what becomes the body, without the salt
    """
    now = state(connection)
    new = entry.chained(now.link, now.seq + 1, kind, entry.body_text(content))
    row = {"lead_id": lead_id, "seq": new.seq, "kind": new.kind, "body": new.body}
    connection.execute(_APPEND, row | {"body_sha256": new.body_sha256, "link": new.link})
    leads = now.leads + (kind == entry.LEAD_CAPTURED)
    connection.execute(
        "UPDATE journal_state SET seq = ?, link = ?, leads = ?", (new.seq, new.link, leads)
    )
    return new


def after(connection: Connection, seq: int, *, limit: int) -> list[Entry]:
    """The entries that follow seq, oldest first, at most limit."""
    rows = connection.execute(_UNSENT, {"after": seq, "limit": limit})
    return [Entry(*row) for row in rows]


def link_at(connection: Connection, seq: int) -> str:
    """The chain's value after entry seq; before the first entry for 0, "" for one we never wrote."""
    if seq == 0:
        return entry.first_link(state(connection).journal_id)
    row = connection.execute("SELECT link FROM journal WHERE seq = ?", (seq,)).fetchone()
    return row[0] if row else ""


def reached(connection: Connection) -> Reached:
    """How far this file has come: the end of its journal."""
    now = state(connection)
    return now.journal_id, now.seq, now.link


def holds(connection: Connection, end: Reached) -> bool:
    """Is that entry in this file's journal, with everything before it?"""
    journal_id, seq, link = end
    row = connection.execute("SELECT journal_id FROM journal_state").fetchone()
    return row == (journal_id,) and link_at(connection, seq) == link


def acknowledge(
    connection: Connection,
    *,
    acked_seq: int,
    backed_up_seq: int,
    now: str,
    receipt: str | None = None,
    set_aside: str = "[]",
) -> None:
    """Note what the hub proved to have. It may be less than before: a hub restored from a backup.

    receipt: JSON of a Receipt; its moment is the hub's, for a tablet's own clock may be years off
    """
    connection.execute(
        """
        UPDATE journal_state
           SET acked_seq = :acked_seq, backed_up_seq = :backed_up_seq, receipt = :receipt,
               set_aside = :set_aside, delivered_at = :now, problem = NULL
        """,
        {
            "acked_seq": acked_seq,
            "backed_up_seq": backed_up_seq,
            "receipt": receipt,
            "set_aside": set_aside,
            "now": now,
        },
    )
    covered = min(acked_seq, backed_up_seq)
    connection.execute("DELETE FROM covered WHERE seq > ?", (covered,))
    if receipt is not None and covered:
        connection.execute(
            "INSERT INTO covered (seq, covered_at) VALUES (?, ?) ON CONFLICT (seq) DO NOTHING",
            (covered, json.loads(receipt)["received_at"]),
        )


def covered_before(connection: Connection, moment: str) -> int:
    """The newest entry that a backup of the hub covers since before this moment of its clock; 0 for none."""
    row = connection.execute("SELECT max(seq) FROM covered WHERE covered_at < ?", (moment,))
    return int(row.fetchone()[0] or 0)


def blank(connection: Connection, lead_id: str) -> None:
    """Take the bodies of a lead's entries away; the chain holds, for it covers only their hashes."""
    connection.execute(
        "UPDATE journal SET body = NULL WHERE lead_id = ? AND kind LIKE 'lead.%'", (lead_id,)
    )


def begin_again(connection: Connection) -> None:
    """Leave a journal that forked (this tablet was cloned, or restored from an old copy).

    The new one is empty: whoever calls this appends all that is to be sent, in this transaction.
    """
    journal_id = ids.new_id()
    connection.execute("DELETE FROM journal")
    connection.execute("DELETE FROM covered")
    connection.execute(
        """
        UPDATE journal_state
           SET journal_id = :journal_id, link = :link, seq = 0, leads = 0, acked_seq = 0,
               backed_up_seq = 0, receipt = NULL, set_aside = '[]'
        """,
        {"journal_id": journal_id, "link": entry.first_link(journal_id)},
    )


def order_done(connection: Connection, order_id: str) -> None:
    """Note the newest order of the hub that was done."""
    connection.execute("UPDATE journal_state SET order_id = ?", (order_id,))


def clock_compared(connection: Connection, offset_s: int) -> None:
    """Note how far this tablet's clock is behind the hub's."""
    connection.execute("UPDATE journal_state SET clock_offset_s = ?", (offset_s,))


def stopped(connection: Connection, code: str) -> None:
    """Note what stopped a round, for the staff page."""
    connection.execute("UPDATE journal_state SET problem = ?", (code,))
