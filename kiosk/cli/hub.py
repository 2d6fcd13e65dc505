"""python -m kiosk hub"""

from pathlib import Path
from typing import Any

import click
from sqlalchemy import Engine

from ..hub import config, database, devices, people
from ..hub.app import open_hub
from ..shared import clock
from . import options
from .serve import serve


@click.group(invoke_without_command=True)
@options.hub_data
@options.database
@click.option("--host")
@click.option("--port", type=int)
@click.option("--public-url", help="This hub's address as phones reach it")
@click.option("--lan", is_flag=True, default=None, help="Allow a public address in this network")
@click.option("--until-stdin-closes", is_flag=True, help="End with the process that started it")
def hub(data: Path, until_stdin_closes: bool, **given: Any) -> None:
    """Run the central server."""
    if click.get_current_context().invoked_subcommand:
        return
    settings = config.read(data, given)
    app, engine = open_hub(data, settings)
    try:
        serve(
            app,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            until_stdin_closes=until_stdin_closes,
        )
    finally:
        engine.dispose()


@hub.command()
@options.hub_data
@options.database
@click.option("--name", default="", help="What staff call the tablet")
def code(data: Path, database: str | None, name: str) -> None:
    """Print a one-time code that enrols one tablet, within 15 minutes."""
    settings, engine = opened(data, database)

    def new(connection: Any) -> str:
        event_id = devices.the_event(connection, settings.event_name)
        return devices.new_code(connection, event_id, now=clock.now(), name=name)

    click.echo(_write(engine, new))


@hub.group()
def person() -> None:
    """People who may sign in at the desk."""


@person.command("add")
@click.argument("name")
@options.hub_data
@options.database
def add_person(name: str, data: Path, database: str | None) -> None:
    """Add somebody, or give them a new password, and print it."""
    _, engine = opened(data, database)
    click.echo(_write(engine, lambda connection: people.add(connection, name)))


def opened(data: Path, url: str | None) -> tuple[config.Config, Engine]:
    """The settings of the hub in this folder, and its database."""
    data.mkdir(parents=True, exist_ok=True)
    settings = config.read(data, {"database": url})
    return settings, database.connect(config.database_url(data, settings))


def _write(engine: Engine, work: Any) -> str:
    try:
        return str(database.write(engine, work))
    finally:
        engine.dispose()
