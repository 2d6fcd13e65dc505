"""python -m kiosk device"""

from pathlib import Path

import click

from ..booth import device as devices
from ..booth import hub_client
from ..booth.staff import pin as staff_pin
from ..booth.store import Store
from ..shared import clock
from .options import booth_data


@click.group()
def device() -> None:
    """This tablet."""


@device.command()
@booth_data
def pin(data: Path) -> None:
    """Set a new staff PIN and print it."""
    store = Store(data)
    try:
        click.echo(store.write(staff_pin.new))
    finally:
        store.close()


@device.command()
@booth_data
@click.option("--hub", "hub_url", required=True, help="The hub's address")
@click.option("--code", required=True, help="The code from: python -m kiosk hub code")
def enrol(data: Path, hub_url: str, code: str) -> None:
    """Make this tablet known to a hub."""
    store = Store(data)
    try:
        with store.read() as connection:
            nonce = devices.enrolment_nonce(connection, code)
        found = hub_client.enrol(hub_url, code, device_nonce=nonce)
        store.write(lambda connection: devices.save(connection, found, now=clock.now()))
    finally:
        store.close()
    click.echo(f"Enrolled for {found.event_name}.")
