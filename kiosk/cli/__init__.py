"""The commands: python -m kiosk booth|hub|catalogue|device|deliver|doctor|export."""

import importlib

import click

from ..shared import problems
from ..shared.problems import Problem

# Command → its module here. Imported when it is asked for: a tablet that starts needs no hub's database.
MODULES = {
    "booth": "booth",
    "hub": "hub",
    "catalogue": "catalogue",
    "device": "device",
    "deliver": "booth",
    "doctor": "doctor",
    "export": "export",
}


class _Commands(click.Group):
    """Expected problems end as one sentence, exit code 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in MODULES:
            return None
        module = importlib.import_module(f"{__name__}.{MODULES[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Problem as problem:
            # Where the tablet cannot save, its cause is for whoever sits at the command line.
            cause = problem.__cause__ if problem.kind == problems.STORE_REFUSED else None
            said = cause if isinstance(cause, Problem) else problem
            raise click.ClickException(said.text()) from problem


@click.group(cls=_Commands)
def main() -> None:
    """Pameran, the trade-fair lead-capture kiosk."""
