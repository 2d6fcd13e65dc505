"""Staff at the booth: how the day goes, in numbers without names."""

from flask import render_template, request

from ...shared import funnel
from ...shared.web import page_language
from .. import steps
from ..context import booth
from .door import behind_the_pin

pages = behind_the_pin("today")


@pages.get("/today")
def show() -> str:
    """Today's visits on this tablet, or another day's, or all (day="")."""
    today = funnel.today()
    found = funnel.funnel(
        steps.counts().all(),
        day=request.args.get("day", today),
        catalogue=booth().store.catalogue,
        spoken=page_language(),
    )
    return render_template("booth/staff/today.html", funnel=found, today=today)
