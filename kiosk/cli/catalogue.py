"""python -m kiosk catalogue"""

import base64
from pathlib import Path

import click

from ..hub import catalogue as hub_catalogue
from ..hub import database as hub_database
from ..shared import catalogue_file, clock, product
from . import options, running


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
    manifest = product.manifest(read.products)
    if database:
        _into_hub(database, manifest, dict(read.blobs))
    else:
        blobs = {sha256: base64.b64encode(b).decode() for sha256, b in read.blobs.items()}
        running.tell(data, "load-catalogue", manifest=manifest, blobs=blobs)
    click.echo(f"{len(read.products)} products loaded.")


def _into_hub(url: str, manifest: str, blobs: dict[str, bytes]) -> None:
    engine = hub_database.connect(url)
    try:
        hub_database.write(
            engine, lambda c: hub_catalogue.load(c, manifest, blobs, now=clock.now())
        )
    finally:
        engine.dispose()
