"""python -m kiosk device"""

from pathlib import Path

import click

from . import running
from .options import booth_data


@click.group()
def device() -> None:
    """This tablet."""


@device.command()
@booth_data
def pin(data: Path) -> None:
    """Set a new staff PIN and print it."""
    click.echo(running.tell(data, "new-pin"))


@device.command()
@booth_data
@click.option("--hub", "hub_url", required=True, help="The hub's address")
@click.option("--code", required=True, help="The code from: python -m kiosk hub code")
def enrol(data: Path, hub_url: str, code: str) -> None:
    """Make this tablet known to a hub."""
    event_name = running.tell(data, "enrol", hub_url=hub_url, code=code)
    click.echo(f"Enrolled for {event_name}.")
