"""The desk's page "To do": my steps that are due, then the buyers whom nobody has answered."""

from flask import Blueprint, render_template

from ...shared import clock
from .. import fleet, follow_up, roles, waiting
from ..context import hub
from . import clocks
from .door import needs, person

pages = Blueprint("todo", __name__)


@pages.get("/todo")
@needs(roles.STAFF)
def show() -> str:
    here, now = hub(), clock.now()
    today = clock.moment(now).astimezone(here.config.zone).date().isoformat()
    with here.engine.connect() as connection:
        found = waiting.to_do(connection, here.event_id, person(), today=today)
        names = fleet.names(connection, here.event_id)
    return render_template(
        "hub/todo.html",
        found=found,
        today=today,
        tablets=names,
        statuses=follow_up.NAMES,
        clock=lambda one: clocks.of(here.config, one, now=now),
        most=waiting.SHOWN_MAX,
    )
