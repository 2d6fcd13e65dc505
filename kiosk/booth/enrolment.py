"""Enrolment: this tablet becomes known to a hub, by the command and by the staff page alike."""

from ..shared import clock
from . import device, hub_client
from .device import Device
from .store import Store


def enrol(store: Store, hub_url: str, code: str) -> Device:
    """Exchange a one-time code for this tablet's identity, and keep it.

    raises: Problem CODE_WRONG, HUB_UNREACHABLE, ANSWER_UNPROVEN, EVENT_OTHER; nothing changed then
    """
    nonce = device.enrolment_nonce(store.session_key, code)
    found = hub_client.enrol(hub_url, code, device_nonce=nonce)
    store.write(lambda connection: device.save(connection, found, now=clock.now()))
    return found
