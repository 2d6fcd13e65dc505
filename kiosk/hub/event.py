"""The event of this hub: what its tablets are told of it, and the lock under which things are numbered."""

from sqlalchemy import Connection, select

from . import orders
from .tables import event


def settle(connection: Connection, event_id: str, *, name: str, public_url: str) -> bool:
    """Tell each tablet where the hub's settings are others than at its last start.

    Under the lock of the event's row: of hub processes that start at once, one tells.
    returns: True where something had changed
    """
    this = event.c.event_id == event_id
    row = connection.execute(select(event).where(this).with_for_update()).one()
    if (row.name, row.public_url) == (name, public_url):
        return False
    connection.execute(event.update().where(this).values(name=name, public_url=public_url))
    content = {"event_name": name, "public_url": public_url}
    orders.give_all(connection, event_id, orders.EVENT_CHANGED, content)
    return True


def next_catalogue(connection: Connection, event_id: str) -> int:
    """A number above that of each catalogue before; others wait for it until the transaction ends."""
    this = event.c.event_id == event_id
    connection.execute(event.update().where(this).values(catalogue_seq=event.c.catalogue_seq + 1))
    return int(connection.execute(select(event.c.catalogue_seq).where(this)).scalar_one())
