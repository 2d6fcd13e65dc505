"""python -m kiosk hub take-in: what a tablet sent without a network"""

from pathlib import Path

import click

from ..hub import bundles, config, master_key
from ..shared import acknowledgement, clock, whole_file
from . import hub_database, options


@click.command("take-in")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--out", type=click.Path(path_type=Path), help="The acknowledgement to carry back")
@options.hub_data
@options.database
def take_in(file: Path, out: Path | None, data: Path, database: str | None) -> None:
    """Take in the bundle FILE of a tablet, and write the acknowledgement for it."""
    settings = config.read(data, {"database": database})
    master = master_key.read(data, settings.hub_master_key)
    with (
        hub_database.opened(config.database_url(data, settings)) as engine,
        file.open("rb") as opened,
    ):
        taken = bundles.take_in(engine, master, opened, now=clock.now())
    out = out or file.with_suffix(acknowledgement.SUFFIX)
    whole_file.write(out, [taken.file])
    click.echo(f"{taken.new_entries} entries taken in. For the tablet: {out}, or type {taken.code}")
