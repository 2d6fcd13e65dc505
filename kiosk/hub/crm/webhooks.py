"""Webhooks: which program is told of what, at which address, and the secret that signs it."""

import base64
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from ...shared import clock, ids, keys
from .. import changes
from ..tables import webhook, webhook_delivery

URL_MAX = 500  # characters
# Every program is told of erasures: what it keeps of the lead it must erase, too.
ALWAYS = (changes.LEAD_ERASED,)
CHOICES = tuple(kind for kind in changes.KINDS if kind not in ALWAYS)
# So long the secret before signs as well: time enough to give the program the new one.
OLD_SECRET_LIFE = timedelta(days=1)
STAFF, FAILING, GONE = "staff", "failing", "gone"


@dataclass(frozen=True)
class Webhook:
    event_id: str
    webhook_id: str
    url: str
    kinds: tuple[str, ...]  # of CHOICES
    whole_lead: bool  # else the lead's id alone, and where to read it
    made_by: str
    made_at: str
    secret_nonce: str
    old_secret_nonce: str | None
    old_secret_until: str | None
    seq: int  # changes up to this number are deliveries
    failures: int  # in a row
    failing_since: str | None
    due_at: str
    paused_at: str | None
    paused_why: str | None  # STAFF, FAILING, GONE

    def tells(self, kind: str) -> bool:
        return kind in self.kinds or kind in ALWAYS

    def keys(self, master: bytes, *, now: str) -> list[bytes]:
        """What signs now, the newest first."""
        found = [_key(master, self.webhook_id, self.secret_nonce)]
        if self.old_secret_nonce and self.old_secret_until and self.old_secret_until > now:
            found.append(_key(master, self.webhook_id, self.old_secret_nonce))
        return found

    def secret(self, master: bytes) -> str:
        """The newest secret as programs take it (Standard Webhooks)."""
        key = _key(master, self.webhook_id, self.secret_nonce)
        return f"whsec_{base64.b64encode(key).decode()}"


def _key(master: bytes, webhook_id: str, nonce: str) -> bytes:
    return keys.derived(master, "webhook secret", webhook_id, nonce)


def add(
    connection: Connection,
    event_id: str,
    url: str,
    kinds: Sequence[str],
    *,
    whole_lead: bool,
    by: str,
    now: str,
) -> str:
    """A new webhook, told of what changes from now on; its webhook_id."""
    webhook_id = ids.base32(secrets.token_bytes(8), length=10)
    connection.execute(
        webhook.insert().values(
            event_id=event_id,
            webhook_id=webhook_id,
            url=url,
            kinds=",".join(kinds),
            whole_lead=int(whole_lead),
            made_by=by,
            made_at=now,
            secret_nonce=secrets.token_hex(16),
            seq=changes.newest(connection, event_id),
            failures=0,
            due_at="",
        )
    )
    return webhook_id


def change(
    connection: Connection,
    event_id: str,
    webhook_id: str,
    url: str,
    kinds: Sequence[str],
    *,
    whole_lead: bool,
) -> None:
    """Tell it of other things, or elsewhere; its secret stays."""
    values = {"url": url, "kinds": ",".join(kinds), "whole_lead": int(whole_lead)}
    connection.execute(webhook.update().where(this(event_id, webhook_id)).values(values))


def new_secret(connection: Connection, event_id: str, webhook_id: str, *, now: str) -> None:
    """Sign with a new secret; the one before signs beside it for a day."""
    until = clock.stamp(clock.moment(now) + OLD_SECRET_LIFE)
    values: dict[str, Any] = {
        "old_secret_nonce": webhook.c.secret_nonce,
        "old_secret_until": until,
        "secret_nonce": secrets.token_hex(16),
    }
    connection.execute(webhook.update().where(this(event_id, webhook_id)).values(values))


def pause(connection: Connection, event_id: str, webhook_id: str, *, now: str) -> None:
    """Send nothing until it is resumed; what changes meanwhile is sent then."""
    values = {"paused_at": now, "paused_why": STAFF}
    connection.execute(webhook.update().where(this(event_id, webhook_id)).values(values))


def resume(connection: Connection, event_id: str, webhook_id: str) -> None:
    values = {
        "paused_at": None, "paused_why": None, "failures": 0, "failing_since": None, "due_at": "",
    }  # fmt: skip
    connection.execute(webhook.update().where(this(event_id, webhook_id)).values(values))


def remove(connection: Connection, event_id: str, webhook_id: str) -> None:
    """Forget it, and its log."""
    connection.execute(webhook.delete().where(this(event_id, webhook_id)))
    of_it = (webhook_delivery.c.event_id == event_id) & (
        webhook_delivery.c.webhook_id == webhook_id
    )
    connection.execute(webhook_delivery.delete().where(of_it))


def all_of(connection: Connection, event_id: str) -> list[Webhook]:
    """All webhooks, the oldest first."""
    query = select(webhook).where(webhook.c.event_id == event_id)
    found = connection.execute(query.order_by(webhook.c.made_at, webhook.c.webhook_id))
    return [_read(row) for row in found.mappings()]


def find(
    connection: Connection, event_id: str, webhook_id: str, *, lock: bool = False
) -> Webhook | None:
    """lock: hold its row until the transaction ends"""
    query = select(webhook).where(this(event_id, webhook_id))
    row = connection.execute(query.with_for_update() if lock else query).mappings().first()
    return _read(row) if row else None


def paused(connection: Connection, event_id: str) -> int:
    """How many were paused without staff: they need looking after."""
    query = select(webhook.c.webhook_id).where(
        (webhook.c.event_id == event_id) & webhook.c.paused_why.in_((FAILING, GONE))
    )
    return len(connection.execute(query).all())


def this(event_id: str, webhook_id: str) -> ColumnElement[bool]:
    """The condition that names one webhook."""
    return (webhook.c.event_id == event_id) & (webhook.c.webhook_id == webhook_id)


def _read(row: Any) -> Webhook:
    kinds = tuple(kind for kind in row["kinds"].split(",") if kind)
    return Webhook(**{**row, "kinds": kinds, "whole_lead": bool(row["whole_lead"])})
