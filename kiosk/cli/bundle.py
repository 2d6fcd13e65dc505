"""python -m kiosk export bundle, hub take-in, deliver --acknowledgement: the way without a network"""

import contextlib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from ..booth import bundles as booth_bundles
from ..booth.store import Store
from ..hub import bundles as hub_bundles
from ..hub import config, database, devices, master_key
from ..shared import acknowledgement as acknowledgements
from ..shared import clock
from . import options

Command = Callable[..., Any]


@click.command("bundle")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="E.g. on the stick")
@click.option("--all", "all_entries", is_flag=True, help="Also what the hub has already")
@options.booth_data
def write(out: Path, all_entries: bool, data: Path) -> None:
    """Write what waits for the hub to a file that only the hub can open."""
    store = Store(data)
    try:
        _write(out, booth_bundles.stream(store, all_entries=all_entries))
    finally:
        store.close()
    click.echo(f"Written: {out}")


@click.command("take-in")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path), help="The acknowledgement to carry back")
@options.hub_data
@options.database
def take_in(file: Path, out: Path | None, data: Path, database: str | None) -> None:
    """Take in the bundle FILE of a tablet, and write the acknowledgement for it."""
    settings = config.read(data, {"database": database})
    master = master_key.read(data, settings.hub_master_key)
    engine = _engine(data, settings)
    try:
        with file.open("rb") as opened:
            taken = hub_bundles.take_in(engine, master, opened, now=clock.now())
    finally:
        engine.dispose()
    out = out or file.with_suffix(acknowledgements.SUFFIX)
    _write(out, [taken.file])
    click.echo(f"{taken.new_entries} entries taken in. For the tablet: {out}, or type {taken.code}")


def acknowledgement(command: Command) -> Command:
    """The options of `deliver` for what the hub answered."""
    file = click.option(
        "--acknowledgement",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="The file that the hub wrote for a bundle",
    )
    code = click.option("--code", help="The code that the hub showed for a bundle")
    return file(code(command))


def acknowledge(data: Path, file: Path | None, code: str | None) -> None:
    """Note the hub's answer to a bundle."""
    store = Store(data)
    try:
        if file:
            covered = booth_bundles.acknowledge(store, file.read_bytes())
        else:
            covered = booth_bundles.acknowledge_code(store, code or "")
    finally:
        store.close()
    click.echo(f"{covered} entries delivered.")


def _engine(data: Path, settings: config.Config) -> Any:
    engine = database.connect(config.database_url(data, settings))
    database.write(engine, lambda c: devices.the_event(c, settings.event_name))
    return engine


def _write(out: Path, pieces: Iterable[bytes]) -> None:
    """Whole or not at all: a stick that is pulled out early leaves no half of a file by this name."""
    new = out.with_name(f"{out.name}.new")
    try:
        with new.open("wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        new.replace(out)
    except OSError as error:
        raise click.FileError(str(out), error.strerror or "") from error
    finally:
        # It is there only where something failed, and not always then.
        with contextlib.suppress(OSError):
            new.unlink()
