"""Options that several commands share."""

from pathlib import Path

import click

booth_data = click.option(
    "--data", type=click.Path(path_type=Path), default=Path(".data/booth"), show_default=True,
    help="The tablet's folder",
)  # fmt: skip
hub_data = click.option(
    "--data", type=click.Path(path_type=Path), default=Path(".data/hub"), show_default=True,
    help="The hub's folder: master key and, by default, its database",
)  # fmt: skip
database = click.option("--database", help="The hub's database, as a SQLAlchemy URL")
