"""Buyers' codes: a withdrawal or an erasure asked for with one, also of a lead that is still under way.

A code says nothing to who guesses one: what is answered is the same whether its lead is here, is yet to
arrive, or is nobody's. A wish waits for its lead as long as a tablet may be under way.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, Select, func, select

from ..shared import clock, consent
from . import erasure, orders, rows
from .tables import withdrawal_code as codes

WITHDRAWN, ERASED = "withdrawn", "erased"
WISHES = (WITHDRAWN, ERASED)
# A tablet that lay in a drawer from one fair to the next is heard of again within this.
WISH_LIFE = timedelta(days=800)
# Wishes that wait are told to the tablets, of which a hub that is restored from a backup hears them
# again. More than buyers would make: who sends in codes that are nobody's fills no tablet.
_TOLD_MAX = 500


@dataclass(frozen=True)
class Wish:
    lead_id: str
    wish: str  # one of WISHES
    wished_at: str


_ARRIVED = """
    DO UPDATE SET lead_id = excluded.lead_id
            WHERE withdrawal_code.lead_id IS NULL
"""
# Erasure is the end; a withdrawal after it changes nothing.
_WISHED = """
    DO UPDATE SET wish = excluded.wish, wished_at = excluded.wished_at
            WHERE withdrawal_code.wish IS NULL OR excluded.wish = 'erased'
"""


def arrived(connection: Connection, event_id: str, by_code: Mapping[str, str]) -> list[Wish]:
    """Note the codes of leads that arrive in this transaction; what their buyers wished before.

    by_code: withdrawal code → lead_id
    """
    if not by_code:
        return []
    # Locked also where nothing changes, and in the order of the codes, as all who lock several.
    query = _of(connection, event_id, sorted(by_code)).order_by(codes.c.code).with_for_update()
    there = {row.code: row for row in connection.execute(query)}

    def noted(some: Iterable[str]) -> list[dict[str, str]]:
        return [{"event_id": event_id, "code": c, "lead_id": by_code[c]} for c in sorted(some)]

    rows.append(connection, codes, noted(by_code.keys() - there.keys()))
    awaited = [code for code, row in there.items() if row.lead_id is None]
    rows.insert(connection, codes, noted(awaited), _ARRIVED)
    wishes = [
        Wish(row.lead_id or by_code[row.code], row.wish, row.wished_at)
        for row in there.values()
        if row.wish
    ]
    return sorted(wishes, key=lambda one: one.lead_id)


def wish(connection: Connection, event_id: str, code: str, asked: str, *, now: str) -> list[Wish]:
    """Do what a buyer asks, now or when the lead arrives. Done again it changes nothing.

    code:    as withdrawal_code.read gives it
    asked:   one of WISHES
    returns: what was done now; nothing where the lead is not here
    """
    forgotten_before = clock.stamp(clock.moment(now) - WISH_LIFE)
    connection.execute(
        codes.delete().where(
            (codes.c.event_id == event_id)
            & codes.c.lead_id.is_(None)
            & (codes.c.wished_at < forgotten_before)
        )
    )
    row = {"event_id": event_id, "code": code, "wish": asked, "wished_at": now}
    new = rows.insert(connection, codes, [row], _WISHED)
    here = connection.execute(_of(connection, event_id, [code])).one()
    if here.lead_id is not None:
        found = [Wish(here.lead_id, here.wish, here.wished_at)]
        fulfil(connection, event_id, found)
        return found
    if new and _waiting(connection, event_id) <= _TOLD_MAX:
        content = {"code": code, "wish": asked, "wished_at": now}
        orders.give_all(connection, event_id, orders.WISH_MADE, content)
    return []


def fulfil(connection: Connection, event_id: str, wishes: Sequence[Wish]) -> None:
    """Erase and withdraw, in the caller's transaction; every tablet is told."""
    for one in wishes:
        if one.wish == ERASED:
            erasure.erase(connection, event_id, one.lead_id, erased_at=one.wished_at)
            continue
        for purpose in consent.PURPOSES:
            erasure.withdraw(connection, event_id, one.lead_id, purpose, withdrawn_at=one.wished_at)


def _waiting(connection: Connection, event_id: str) -> int:
    """How many wishes wait for their lead."""
    query = (
        select(func.count())
        .select_from(codes)
        .where((codes.c.event_id == event_id) & codes.c.lead_id.is_(None))
    )
    return int(connection.execute(query).scalar_one())


def _of(connection: Connection, event_id: str, these: Sequence[str]) -> Select[Any]:
    return select(codes.c.code, codes.c.lead_id, codes.c.wish, codes.c.wished_at).where(
        (codes.c.event_id == event_id) & rows.among(connection, codes.c.code, these)
    )
