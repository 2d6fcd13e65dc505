"""python -m kiosk export"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from ..booth import catalogue as booth_catalogue
from ..booth import lead_list
from ..booth import store as booth_store
from ..booth.config import Config as BoothConfig
from ..hub import catalogue as hub_catalogue
from ..hub import devices, filters, finding
from ..hub import leads as hub_leads
from ..hub.config import Config as HubConfig
from ..hub.filters import Filter
from ..shared import clock, score, settings, whole_file
from ..shared import export as exports
from ..shared.lead import Lead
from ..shared.score import Scorer
from . import bundle, chosen_leads, demand, export_split, hub_database, options, running


@click.group(invoke_without_command=True)
@click.option(
    "--format", "name", type=click.Choice(list(exports.FORMATS)), help="By default that of --out"
)
@click.option("--out", type=click.Path(path_type=Path), help="The file to write")
@options.booth_data
@options.database
@chosen_leads.options
def export(
    name: str | None, out: Path | None, data: Path, database: str | None, **chosen: Any
) -> None:
    """Write all leads of the tablet, or with --database of the hub those chosen, to a file."""
    if click.get_current_context().invoked_subcommand:
        return
    if out is None:
        raise click.UsageError("Missing option '--out'.")
    format, filter = _format(name, out), chosen_leads.read(chosen)
    if filter and not database:
        raise click.UsageError("Leads are chosen at the hub: give its --database as well.")
    with (
        _of_hub(database, filter) if database else _of_tablet(data) as (count, leads, scored),
        # Only where somebody looks, not in a script's log.
        click.progressbar(
            leads, count, label="Leads", file=sys.stderr, hidden=not sys.stderr.isatty()
        ) as passing,
    ):
        whole_file.write(out, format.stream(passing, scored))
    click.echo(f"Written: {out}")


@click.command()
def schema() -> None:
    """Print the JSON Schema that `--format json` follows."""
    click.echo(exports.json.SCHEMA.read_text(encoding="utf-8"), nl=False)


def _format(asked: str | None, out: Path) -> exports.Format:
    """The one asked for, else the one that the file is named for, else CSV."""
    suffix = out.suffix.lower().removeprefix(".")
    # The first of a suffix is the one most used.
    named = next((one for one in exports.FORMATS.values() if one.suffix == suffix), None)
    if asked is None:
        return named or exports.FORMATS["csv"]
    format = exports.FORMATS[asked]
    if named and named.suffix != format.suffix:
        raise click.UsageError(
            f"{out.name} is named for {named.name} and --format is {asked}: change one of them."
        )
    return format


@contextmanager
def _of_tablet(data: Path) -> Iterator[tuple[int | None, Iterator[Lead], Scorer]]:
    """How many leads there are, and they, the newest first; and what scores them."""
    weights = settings.read(BoothConfig, file=data / "settings.toml").score_weights
    with booth_store.reading(running.existing(data)) as connection:
        count, _ = lead_list.counts(connection)
        scored = score.scorer(booth_catalogue.active(connection).by_sku, weights)
        yield count, (stored.lead for stored in lead_list.newest_first(connection)), scored


@contextmanager
def _of_hub(url: str, filter: Filter) -> Iterator[tuple[int | None, Iterator[Lead], Scorer]]:
    weights = settings.read(HubConfig).score_weights
    with hub_database.opened(url) as engine:
        with engine.connect() as connection:
            event_id = devices.the_event(connection)
            shown = hub_catalogue.current(engine)
            sought = filters.sought(filter, shown, now=clock.now())
            counted = finding.count(connection, event_id, sought)
        # Of more than are counted the bar shows that it goes on.
        count = counted if counted <= finding.COUNT_MAX else None
        found = hub_leads.newest_first(engine, event_id, sought)
        yield count, found, score.scorer(shown.by_sku, weights)


export.add_command(bundle.write)
export.add_command(demand.write)
export.add_command(schema)
export.add_command(export_split.split)
