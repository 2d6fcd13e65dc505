"""Staff at the booth: is everything all right? One page that says so, and what to do."""

from flask import render_template

from ...shared import clock
from ...shared.web import page_language
from .. import battery, device, journal, status
from ..context import booth
from . import condition, glyphs
from .condition import Finding
from .door import behind_the_pin

pages = behind_the_pin("checkup")


@pages.get("/health")
def show() -> str:
    found = findings()
    return render_template(
        "booth/staff/health.html",
        found=found,
        worst=condition.worst(found),
        samples=glyphs.samples(),
        percent=(condition.BATTERY_LOOK_PERCENT, condition.BATTERY_ACT_PERCENT),
    )


def findings() -> list[Finding]:
    """All that was looked at just now, in the language of the page."""
    here = booth()
    report = status.report(here.store)
    with here.store.read() as connection:
        newest = connection.execute("SELECT max(captured_at) FROM lead").fetchone()[0]
        seen = condition.Seen(
            now=clock.now(),
            report=report,
            state=journal.state(connection),
            enrolled=device.find(connection),
            health=here.store.health,
            battery=battery.read(),
            newest_captured_at=newest or "",
            leads_waiting=journal.leads_waiting(connection),
            products=len(here.store.catalogue.products),
        )
    return condition.findings(seen, page_language())
