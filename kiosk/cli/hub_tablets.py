"""python -m kiosk hub tablets, revoke, replay"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine

from ..hub import catalogue, condition, config, devices, fleet, set_aside
from ..hub.database import write
from ..shared import clock, language, problems
from ..shared.problems import Problem
from . import hub_database, options


@click.command("tablets")
@options.hub_data
@options.database
def list_tablets(data: Path, database: str | None) -> None:
    """List the tablets; "!" marks what somebody should look after."""
    with _event(data, database) as (engine, event_id), engine.connect() as connection:
        found = fleet.tablets(connection, event_id)
        version = catalogue.version(connection)
    for tablet in found:
        state = ", revoked" if tablet.revoked_at else ""
        click.echo(f"{tablet.name}{state} ({tablet.device_id})")
        facts = condition.facts(
            tablet, language.DEFAULT, now=clock.now(), catalogue_version=version
        )
        for fact in facts:
            click.echo(f"  {'!' if fact.wrong else ' '} {fact.name}: {fact.text}")
    if not found:
        click.echo("No tablet is enrolled yet.")


@click.command()
@click.argument("device_id", metavar="DEVICE")
@options.hub_data
@options.database
def revoke(device_id: str, data: Path, database: str | None) -> None:
    """Trust a tablet no longer: DEVICE is its identity or its name, as "hub tablets" shows them."""
    with _event(data, database) as (engine, event_id):
        tablet = _tablet(engine, event_id, device_id)
        write(engine, lambda c: fleet.revoke(c, event_id, tablet.device_id, now=clock.now()))
    click.echo(f"Revoked: {tablet.name}. What it sends from now on is kept apart.")


@click.command()
@click.option("--device", default="", help="Also what this revoked tablet sent: identity or name")
@options.hub_data
@options.database
def replay(device: str, data: Path, database: str | None) -> None:
    """Try once more to understand what was set aside, after an update."""
    with _event(data, database) as (engine, event_id):
        device_id = _tablet(engine, event_id, device).device_id if device else ""
        count = write(
            engine, lambda c: set_aside.replay(c, event_id, device_id=device_id, now=clock.now())
        )
        with engine.connect() as connection:
            left = sum(pile.count for pile in set_aside.piles(connection, event_id))
    click.echo(f"Entries taken in: {count}. Still set aside: {left}.")


@contextmanager
def _event(data: Path, url: str | None) -> Iterator[tuple[Engine, str]]:
    """The hub's database and its event."""
    settings = config.read(data, {"database": url})
    with hub_database.opened(config.database_url(data, settings)) as engine:
        with engine.connect() as connection:
            event_id = devices.the_event(connection)
        yield engine, event_id


def _tablet(engine: Engine, event_id: str, said: str) -> fleet.Tablet:
    """The one tablet with this identity or name. raises: Problem(DEVICE_MISSING), ClickException"""
    with engine.connect() as connection:
        found = [
            tablet
            for tablet in fleet.tablets(connection, event_id)
            if said in (tablet.device_id, tablet.name)
        ]
    if not found:
        raise Problem(problems.DEVICE_MISSING)
    if len(found) > 1:
        raise click.ClickException("Several tablets have this name; give the identity of one")
    return found[0]
