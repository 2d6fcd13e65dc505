"""The commands: python -m kiosk booth|hub|catalogue|device|deliver|doctor|export."""

import click

from ..shared import problems
from ..shared.problems import Problem
from . import bundle
from .booth import booth, deliver
from .catalogue import catalogue
from .device import device
from .doctor import doctor
from .export import export
from .hub import hub


class _Commands(click.Group):
    """Expected problems end as one sentence, exit code 1."""

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


for command in (booth, hub, catalogue, device, deliver, doctor, export):
    main.add_command(command)
export.add_command(bundle.write)
hub.add_command(bundle.take_in)
