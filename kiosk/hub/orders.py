"""Orders: what the hub tells its tablets, numbered for each of them."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, select

from ..shared import ids
from ..shared.order import CONSENT_WITHDRAWN, EVENT_CHANGED, LEAD_ERASED, WISH_MADE, Order
from . import rows
from .tables import device, device_order

__all__ = [
    "CONSENT_WITHDRAWN", "EVENT_CHANGED", "LEAD_ERASED", "WISH_MADE", "after", "give", "give_all",
]  # fmt: skip

# An answer stays small; a tablet asks again for what follows.
_ORDERS_MAX = 500


def give_all(connection: Connection, event_id: str, kind: str, content: Mapping[str, str]) -> None:
    """Give an order to every tablet of the event."""
    _give(connection, event_id, device.c.event_id == event_id, kind, content)


def give(
    connection: Connection, event_id: str, device_id: str, kind: str, content: Mapping[str, str]
) -> None:
    """Give an order to one tablet."""
    this = (device.c.event_id == event_id) & (device.c.device_id == device_id)
    _give(connection, event_id, this, kind, content)


def _give(
    connection: Connection,
    event_id: str,
    those: ColumnElement[bool],
    kind: str,
    content: Mapping[str, str],
) -> None:
    # Numbered under the lock of the device's row: a sequence would let a reader skip numbers.
    query = select(device.c.device_id).where(those).order_by(device.c.device_id).with_for_update()
    device_ids = connection.execute(query).scalars().all()
    order_id = ids.new_id()
    connection.execute(
        device.update().where(those).values(order_seq=device.c.order_seq + 1, order_id=order_id)
    )
    query = select(device.c.device_id, device.c.order_seq).where(those)
    seqs = {row.device_id: row.order_seq for row in connection.execute(query)}
    body = json.dumps(dict(content))
    written = [
        {
            "event_id": event_id,
            "device_id": one,
            "seq": seqs[one],
            "order_id": order_id,
            "kind": kind,
            "body": body,
        }
        for one in device_ids
    ]
    rows.insert(connection, device_order, written, "DO NOTHING")


def after(connection: Connection, event_id: str, device_id: str, order_id: str) -> Sequence[Order]:
    """The orders that follow this one, oldest first; all of them where it is not known here."""
    mine = (device_order.c.event_id == event_id) & (device_order.c.device_id == device_id)
    done = select(device_order.c.seq).where(mine & (device_order.c.order_id == order_id))
    seq = connection.execute(done).scalar() or 0
    query = (
        select(device_order.c.order_id, device_order.c.kind, device_order.c.body)
        .where(mine & (device_order.c.seq > seq))
        .order_by(device_order.c.seq)
        .limit(_ORDERS_MAX)
    )
    return [
        Order(one.order_id, one.kind, json.loads(one.body)) for one in connection.execute(query)
    ]
