"""python -m kiosk booth, deliver"""

from pathlib import Path
from typing import Any

import click

from ..booth import config
from ..booth.app import open_booth
from ..booth.control import Control
from . import bundle, running
from . import serve as serving
from .options import booth_data


@click.command()
@booth_data
@serving.options
@click.option("--hub-url", help="The hub's address for deliveries")
def booth(data: Path, until_stdin_closes: bool, **given: Any) -> None:
    """Run the tablet's kiosk."""
    settings = config.read(data, given)
    with running.opened(data, ready_only=False) as store:
        app, loop = open_booth(store, settings)
        counts = app.extensions["visits"]
        control = Control(store, settings, loop)
        loop.start()
        counts.start()
        try:
            serving.serve(
                app,
                settings,
                until_stdin_closes=until_stdin_closes,
                listening=lambda page: store.announce(
                    page=page, control=control.address, secret=control.secret
                ),
            )
        finally:
            control.close()
            loop.stop()
            counts.stop()


@click.command()
@booth_data
@click.option("--once", is_flag=True, help="One round, then end")
@click.option("--hub-url", default="", help="The hub's address, if it moved")
@bundle.acknowledgement
def deliver(
    data: Path, once: bool, hub_url: str, acknowledgement: Path | None, code: str | None
) -> None:
    """Deliver all that waits to the hub, or say what the hub answered to a bundle."""
    if acknowledgement or code:
        bundle.acknowledge(data, acknowledgement, code)
        return
    if not once:
        raise click.UsageError("Missing option '--once'.")
    taken = running.tell(data, "deliver", hub_url=hub_url)
    click.echo(f"{taken} entries delivered.")
