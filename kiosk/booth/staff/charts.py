"""Staff at the booth: the leads of this tablet in charts."""

from flask import render_template, request

from ...shared import funnel, lead_counts
from ...shared.chart import of_leads
from ...shared.web import page_language
from .. import lead_list, steps
from ..context import booth
from .door import behind_the_pin

pages = behind_the_pin("charts")


@pages.get("/charts")
def show() -> str:
    """Today's leads on this tablet, or another day's, or all (day="")."""
    today = funnel.today()
    day = request.args.get("day", today)
    day = day if lead_counts.is_day(day) else ""
    with booth().store.read() as connection:
        leads = (stored.lead for stored in lead_list.newest_first(connection))
        counts = lead_counts.counted(leads, day=day)
    found = of_leads.charts(
        counts,
        steps.counts().all(),
        day=day,
        catalogue=booth().store.catalogue,
        spoken=page_language(),
    )
    return render_template("booth/staff/charts.html", found=found)
