"""What a booth's file must hold after any fault: all that was confirmed, and nothing by halves."""

import json
from collections.abc import Iterable
from contextlib import closing
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

from kiosk.shared import entry
from kiosk.shared.entry import Entry


def what_is_wrong(folder: Path, confirmed: Iterable[str]) -> str:
    """Look into the file as it lies there: "" or the first thing that is wrong.

    confirmed: ids of the leads that buyers were thanked for
    """
    wanted = set(confirmed)
    path = folder / "booth.sqlite3"
    if not path.exists():
        return f"{len(wanted)} leads lost with the file" if wanted else ""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return _wrong_in(connection, wanted)
    except sqlite3.DatabaseError as error:
        return f"{type(error).__name__}: {error}"


def _wrong_in(connection: sqlite3.Connection, wanted: set[str]) -> str:
    if (said := connection.execute("PRAGMA integrity_check(1)").fetchone()[0]) != "ok":
        return f"integrity_check: {said}"
    tables = "SELECT count(*) FROM sqlite_master WHERE name IN ('lead', 'journal', 'journal_state')"
    if connection.execute(tables).fetchone()[0] < 3:
        return f"{len(wanted)} leads lost with their tables" if wanted else ""
    leads = dict(connection.execute("SELECT id, seq FROM lead").fetchall())
    if missing := wanted - leads.keys():
        return f"{len(missing)} confirmed leads lost"
    return _wrong_in_journal(connection, leads)


def _wrong_in_journal(connection: sqlite3.Connection, leads: dict[str, int]) -> str:
    """Each lead has the entry it names, each entry its lead, and the chain has no gap."""
    state = connection.execute("SELECT journal_id, seq, link FROM journal_state").fetchone()
    if state is None:
        return "leads without a journal" if leads else ""
    link, seq = entry.first_link(state[0]), 0
    newest: dict[str, int] = {}
    rows = connection.execute(
        "SELECT seq, kind, body, body_sha256, link, lead_id FROM journal ORDER BY seq"
    )
    for row in rows:
        if row[0] != seq + 1 or not _right(link, row):
            return f"the chain is broken after entry {seq}"
        seq, link, lead_id = row[0], row[4], row[5]
        if row[1] != entry.VISITS_COUNTED:
            newest[lead_id] = seq
    if (seq, link) != tuple(state[1:]):
        return f"the journal ends at {seq}, and its state says {state[1]}"
    return "" if newest == leads else "leads and journal entries do not belong together"


# Thousands of images hold the same entries.
@lru_cache(maxsize=10_000)
def _right(link: str, row: tuple[Any, ...]) -> bool:
    """Does this entry follow the link, and belong to its lead, unless it counts visits?"""
    *columns, lead_id = row
    one = Entry(*columns)
    if one.kind == entry.VISITS_COUNTED:
        return entry.follows(link, one)
    return entry.follows(link, one) and json.loads(one.body)["id"] == lead_id
