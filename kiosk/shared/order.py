"""An order: what the hub tells a tablet. Done twice it changes nothing; a cursor by id misses none."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAD_ERASED = "lead.erased"  # content: lead_id
CONSENT_WITHDRAWN = "consent.withdrawn"  # content: lead_id, purpose
EVENT_CHANGED = "event.changed"  # content: event_name, public_url, exporter_name, … (card.Exporter)
WISH_MADE = "wish.made"  # content: code, wish, wished_at; its lead is on its way, or nobody's


@dataclass(frozen=True)
class Order:
    id: str  # UUIDv7; what the tablet remembers of the newest one it did
    kind: str  # one of the above; a tablet passes over what it does not know
    content: Mapping[str, Any]
