"""The commands: python -m kiosk booth|hub|catalogue|device|deliver|export."""

import click

from ..shared.problems import Problem
from .booth import booth, deliver
from .catalogue import catalogue
from .device import device
from .export import export
from .fleet import replay, revoke, tablets
from .hub import hub


class _Commands(click.Group):
    """Expected problems end as one sentence, exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except Problem as problem:
            raise click.ClickException(problem.text()) from problem


@click.group(cls=_Commands)
def main() -> None:
    """Pameran, the trade-fair lead-capture kiosk."""


for command in (tablets, revoke, replay):
    hub.add_command(command)
for command in (booth, hub, catalogue, device, deliver, export):
    main.add_command(command)
