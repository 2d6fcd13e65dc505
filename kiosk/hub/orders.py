"""Orders: what the hub tells its tablets, numbered for each of them."""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, Executable, bindparam, select

from ..shared import ids
from ..shared.order import CONSENT_WITHDRAWN, EVENT_CHANGED, LEAD_ERASED, WISH_MADE, Order
from . import rows
from .tables import device, device_order

__all__ = [
    "CONSENT_WITHDRAWN", "EVENT_CHANGED", "LEAD_ERASED", "WISH_MADE", "after", "give", "give_all",
]  # fmt: skip

# An answer stays small; a tablet asks again for what follows.
_ORDERS_MAX = 500

# Statements are built once: to build one takes five times as long as to run it.
_Numbering = tuple[Executable, Executable]


def _numbering(those: ColumnElement[bool]) -> _Numbering:
    """What locks the rows of tablets, in their order, and what then counts one more order for each."""
    lock = select(device.c.device_id).where(those).order_by(device.c.device_id).with_for_update()
    counted = {"order_seq": device.c.order_seq + 1, "order_id": bindparam("new_order_id")}
    count = device.update().where(those).values(counted)
    return lock, count.returning(device.c.device_id, device.c.order_seq)


_OF_EVENT = device.c.event_id == bindparam("of_event")
_ALL = _numbering(_OF_EVENT)
_ONE = _numbering(_OF_EVENT & (device.c.device_id == bindparam("of_device")))
_MINE = (device_order.c.event_id == bindparam("of_event")) & (
    device_order.c.device_id == bindparam("of_device")
)
_SEQ = select(device_order.c.seq).where(_MINE & (device_order.c.order_id == bindparam("done")))
_AFTER = (
    select(device_order.c.order_id, device_order.c.kind, device_order.c.body)
    .where(_MINE & (device_order.c.seq > bindparam("done_seq")))
    .order_by(device_order.c.seq)
    .limit(_ORDERS_MAX)
)


def give_all(connection: Connection, event_id: str, kind: str, content: Mapping[str, str]) -> None:
    """Give an order to every tablet of the event."""
    _give(connection, _ALL, {"of_event": event_id}, kind, content)


def give(
    connection: Connection, event_id: str, device_id: str, kind: str, content: Mapping[str, str]
) -> None:
    """Give an order to one tablet."""
    _give(connection, _ONE, {"of_event": event_id, "of_device": device_id}, kind, content)


def _give(
    connection: Connection,
    numbering: _Numbering,
    those: Mapping[str, str],
    kind: str,
    content: Mapping[str, str],
) -> None:
    lock, count = numbering
    # Numbered under the lock of the device's row: a sequence would let a reader skip numbers.
    connection.execute(lock, those).all()
    order_id = ids.new_id()
    numbered = connection.execute(count, {**those, "new_order_id": order_id}).all()
    body = json.dumps(dict(content))
    written = [
        {
            "event_id": those["of_event"],
            "device_id": device_id,
            "seq": seq,
            "order_id": order_id,
            "kind": kind,
            "body": body,
        }
        for device_id, seq in sorted(map(tuple, numbered))
    ]
    rows.insert(connection, device_order, written, "DO NOTHING")


def after(connection: Connection, event_id: str, device_id: str, order_id: str) -> Sequence[Order]:
    """The orders that follow this one, oldest first; all of them where it is not known here."""
    mine = {"of_event": event_id, "of_device": device_id}
    done_seq = connection.execute(_SEQ, {**mine, "done": order_id}).scalar() or 0
    found = connection.execute(_AFTER, {**mine, "done_seq": done_seq})
    return [Order(one.order_id, one.kind, json.loads(one.body)) for one in found]
