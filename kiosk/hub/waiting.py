"""Which leads wait for somebody: my own steps that are due, then buyers whom nobody has answered."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from . import leads, rows
from .follow_up import CLOSED
from .leads import Listed
from .tables import lead

SHOWN_MAX = 50  # of each kind
# Where the booth did not judge, a lead is as a warm one.
WARM = ("warm", "")


@dataclass(frozen=True)
class ToDo:
    steps: Sequence[Listed]  # mine that are due by today, the longest overdue first
    hot: Sequence[Listed]  # that nobody has touched, the longest waiting first
    warm: Sequence[Listed]
    cold: Sequence[Listed]


def to_do(connection: Connection, event_id: str, person: str, *, today: str) -> ToDo:
    """What there is to do for somebody. today: ISO 8601 date, in the exporter's time zone"""
    this = (lead.c.event_id == event_id) & lead.c.erased_at.is_(None)
    due = (
        select(lead.c.id)
        .where(this & (lead.c.owner == person) & (lead.c.next_step_at <= today))
        .where(lead.c.status.not_in(CLOSED))
        .order_by(lead.c.next_step_at, lead.c.id)
        .limit(SHOWN_MAX)
    )

    def untouched(*heats: str) -> Sequence[Listed]:
        query = (
            select(lead.c.id)
            .where(this & lead.c.touched_at.is_(None) & lead.c.heat.in_(heats))
            .order_by(lead.c.received_at, lead.c.id)
            .limit(SHOWN_MAX)
        )
        return _listed(connection, event_id, connection.execute(query).scalars().all())

    steps = _listed(connection, event_id, connection.execute(due).scalars().all())
    return ToDo(steps, untouched("hot"), untouched(*WARM), untouched("cold"))


def _listed(connection: Connection, event_id: str, lead_ids: Sequence[str]) -> Sequence[Listed]:
    """These leads, in this order."""
    these = (lead.c.event_id == event_id) & rows.among(connection, lead.c.id, lead_ids)
    found = {
        one.lead.id: one
        for one in leads.listed(connection, event_id, these, limit=len(lead_ids) or 1)
    }
    return [found[lead_id] for lead_id in lead_ids if lead_id in found]
