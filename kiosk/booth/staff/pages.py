"""Staff at the booth: sign in by PIN, what waits and what was delivered, export."""

import time
from collections.abc import Iterator

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock, export, problems
from ...shared.lead import Lead
from ...shared.web import page_language, translate
from .. import device, journal, store
from ..context import booth
from . import enrol, pin
from .notes import notes

pages = Blueprint("staff", __name__, url_prefix="/staff")
pages.register_blueprint(enrol.pages)
OPEN = ("staff.sign_in", "staff.enter")


@pages.before_request
def only_staff() -> AnyResponse | None:
    """Each page but the PIN pad asks for a sign-in that is not idle."""
    if request.endpoint in OPEN:
        return None
    idle_s = time.time() - float(session.get("staff_seen_at", 0))
    if not 0 <= idle_s <= booth().config.staff_idle_s:
        session.pop("staff_seen_at", None)
        return redirect(url_for("staff.sign_in"), 303)
    session["staff_seen_at"] = time.time()
    return None


@pages.get("/sign-in")
def sign_in() -> str:
    return render_template("booth/staff/pin.html", wrong="")


@pages.post("/sign-in")
def enter() -> AnyResponse | tuple[str, int]:
    typed = request.form.get("pin", "")
    problem = booth().store.write(lambda c: pin.check(c, typed, now=clock.now()))
    if problem:
        page = render_template("booth/staff/pin.html", wrong=problem.text(translate))
        return page, problem.kind.status
    session.clear()
    session["staff_seen_at"] = time.time()
    return redirect(url_for("staff.leads"), 303)


@pages.post("/sign-out")
def sign_out() -> AnyResponse:
    session.clear()
    return redirect(url_for("cards.attract"), 303)


@pages.get("/")
def leads() -> str:
    """All leads with their delivery state."""
    with booth().store.read() as connection:
        state = journal.state(connection)
        counts = store.counts(connection)
        stored = list(store.newest_first(connection))
        enrolled = device.find(connection)
    return render_template(
        "booth/staff/leads.html",
        leads=stored,
        total=counts[0],
        waiting=counts[1],
        state=state,
        enrolled=enrolled,
        notes=notes(enrolled, state, page_language()),
        public_url=booth().public_url,
    )


@pages.post("/deliver")
def deliver_now() -> AnyResponse:
    booth().loop.wake()
    return redirect(url_for("staff.leads"), 303)


@pages.get("/leads.<format>")
def download(format: str) -> Response | tuple[str, int]:
    """All leads as a file."""
    if format not in export.FORMATS:
        return render_template(
            "shared/problem.html", text=translate(problems.PAGE_MISSING.sentence)
        ), 404
    answer = Response(
        export.stream(format, _all(booth().store)), mimetype=export.FORMATS[format].MEDIA_TYPE
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="leads.{format}"'
    return answer


def _all(tablet: store.Store) -> Iterator[Lead]:
    with tablet.read() as connection:
        for stored in store.newest_first(connection):
            yield stored.lead
