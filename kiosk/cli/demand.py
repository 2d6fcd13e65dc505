"""python -m kiosk export demand: what buyers want of each product, for the workshops that make them"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from ..booth import catalogue as booth_catalogue
from ..booth import config as booth_config
from ..booth import lead_list, visit_counts
from ..booth import store as booth_store
from ..hub import devices
from ..hub.demand import Demand
from ..shared import formats, language, whole_file
from ..shared.demand import figures, gather, xlsx
from ..shared.demand.figures import Producer
from ..shared.sheet import demand_sheet
from . import hub_database, options, running


@click.command("demand")
@click.option("--out", type=click.Path(path_type=Path), required=True, help=".xlsx or .pdf")
@click.option("--prison", default="", help="Only this one; a .pdf needs it")
@click.option(
    "--language",
    "code",
    type=click.Choice(list(language.FOR_STAFF)),
    default="id",
    show_default=True,
)
@click.option("--event-name", default="", help="Said in the head of a .pdf")
@options.booth_data
@options.database
def write(
    out: Path, prison: str, code: str, event_name: str, data: Path, database: str | None
) -> None:
    """Write what buyers want of each product: a spreadsheet, or two pages for one prison."""
    suffix = out.suffix.lower()
    if suffix not in (".xlsx", ".pdf"):
        raise click.UsageError(f"{out.name} is named for neither: call it .xlsx or .pdf.")
    producers = _of_hub(database) if database else _of_tablet(data)
    found = figures.find(producers, prison)
    if found is None and (prison or suffix == ".pdf"):
        known = "".join(f"\n  {one.name}" for one in producers if one.name)
        raise click.UsageError(f"--prison must name one of these:{known}")
    spoken = language.FOR_STAFF[code]
    if suffix == ".xlsx":
        whole_file.write(out, xlsx.stream([found] if found else producers, spoken))
    elif found:
        day = datetime.now(UTC).astimezone(formats.WIB).date()
        name = event_name or ("" if database else booth_config.read(data, {}).event_name)
        whole_file.write(out, [demand_sheet.pdf(found, event_name=name, day=day, language=spoken)])
    click.echo(f"Written: {out}")


def _of_hub(url: str) -> Sequence[Producer]:
    with hub_database.opened(url) as engine:
        with engine.connect() as connection:
            event_id = devices.the_event(connection)
        return Demand().producers(engine, event_id)


def _of_tablet(data: Path) -> Sequence[Producer]:
    with booth_store.reading(running.existing(data)) as connection:
        leads = (stored.lead for stored in lead_list.newest_first(connection))
        found = gather.gathered(leads, booth_catalogue.active(connection))
        return gather.producers(found, visit_counts.written(connection))
