"""The tablet's leads that staff look for: by words in any script, heat, delivery and day."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ..shared import country, lead_counts
from ..shared import lead as leads
from ..shared.booth_notes import HEATS
from ..shared.folding import folded
from ..shared.language import FOR_STAFF
from ..shared.product import Catalogue
from . import lead_list
from .lead_list import Page, Stored
from .writer import Connection

WAITING, DELIVERED = "waiting", "delivered"
# What of the contact is looked through.
_CONTACT = ("name", "company", "role", "city", "address", "address_normal", "website")
_RANKS = {heat: rank for rank, heat in enumerate(HEATS)}

_ALL = """
    SELECT id, seq, captured_at, seq <= acked_seq
      FROM lead, (SELECT acked_seq FROM journal_state)
     ORDER BY captured_at DESC, id DESC
"""
_DOCUMENT = "SELECT document FROM lead WHERE id = ?"


@dataclass(frozen=True)
class Wanted:
    """What staff chose; nothing of it: all leads, the newest first."""

    words: str = ""  # as typed
    heat: str = ""  # one of HEATS
    state: str = ""  # WAITING or DELIVERED
    day: str = ""  # of Western Indonesia, "2026-10-14"
    hot_first: bool = False

    @property
    def anything(self) -> bool:
        return self != Wanted()


@dataclass(frozen=True)
class _Row:
    """One lead of the list, as far as it is looked at."""

    id: str
    seq: int  # of its newest entry: another one says that it changed
    captured_at: str
    delivered: bool


@dataclass
class LeadSearch:
    """What was found out of each lead, in this process's memory, so that it is read once a revision."""

    _catalogue: str = ""  # version whose product names are in it
    _known: dict[str, tuple[int, str, str]] = field(default_factory=dict)  # id → (seq, text, heat)

    def page(
        self,
        connection: Connection,
        wanted: Wanted,
        catalogue: Catalogue,
        *,
        before: str = "",
        after: str = "",
        limit: int = lead_list.PAGE,
    ) -> Page:
        """One page of those wanted. before, after: a Stored.place of them; another is the first page."""
        found = self._found(connection, wanted, catalogue)
        places = [row.id for row in found]
        start = 0
        if (last := before.partition("~")[2]) in places:
            start = places.index(last) + 1
        elif (first := after.partition("~")[2]) in places:
            start = max(0, places.index(first) - limit)
        shown = [_stored(connection, row) for row in found[start : start + limit]]
        return Page(
            shown,
            newer=shown[0].place if shown and start else None,
            older=shown[-1].place if start + limit < len(found) else None,
            total=len(found),
        )

    def forget(self) -> None:
        """Nothing of the leads stays in memory: the sitting is over."""
        self._known = {}

    def _found(self, connection: Connection, wanted: Wanted, catalogue: Catalogue) -> list[_Row]:
        first, end = lead_counts.bounds(wanted.day)
        rows = [
            row
            for row in (_Row(*values) for values in connection.execute(_ALL))
            if first <= row.captured_at < end
            and wanted.state in ("", DELIVERED if row.delivered else WAITING)
        ]
        if not (wanted.words or wanted.heat or wanted.hot_first):
            return rows
        known, words = self._learn(connection, rows, catalogue), folded(wanted.words).split()
        rows = [
            row
            for row in rows
            if wanted.heat in ("", known[row.id][2])
            and all(word in known[row.id][1] for word in words)
        ]
        if wanted.hot_first:
            rows.sort(key=lambda row: _RANKS.get(known[row.id][2], len(_RANKS)))
        return rows

    def _learn(
        self, connection: Connection, rows: Iterable[_Row], catalogue: Catalogue
    ) -> dict[str, tuple[int, str, str]]:
        """Read what is new or changed; what is there no more is forgotten."""
        # Another thread may learn meanwhile: it finds the same, and the last one is kept.
        old = self._known if catalogue.version == self._catalogue else {}
        known = {}
        for row in rows:
            seen = old.get(row.id)
            if seen is None or seen[0] != row.seq:
                (document,) = connection.execute(_DOCUMENT, (row.id,)).fetchone()
                # As it was written: read into a Lead it takes three times as long.
                said = json.loads(document)
                seen = (row.seq, _text(said, catalogue), said.get("staff", {}).get("heat", ""))
            known[row.id] = seen
        self._catalogue, self._known = catalogue.version, known
        return known


def _text(said: dict[str, Any], catalogue: Catalogue) -> str:
    """All that a lead is looked for by, folded. said: its document"""
    contact, notes = said["contact"], said.get("staff", {})
    skus = [line["sku"] for line in said["inquiry"]["lines"]]
    typed = [
        said["reference"],
        said["reference"].replace("-", ""),
        said["inquiry"]["message"],
        *skus,
    ]
    typed += [contact[name] for name in _CONTACT if name in contact]
    typed += [note["text"] for note in notes.get("notes", ())]
    typed += [notes.get("next_step", ""), notes.get("staff", "")]
    products = [catalogue.by_sku[sku] for sku in skus if sku in catalogue.by_sku]
    names = (_folded_name(name) for product in products for name in product.name.values())
    return " ".join((folded(" ".join(typed)), *names, _folded_country(contact.get("country", ""))))


# The same few for thousands of leads, and folding is most of what a lead takes.
@lru_cache(maxsize=10_000)
def _folded_name(name: str) -> str:
    return folded(name)


@lru_cache(maxsize=500)
def _folded_country(code: str) -> str:
    names = [country.country_name(code, one) for one in FOR_STAFF.values() if code]
    return folded(" ".join(names))


def _stored(connection: Connection, row: _Row) -> Stored:
    (document,) = connection.execute(_DOCUMENT, (row.id,)).fetchone()
    return Stored(leads.from_stored(document), bool(row.delivered))
