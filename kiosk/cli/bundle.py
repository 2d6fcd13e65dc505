"""python -m kiosk export bundle, hub take-in, deliver --acknowledgement: the way without a network"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from ..hub import bundles as hub_bundles
from ..hub import config, database, devices, master_key
from ..shared import acknowledgement as acknowledgements
from ..shared import clock, whole_file
from . import options, running

Command = Callable[..., Any]


@click.command("bundle")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="E.g. on the stick")
@click.option("--all", "all_entries", is_flag=True, help="Also what the hub has already")
@options.booth_data
def write(out: Path, all_entries: bool, data: Path) -> None:
    """Write what waits for the hub to a file that only the hub can open."""
    running.tell(data, "write-bundle", out=str(out.absolute()), all_entries=all_entries)
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
    whole_file.write(out, [taken.file])
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
    content = file.read_text(encoding="utf-8", errors="replace") if file else ""
    covered = running.tell(data, "acknowledge", content=content, code=code or "")
    click.echo(f"{covered} entries delivered.")


def _engine(data: Path, settings: config.Config) -> Any:
    engine = database.connect(config.database_url(data, settings))
    database.write(engine, lambda c: devices.the_event(c, settings.event_name))
    return engine
