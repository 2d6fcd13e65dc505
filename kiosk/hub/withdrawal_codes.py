"""Buyers' codes: a withdrawal or an erasure asked for with one, also of a lead that is still under way.

A code says nothing to who guesses one: what is answered is the same whether its lead is here, is yet to
arrive, or is nobody's. A wish waits for its lead as long as a tablet may be under way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, func, select

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


# The row is locked also where nothing changes.
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
    written = [
        {"event_id": event_id, "code": code, "lead_id": by_code[code]} for code in sorted(by_code)
    ]
    rows.insert(connection, codes, written, _ARRIVED)
    return _wishes(connection, event_id, sorted(by_code))


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
    found = _wishes(connection, event_id, [code])
    fulfil(connection, event_id, found)
    if new and not found and _waiting(connection, event_id) <= _TOLD_MAX:
        content = {"code": code, "wish": asked, "wished_at": now}
        orders.give_all(connection, event_id, orders.WISH_MADE, content)
    return found


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


def _wishes(connection: Connection, event_id: str, of_codes: Sequence[str]) -> list[Wish]:
    if not of_codes:
        return []
    query = (
        select(codes.c.lead_id, codes.c.wish, codes.c.wished_at)
        .where((codes.c.event_id == event_id) & rows.among(connection, codes.c.code, of_codes))
        .where(codes.c.lead_id.is_not(None) & codes.c.wish.is_not(None))
        .order_by(codes.c.lead_id)
    )
    return [Wish(*row) for row in connection.execute(query)]
