"""python -m kiosk hub publish: the product pages for any web host"""

from pathlib import Path

import click

from ..hub import config, master_key
from . import hub_database, options


@click.command("publish")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--public-url", help="The hub's address as phones reach it; forms lead there")
@options.hub_data
@options.database
def publish_pages(folder: Path, public_url: str | None, data: Path, database: str | None) -> None:
    """Write all product pages with pictures and styles into DIR, whole or not at all."""
    # As in hub.py: no other command of the hub needs its pages.
    from ..hub.app import create_app
    from ..hub.phone import publish

    settings = config.read(data, {"database": database, "public_url": public_url})
    with hub_database.opened(config.database_url(data, settings)) as engine:
        app = create_app(
            settings, engine, master_key.read(data, settings.hub_master_key), for_tablets=False
        )
        count = publish.publish(app, folder)
    click.echo(f"{count} products written: {folder}")
    if not settings.public_url:
        click.echo("Without a public_url the pages have no form; they name your contact instead.")
