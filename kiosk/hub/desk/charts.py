"""The desk's charts: the leads of all tablets, live while the fair goes on."""

from flask import Blueprint, render_template, request, url_for

from ...shared import lead_counts as shared_counts
from ...shared.chart import of_leads
from ...shared.web import page_language
from .. import catalogue, lead_counts, roles, visit_counts
from ..context import hub
from .door import needs

pages = Blueprint("charts", __name__)

LIVE_S = 30


@pages.get("/charts")
@needs(roles.VIEWER)
def show() -> str:
    """All days, or one of them (day="2026-10-14"); paused=1 for a page that stays as it is."""
    here, day = hub(), request.args.get("day", "")
    day = day if shared_counts.is_day(day) else ""
    with here.engine.connect() as connection:
        counts = lead_counts.of_event(connection, here.event_id, day=day)
        visits = visit_counts.of_event(connection, here.event_id)
    found = of_leads.charts(
        counts,
        visits,
        day=day,
        catalogue=catalogue.current(here.engine),
        spoken=page_language(),
    )
    return render_template(
        "hub/charts.html",
        found=found,
        event_name=here.config.event_name,
        paused="paused" in request.args,
        live_s=LIVE_S,
        renewed=url_for("desk.charts.show", day=day or None, renewed=1),
    )
