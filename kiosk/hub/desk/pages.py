"""The desk: sign-in, list, export."""

import time

from flask import Blueprint, Response, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock, export
from ...shared.web import translate
from .. import database, leads, people
from ..context import hub

pages = Blueprint("desk", __name__, url_prefix="/desk")
OPEN = ("desk.sign_in", "desk.enter")


@pages.before_request
def only_people() -> AnyResponse | None:
    """Each page but the sign-in asks for a person who is not idle."""
    if request.endpoint in OPEN:
        return None
    idle_s = time.time() - float(session.get("seen_at", 0))
    if "person" not in session or not 0 <= idle_s <= hub().config.desk_idle_s:
        session.clear()
        return redirect(url_for("desk.sign_in"), 303)
    session["seen_at"] = time.time()
    return None


@pages.get("/sign-in")
def sign_in() -> str:
    return render_template("hub/sign_in.html", wrong="")


@pages.post("/sign-in")
def enter() -> AnyResponse | tuple[str, int]:
    name, typed = request.form.get("name", ""), request.form.get("password", "")
    problem = database.write(hub().engine, lambda c: people.check(c, name, typed, now=clock.now()))
    if problem:
        return render_template(
            "hub/sign_in.html", wrong=problem.text(translate)
        ), problem.kind.status
    session.clear()
    session["person"], session["seen_at"] = name, time.time()
    return redirect(url_for("desk.list_leads"), 303)


@pages.post("/sign-out")
def sign_out() -> AnyResponse:
    session.clear()
    return redirect(url_for("desk.sign_in"), 303)


@pages.get("/")
def list_leads() -> str:
    here = hub()
    found = leads.newest_first(here.engine, here.event_id)
    total = leads.count(here.engine, here.event_id)
    return render_template("hub/leads.html", leads=found, total=total, config=here.config)


@pages.get("/leads.<format>")
def download(format: str) -> Response:
    """All leads as a file."""
    if format not in export.FORMATS:
        abort(404)
    here = hub()
    stream = export.stream(format, leads.newest_first(here.engine, here.event_id))
    answer = Response(stream, content_type=export.FORMATS[format].MEDIA_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="leads.{format}"'
    return answer
