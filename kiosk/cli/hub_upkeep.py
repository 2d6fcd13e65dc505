"""python -m kiosk hub backup, distribute: what an operator of a hub does now and then."""

import shlex
import subprocess
from contextlib import AbstractContextManager
from pathlib import Path

import click
from sqlalchemy import Engine

from ..hub import backup, citus, config
from . import hub_database, options


@click.command("backup")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--command", help="Your own backup command, in place of FILE")
@options.hub_data
@options.database
def back_up(file: Path | None, command: str | None, data: Path, database: str | None) -> None:
    """Back the hub up into FILE. Tablets keep what they delivered until a backup covers it."""
    if (file is None) == (command is None):
        raise click.UsageError("Give the FILE to write, or --command; one of them.")
    with _opened(data, database) as engine:
        if file is not None:
            marks = backup.back_up(engine, file)
        else:
            marks = backup.covered_by(engine, lambda: _run(str(command)))
    entries = sum(mark.acked_seq for mark in marks)
    click.echo(f"Backed up: {entries} entries of {len(marks)} journals are covered.")


def _run(command: str) -> None:
    done = subprocess.run(shlex.split(command), check=False)
    if done.returncode:
        raise click.ClickException(
            f"The command ended with {done.returncode}; nothing counts as covered."
        )


@click.command()
@options.hub_data
@options.database
def distribute(data: Path, database: str | None) -> None:
    """Spread the hub's tables over a Citus cluster, by event. Done again it changes nothing."""
    with _opened(data, database) as engine:
        for table in citus.distribute(engine):
            click.echo(f"{table} is distributed.")


def _opened(data: Path, url: str | None) -> AbstractContextManager[Engine]:
    settings = config.read(data, {"database": url})
    return hub_database.opened(config.database_url(data, settings))
