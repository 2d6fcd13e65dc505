"""python -m kiosk device"""

from pathlib import Path

import click

from ..booth import enrolment
from ..booth.staff import pin as staff_pin
from ..booth.store import Store
from ..shared import invitation
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
@click.option("--hub", "hub_typed", default="", help="The hub's address")
@click.option(
    "--code", "code_typed", required=True, help="The code that the hub shows, or its QR code's text"
)
def enrol(data: Path, hub_typed: str, code_typed: str) -> None:
    """Make this tablet known to a hub."""
    hub_url, code, wrong = invitation.read(hub_typed, code_typed)
    for problem in wrong.values():
        raise problem
    store = Store(data)
    try:
        found = enrolment.enrol(store, hub_url, code)
    finally:
        store.close()
    name = f" as {found.name}" if found.name else ""
    click.echo(f"Enrolled for {found.event_name}{name}.")
