"""python -m kiosk hub"""

from pathlib import Path
from typing import Any

import click

from ..hub import config, database, devices, master_key, people, postman, roles
from ..shared import clock
from . import hub_database, hub_publish, hub_tablets, hub_take_in, hub_upkeep, options, refusals
from . import serve as serving


@click.group(invoke_without_command=True)
@options.hub_data
@options.database
@serving.options
def hub(data: Path, until_stdin_closes: bool, **given: Any) -> None:
    """Run the central server."""
    if click.get_current_context().invoked_subcommand:
        return
    # Here, for it is all pages of the desk: a command that ends at once needs none of them.
    from ..hub.app import create_app
    from ..hub.crm.sender import Loop
    from ..hub.desk import webhook_pages

    settings = config.read(data, given)
    with refusals.folder(data):
        data.mkdir(parents=True, exist_ok=True)
        master = master_key.read(data, settings.hub_master_key)
    with hub_database.opened(config.database_url(data, settings), new=True) as engine:
        click.echo(f"Database: {database.version(engine)}")
        app = create_app(settings, engine, master)
        here = app.extensions["hub"]
        replies = postman.Loop(postman.of(engine, here.event_id, settings))
        with Loop(webhook_pages.sender(here)), replies:
            serving.serve(app, settings, until_stdin_closes=until_stdin_closes)


@hub.command()
@options.hub_data
@options.database
@click.option("--name", default="", help="What staff call the tablet")
def code(data: Path, database: str | None, name: str) -> None:
    """Print a one-time code that enrols one tablet, within 15 minutes."""
    settings = config.read(data, {"database": database})

    def new(connection: Any) -> str:
        event_id = devices.the_event(connection)
        return devices.new_code(connection, event_id, now=clock.now(), name=name)

    click.echo(_written(data, settings, new))


@hub.group()
def person() -> None:
    """People who may sign in at the desk."""


@person.command("add")
@click.argument("name")
@options.hub_data
@options.database
@click.option("--role", type=click.Choice(roles.ROLES), help="What they may do; by default admin")
def add_person(name: str, data: Path, database: str | None, role: str | None) -> None:
    """Add somebody, or give them a new password, and print it."""
    settings = config.read(data, {"database": database})

    def add(connection: Any) -> str:
        password = people.add(connection, name, role or roles.ADMIN)
        # Somebody who was here before keeps the role, unless another is named.
        if role:
            roles.change(connection, devices.the_event(connection), name, role)
        return password

    click.echo(_written(data, settings, add))


def _written(data: Path, settings: config.Config, work: Any) -> str:
    with hub_database.opened(config.database_url(data, settings)) as engine:
        return str(database.write(engine, work))


hub.add_command(hub_tablets.list_tablets)
hub.add_command(hub_tablets.revoke)
hub.add_command(hub_tablets.replay)
hub.add_command(hub_upkeep.back_up)
hub.add_command(hub_upkeep.distribute)
hub.add_command(hub_take_in.take_in)
hub.add_command(hub_publish.publish_pages)
