"""The desk's page of the visits: all tablets of the fair together, in numbers without names."""

from flask import Blueprint, render_template, request

from ...shared import funnel
from ...shared.web import page_language
from .. import catalogue, roles, visit_counts
from ..context import hub
from .door import needs

pages = Blueprint("visits", __name__)


@pages.get("/visits")
@needs(roles.VIEWER)
def show() -> str:
    """All days, or one of them (day="2026-10-14")."""
    here = hub()
    with here.engine.connect() as connection:
        counts = visit_counts.of_event(connection, here.event_id)
    found = funnel.funnel(
        counts,
        day=request.args.get("day", ""),
        catalogue=catalogue.current(here.engine),
        spoken=page_language(),
    )
    return render_template("hub/visits.html", funnel=found, event_name=here.config.event_name)
