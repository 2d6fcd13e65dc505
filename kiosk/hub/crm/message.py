"""A webhook's message and its signature (Standard Webhooks 1.0.0, standardwebhooks.com)."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from ... import VERSION
from ...shared import export, ids, wire
from ..leads import Listed
from . import outbox, reading
from .outbox import Delivery


def body(delivery: Delivery, public_url: str, found: Listed | None) -> bytes:
    """What is sent: which lead, and where to read it; nothing personal, unless the lead is given.

    found: the lead as it now stands, where staff chose that it travels along
    """
    data: dict[str, Any] = {}
    if delivery.kind != outbox.TEST:
        data = {
            "lead_id": delivery.lead_id,
            "reference": ids.reference(delivery.lead_id),
            "url": f"{public_url}{wire.API}/leads/{delivery.lead_id}",
        }
    if found is not None:
        data |= {"schema": export.json.ID, **reading.said_of(found)}
    said = {"type": delivery.kind, "timestamp": delivery.changed_at, "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def headers(
    delivery: Delivery, content: bytes, keys: Sequence[bytes], *, at_s: int
) -> Mapping[str, str]:
    """The headers of one attempt.

    keys: what signs it; of two secrets the program may know either
    at_s: seconds since 1970; receivers refuse what is older than five minutes
    """
    signed = f"{delivery.delivery_id}.{at_s}.".encode() + content
    return {
        "Content-Type": "application/json",
        "User-Agent": f"Pameran/{VERSION}",
        "webhook-id": delivery.delivery_id,
        "webhook-timestamp": str(at_s),
        "webhook-signature": " ".join(f"v1,{_signature(key, signed)}" for key in keys),
    }


def _signature(key: bytes, signed: bytes) -> str:
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
