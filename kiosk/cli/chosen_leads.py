"""The options that choose leads of the hub, as the filter of its desk."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from ..hub import filters
from ..hub.filters import Filter
from ..hub.follow_up import STATUSES
from ..shared.booth_notes import HEATS

Command = Callable[..., Any]
_OPTIONS = (
    click.option("--product", multiple=True, help="Its SKU; give an option again for one more"),
    click.option("--prison", multiple=True, help="Whose products"),
    click.option("--country", multiple=True, help="Of the company: DE"),
    click.option("--market", multiple=True, help="Of sale: DE"),
    click.option("--heat", multiple=True, type=click.Choice([*HEATS, filters.UNSAID])),
    click.option(
        "--buyer-language", multiple=True, help="Of the page that the buyer read: zh-Hans"
    ),
    click.option("--status", multiple=True, type=click.Choice(STATUSES)),
    click.option("--owner", multiple=True, help="A person's name"),
    click.option("--since", help="The first day of capture: 2026-10-14"),
    click.option("--until", help="The last day of capture"),
    click.option("--unanswered", metavar="DAYS", help="Arrived so many days ago, with no reply"),
    click.option("--untouched", is_flag=True, help="Nobody has done anything with them"),
)


def options(command: Command) -> Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read(given: Mapping[str, Any]) -> Filter:
    """raises: click.UsageError naming an option whose value makes no sense"""
    said: list[tuple[str, str]] = []
    for name, value in given.items():
        if name in filters.MANY:
            said += [(name, one) for one in value]
        elif value:
            said.append((name, "yes" if value is True else value))
    filter = filters.read(said)
    for name, value in said:
        # A command is run by nobody in particular.
        if value == filters.ME or value not in getattr(filter, name):
            raise click.UsageError(f"--{name} {value} makes no sense: see --help.")
    return filter
