"""python -m kiosk booth, deliver"""

from pathlib import Path
from typing import Any

import click

from ..booth import config
from ..booth import deliver as delivery
from ..booth.app import open_booth
from ..booth.store import Store
from . import bundle
from .options import booth_data
from .serve import serve


@click.command()
@booth_data
@click.option("--host")
@click.option("--port", type=int)
@click.option("--public-url", help="The hub's address as phones reach it")
@click.option("--lan", is_flag=True, default=None, help="Allow a public address in this network")
@click.option("--hub-url", help="The hub's address for deliveries")
@click.option("--until-stdin-closes", is_flag=True, help="End with the process that started it")
def booth(data: Path, until_stdin_closes: bool, **given: Any) -> None:
    """Run the tablet's kiosk."""
    settings = config.read(data, given)
    app, store, loop = open_booth(data, settings)
    loop.start()
    try:
        serve(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            until_stdin_closes=until_stdin_closes,
        )
    finally:
        loop.stop()
        store.close()


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
    store = Store(data)
    try:
        taken = delivery.deliver_once(store, hub_url=hub_url)
    finally:
        store.close()
    click.echo(f"{taken} entries delivered.")
