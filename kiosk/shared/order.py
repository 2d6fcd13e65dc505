"""An order: what the hub tells one tablet; numbered, so that none is missed and none done twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAD_ERASED = "lead.erased"  # content: lead_id
CONSENT_WITHDRAWN = "consent.withdrawn"  # content: lead_id, purpose
EVENT_CHANGED = "event.changed"  # content: event_name, public_url


@dataclass(frozen=True)
class Order:
    seq: int  # 1, 2, 3, … for this tablet
    kind: str  # one of the above; a tablet passes over what it does not know
    content: Mapping[str, Any]
