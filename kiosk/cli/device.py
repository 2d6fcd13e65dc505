"""python -m kiosk device"""

import secrets
from pathlib import Path

import click

from ..booth import device as devices
from ..booth import hub_client
from ..booth import wipe as wiping
from ..booth.staff import pin as staff_pin
from ..booth.store import Store
from ..shared import clock, language
from ..shared.sheet import hand_over
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
@click.option("--slip", type=click.Path(path_type=Path), required=True, help="The PDF to write")
@click.option("--yes", is_flag=True, help="Do not ask once more")
def wipe(data: Path, slip: Path, yes: bool) -> None:
    """Overwrite all leads that the hub has signed for, and write the hand-over slip."""
    store = Store(data)
    try:
        if not yes:
            click.confirm("Overwrite all leads on this tablet?", abort=True)
        handed_over = wiping.wipe(store, now=clock.now())
    finally:
        store.close()
    slip.write_bytes(hand_over.pdf(handed_over, language=language.DEFAULT, translate=str))
    click.echo(f"Wiped: {handed_over.leads} leads are at the hub. Slip: {slip}")


@device.command()
@booth_data
@click.option("--hub", "hub_url", required=True, help="The hub's address")
@click.option("--code", required=True, help="The code from: python -m kiosk hub code")
def enrol(data: Path, hub_url: str, code: str) -> None:
    """Make this tablet known to a hub."""
    store = Store(data)
    try:
        found = hub_client.enrol(hub_url, code, device_nonce=secrets.token_hex(16))
        store.write(lambda connection: devices.save(connection, found, now=clock.now()))
    finally:
        store.close()
    click.echo(f"Enrolled for {found.event_name}.")
