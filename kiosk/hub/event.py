"""The event of this hub: what its tablets are told of it, and the lock under which things are numbered."""

import json
from collections.abc import Mapping

from sqlalchemy import Connection, select

from . import orders
from .config import Config
from .tables import event


def said_of(settings: Config) -> dict[str, str]:
    """What a tablet is told of the event, when it is enrolled and when that changed."""
    return {
        "event_name": settings.event_name,
        "public_url": settings.public_url,
        "exporter_name": settings.exporter_name,
        "exporter_phone": settings.exporter_phone,
        "exporter_email": settings.exporter_email,
        "exporter_website": settings.exporter_website,
    }


def settle(connection: Connection, event_id: str, said: Mapping[str, str]) -> bool:
    """Tell each tablet where the hub's settings are others than at its last start.

    said:    of said_of
    Under the lock of the event's row: of hub processes that start at once, one tells.
    returns: True where something had changed
    """
    this = event.c.event_id == event_id
    told = connection.execute(select(event.c.told).where(this).with_for_update()).scalar_one()
    if told and json.loads(told) == said:
        return False
    connection.execute(event.update().where(this).values(told=json.dumps(dict(said))))
    orders.give_all(connection, event_id, orders.EVENT_CHANGED, said)
    return True


def lock(connection: Connection, event_id: str) -> None:
    """Others who ask for it, or number a catalogue, wait until this transaction ends."""
    this = event.c.event_id == event_id
    connection.execute(select(event.c.event_id).where(this).with_for_update()).scalar_one()


def next_catalogue(connection: Connection, event_id: str) -> int:
    """A number above that of each catalogue before; others wait for it until the transaction ends."""
    this = event.c.event_id == event_id
    connection.execute(event.update().where(this).values(catalogue_seq=event.c.catalogue_seq + 1))
    return int(connection.execute(select(event.c.catalogue_seq).where(this)).scalar_one())
