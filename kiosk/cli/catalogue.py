"""python -m kiosk catalogue"""

import base64
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from ..booth import catalogue as booth_catalogue
from ..booth import store as tablet
from ..hub import catalogue as hub_catalogue
from ..hub import database as databases
from ..shared import catalogue_file, clock, problems, product, whole_file
from ..shared.problems import Problem
from ..shared.product import Catalogue, Product
from . import hub_database, options, refusals, running

# SHA-256 → the WebP with this hash, where it is there.
Blob = Callable[[str], bytes | None]


@click.group()
def catalogue() -> None:
    """The products."""


@catalogue.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--images", type=click.Path(path_type=Path, exists=True, file_okay=False))
@options.booth_data
@options.database
def load(file: Path, images: Path | None, data: Path, database: str | None) -> None:
    """Load FILE (CSV or XLSX) into the tablet, or with --database into the hub; all of it or nothing.

    Without --images each product keeps the picture that its SKU has there.
    """
    read = catalogue_file.read(file, images)
    if read.problems:
        for found in read.problems:
            click.echo(found.text(), err=True)
        kinds = {found.problem.kind for found in read.problems}
        if kinds & {problems.COLUMN_MISSING, problems.COLUMN_UNKNOWN}:
            click.echo(f"The columns of a catalogue: {catalogue_file.ALLOWED}", err=True)
        count = len(read.problems)
        raise click.ClickException(
            f"{count} {'problem' if count == 1 else 'problems'}; nothing was changed"
        )
    keep = images is None
    bare = _into_hub(database, read, keep) if database else _into_tablet(data, read, keep)
    click.echo(f"{len(read.products)} products loaded.")
    if len(bare) == len(read.products) and keep:
        click.echo("They have no pictures: name the folder of their pictures with --images DIR.")
    elif bare:
        click.echo(f"Without a picture (expected as SKU.webp, .jpg or .png): {', '.join(bare)}")


def _into_hub(url: str, read: catalogue_file.Read, keep_pictures: bool) -> list[str]:
    """Load it; the SKUs that have no picture."""
    with hub_database.opened(url, new=True) as engine:
        before = hub_catalogue.current(engine) if keep_pictures else Catalogue()
        products = product.pictured_as(read.products, before)
        manifest, blobs, now = product.manifest(products), dict(read.blobs), clock.now()
        databases.write(engine, lambda c: hub_catalogue.load(c, manifest, blobs, now=now))
    return [one.sku for one in products if one.picture is None]


def _into_tablet(data: Path, read: catalogue_file.Read, keep_pictures: bool) -> list[str]:
    """Load it; the SKUs that have no picture."""
    said = {
        "manifest": product.manifest(read.products),
        "blobs": {sha: base64.b64encode(image).decode() for sha, image in read.blobs.items()},
        "keep_pictures": keep_pictures,
    }
    bare: list[str] = running.tell(data, "load-catalogue", new=True, **said)
    return bare


@catalogue.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--images", type=click.Path(path_type=Path, file_okay=False), help="For the pictures")
@options.booth_data
@options.database
def save(file: Path, images: Path | None, data: Path, database: str | None) -> None:
    """Save the tablet's catalogue, or with --database the hub's, as FILE (.csv or .xlsx), to be loaded again."""
    kind = file.suffix.lower().removeprefix(".")
    if kind not in catalogue_file.KINDS:
        raise click.BadParameter(f"{file.name} must end in .csv or .xlsx", param_hint="FILE")
    with _of_hub(database) if database else _of_tablet(data) as (shown, blob):
        if not shown.products:
            raise Problem(problems.CATALOGUE_UNLOADED)
        if images is not None:
            _save_pictures(images, shown.products, blob)
        whole_file.write(file, [catalogue_file.content(shown.products, kind)])
    click.echo(f"{len(shown.products)} products saved: {file}")


@contextmanager
def _of_tablet(data: Path) -> Iterator[tuple[Catalogue, Blob]]:
    with tablet.reading(running.existing(data)) as connection:
        yield (
            booth_catalogue.active(connection),
            lambda sha256: booth_catalogue.blob(connection, sha256),
        )


@contextmanager
def _of_hub(url: str) -> Iterator[tuple[Catalogue, Blob]]:
    with hub_database.opened(url) as engine:
        yield hub_catalogue.current(engine), lambda sha256: hub_catalogue.picture(engine, sha256)


def _save_pictures(folder: Path, products: tuple[Product, ...], blob: Blob) -> None:
    """As `load --images` reads them: SKU.webp and SKU.small.webp."""
    with refusals.file(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for one in products:
        if one.picture:
            for name, sha256 in (("", one.picture.large), (".small", one.picture.small)):
                if image := blob(sha256):
                    whole_file.write(folder / f"{one.sku}{name}.webp", [image])
