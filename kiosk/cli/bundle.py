"""python -m kiosk export bundle, deliver --acknowledgement: the tablet's way without a network"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from . import options, running

Command = Callable[..., Any]


@click.command("bundle")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="E.g. on the stick")
@click.option("--all", "all_entries", is_flag=True, help="Also what the hub has already")
@options.booth_data
def write(out: Path, all_entries: bool, data: Path) -> None:
    """Write what waits for the hub to a file that only the hub can open."""
    running.tell(data, "write-bundle", out=str(out.absolute()), all_entries=all_entries)
    click.echo(f"Written: {out}")


def acknowledgement(command: Command) -> Command:
    """The options of `deliver` for what the hub answered."""
    file = click.option(
        "--acknowledgement",
        type=click.Path(path_type=Path, exists=True, dir_okay=False),
        help="The file that the hub wrote for a bundle",
    )
    code = click.option("--code", help="The code that the hub showed for a bundle")
    return file(code(command))


def acknowledge(data: Path, file: Path | None, code: str | None) -> None:
    """Note the hub's answer to a bundle."""
    content = file.read_text(encoding="utf-8", errors="replace") if file else ""
    covered = running.tell(data, "acknowledge", content=content, code=code or "")
    click.echo(f"{covered} entries delivered.")
