"""python -m kiosk export split"""

from pathlib import Path

import click

from ..hub import catalogue, devices, leads, releases
from ..hub import config as hub_config
from ..hub.config import Config
from ..hub.split import archive, parts
from ..hub.split.roll_up import roll_up
from ..hub.split.sheets import Around
from ..shared import language, settings, whole_file
from . import hub_database, options


@click.command()
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The ZIP file to write")
@click.option(
    "--language",
    "code",
    type=click.Choice(list(language.FOR_STAFF)),
    default=language.DEFAULT.code,
    show_default=True,
)
@options.hub_data
@options.database
def split(out: Path, code: str, data: Path, database: str | None) -> None:
    """Write a sheet for each prison, and the countries' sums for attachés, to one ZIP file.

    Who asked is in a prison's sheet only where a manager released it at the desk.
    """
    config = settings.read(Config, file=data / "settings.toml", given={"database": database})
    with hub_database.opened(hub_config.database_url(data, config)) as engine:
        with engine.connect() as connection:
            event_id = devices.the_event(connection)
            released = releases.by_lead(releases.of_event(connection, event_id))
        shown = catalogue.current(engine)
        around = Around(shown, config.event_name, language.OFFERED[code])
        shares = parts.split(leads.newest_first(engine, event_id), shown, released)
        countries = roll_up(leads.newest_first(engine, event_id))
        whole_file.write(out, archive.stream(shares, countries, around))
    click.echo(f"Written: {out}")
