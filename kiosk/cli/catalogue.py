"""python -m kiosk catalogue"""

from pathlib import Path

import click

from ..booth import store as booth_store
from ..hub import catalogue as hub_catalogue
from ..hub import database as hub_database
from ..shared import catalogue_file, clock, product
from . import options


@click.group()
def catalogue() -> None:
    """The products."""


@catalogue.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--images", type=click.Path(path_type=Path, exists=True, file_okay=False))
@options.booth_data
@options.database
def load(file: Path, images: Path | None, data: Path, database: str | None) -> None:
    """Load FILE (CSV or XLSX) into the tablet, or with --database into the hub; all of it or nothing."""
    read = catalogue_file.read(file, images)
    if read.problems:
        for found in read.problems:
            click.echo(found.text(), err=True)
        raise click.ClickException(f"{len(read.problems)} problems; nothing was changed")
    manifest, blobs = product.manifest(read.products), dict(read.blobs)
    now = clock.now()
    if database:
        engine = hub_database.connect(database)
        hub_database.write(engine, lambda c: hub_catalogue.load(c, manifest, blobs, now))
        engine.dispose()
    else:
        store = booth_store.Store(data)
        try:
            store.write(lambda c: booth_store.load_catalogue(c, manifest, blobs, now))
        finally:
            store.close()
    click.echo(f"{len(read.products)} products loaded.")
