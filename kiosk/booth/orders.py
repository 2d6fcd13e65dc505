"""What the hub orders: each is done in the transaction that remembers it."""

from collections.abc import Sequence

from ..shared import card, order
from ..shared.order import Order
from . import device, erasure, journal
from .writer import Connection


def obey(connection: Connection, found: Sequence[Order], *, now: str) -> bool:
    """Do the orders, oldest first.

    returns: True where something was erased: the caller then has the WAL truncated
    """
    erased = False
    for one in found:
        said = one.content
        if one.kind == order.LEAD_ERASED:
            erased |= erasure.erase(connection, str(said["lead_id"]), now=now)
        elif one.kind == order.CONSENT_WITHDRAWN:
            erasure.withdraw(connection, str(said["lead_id"]), str(said["purpose"]), now=now)
        elif one.kind == order.EVENT_CHANGED:
            device.told(
                connection,
                event_name=str(said["event_name"]),
                public_url=str(said["public_url"]),
                exporter=card.exporter(said),
            )
        elif one.kind == order.WISH_MADE:
            wish, at = str(said["wish"]), str(said["wished_at"])
            erasure.remember_wish(connection, str(said["code"]), wish, wished_at=at)
        # A kind that this version does not know is passed over: a newer hub said it to all.
        journal.order_done(connection, one.id)
    return erased
