"""Enrolment: this tablet becomes known to a hub, by the command and by the staff page alike."""

import hashlib
import hmac

from ..shared import clock, ids
from . import device, hub_client, store
from .device import Device
from .store import Store


def enrol(tablet: Store, hub_url: str, code: str) -> Device:
    """Exchange a one-time code for this tablet's identity, and keep it.

    raises: Problem CODE_WRONG, HUB_UNREACHABLE, ANSWER_UNPROVEN, EVENT_OTHER; nothing changed then
    """
    with tablet.read() as connection:
        key = store.session_key(connection)
    # Made from the code, not by chance: where the answer was lost, the same code asks again.
    typed = ids.typed_code(code).encode()
    device_nonce = hmac.digest(key, b"enrolment" + typed, hashlib.sha256).hex()
    found = hub_client.enrol(hub_url, code, device_nonce=device_nonce)
    tablet.write(lambda connection: device.save(connection, found, now=clock.now()))
    return found
