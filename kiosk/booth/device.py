"""What this tablet knows of its hub: who it is there, the shared secret, the fair."""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass

from ..shared import ids, problems
from ..shared.card import Exporter
from ..shared.problems import Problem
from . import journal, lead_list
from .writer import Connection

_NOBODY = Exporter("")


@dataclass(frozen=True)
class Device:
    device_id: str
    name: str  # as staff call this tablet; "" for none
    secret: bytes
    hub_url: str
    event_id: str
    event_name: str
    public_url: str  # the hub's address as phones reach it; "" where it has none
    exporter: Exporter = _NOBODY  # whom buyers can reach, as the hub says


def find(connection: Connection) -> Device | None:
    """The enrolment, or None before it."""
    row = connection.execute(
        """
        SELECT device_id, name, secret, hub_url, event_id, event_name, public_url, exporter
          FROM device
        """
    ).fetchone()
    if row is None:
        return None
    secret, exporter = bytes.fromhex(row[2]), Exporter(**json.loads(row[7]))
    return Device(row[0], row[1], secret, row[3], row[4], row[5], row[6], exporter)


def enrolment_nonce(session_key: bytes, code: str) -> str:
    """The nonce to enrol with: the same for the same code, so that a torn answer does not burn it."""
    return hmac.new(
        session_key, f"enrol:{ids.typed_code(code)}".encode(), hashlib.sha256
    ).hexdigest()


def save(connection: Connection, device: Device, *, now: str) -> None:
    """Keep the enrolment, in place of an earlier one.

    raises: Problem(EVENT_OTHER) where the tablet still holds leads of another event
    """
    earlier = find(connection)
    leads, _ = lead_list.counts(connection)
    if earlier and leads and earlier.event_id != device.event_id:
        raise Problem(problems.EVENT_OTHER, event_name=earlier.event_name)
    if earlier and earlier.event_id != device.event_id:
        # Another hub need not have what the earlier one keeps.
        connection.execute("DELETE FROM let_go")
    # Orders are given to a device: the new one begins at its first.
    journal.order_done(connection, "")
    connection.execute(
        """
        INSERT OR REPLACE INTO device
               (one, device_id, name, secret, hub_url, event_id, event_name, public_url,
                exporter, enrolled_at)
        VALUES (1, :device_id, :name, :secret, :hub_url, :event_id, :event_name, :public_url,
                :exporter, :now)
        """,
        {
            "device_id": device.device_id,
            "name": device.name,
            "secret": device.secret.hex(),
            "hub_url": device.hub_url,
            "event_id": device.event_id,
            "event_name": device.event_name,
            "public_url": device.public_url,
            "exporter": json.dumps(asdict(device.exporter)),
            "now": now,
        },
    )


def told(connection: Connection, *, event_name: str, public_url: str, exporter: Exporter) -> None:
    """Keep what the hub says of itself now."""
    connection.execute(
        "UPDATE device SET event_name = ?, public_url = ?, exporter = ?",
        (event_name, public_url, json.dumps(asdict(exporter))),
    )
