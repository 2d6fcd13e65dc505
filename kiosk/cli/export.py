"""python -m kiosk export"""

from collections.abc import Iterator
from pathlib import Path

import click

from ..booth import lead_list
from ..booth import store as booth_store
from ..hub import devices
from ..hub import leads as hub_leads
from ..shared import export as exports
from ..shared import whole_file
from ..shared.lead import Lead
from . import bundle, hub_database, options, running


@click.group(invoke_without_command=True)
@click.option(
    "--format", "name", type=click.Choice(list(exports.FORMATS)), help="By default that of --out"
)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write")
@options.booth_data
@options.database
def export(name: str | None, out: Path | None, data: Path, database: str | None) -> None:
    """Write all leads of the tablet, or with --database of the hub, to a file."""
    if click.get_current_context().invoked_subcommand:
        return
    if out is None:
        raise click.UsageError("Missing option '--out'.")
    name = _format(name, out)
    leads = _of_hub(database) if database else _of_tablet(data)
    whole_file.write(out, exports.stream(name, leads))
    click.echo(f"Written: {out}")


def _format(asked: str | None, out: Path) -> str:
    """The one asked for, else the one that the file is named for, else CSV."""
    suffix = out.suffix.lower().removeprefix(".")
    named = suffix if suffix in exports.FORMATS else None
    if asked and named and asked != named:
        raise click.UsageError(
            f"{out.name} is named for {named} and --format is {asked}: change one of them."
        )
    return asked or named or "csv"


def _of_tablet(data: Path) -> Iterator[Lead]:
    with booth_store.reading(running.existing(data)) as connection:
        for stored in lead_list.newest_first(connection):
            yield stored.lead


def _of_hub(url: str) -> Iterator[Lead]:
    with hub_database.opened(url) as engine:
        with engine.connect() as connection:
            event_id = devices.the_event(connection)
        yield from hub_leads.newest_first(engine, event_id)


export.add_command(bundle.write)
