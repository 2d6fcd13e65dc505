"""python -m kiosk device"""

from pathlib import Path

import click

from ..shared import invitation, language, whole_file
from ..shared.sheet import hand_over
from ..shared.sheet.hand_over import HandOver
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
@click.option("--slip", type=click.Path(path_type=Path), required=True, help="The PDF to write")
@click.option("--yes", is_flag=True, help="Do not ask once more")
def wipe(data: Path, slip: Path, yes: bool) -> None:
    """Overwrite all leads that the hub has signed for, and write the hand-over slip."""
    if not yes:
        click.confirm("Overwrite all leads on this tablet?", abort=True)
    handed_over = HandOver(**running.tell(data, "wipe"))
    whole_file.write(slip, [hand_over.pdf(handed_over, language=language.DEFAULT, translate=str)])
    click.echo(f"Wiped: {handed_over.leads} leads are at the hub. Slip: {slip}")


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
    enrolled = running.tell(data, "enrol", hub_url=hub_url, code=code)
    name = f" as {enrolled['name']}" if enrolled["name"] else ""
    click.echo(f"Enrolled for {enrolled['event_name']}{name}.")
