"""A visit between its forms: what is being typed is kept, and a browser that was killed goes on."""

import ipaddress
import time

from flask import Blueprint, Response, redirect, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from ..shared import language
from ..shared.web import page_language, remember_language, use_language
from . import drafts
from .context import booth
from .drafts import Draft
from .visit import visit_id

pages = Blueprint("resume", __name__)
Answer = tuple[str, int]


@pages.post("/draft/<any(lead, more, rating):step>")
def keep(step: str) -> Answer:
    """Keep a form as it stands; called by static/js/draft.js."""
    if (request.content_length or 0) > drafts.MAX_BYTES:
        return "", 413
    fields = MultiDict(request.form)
    fields.pop("csrf_token", None)
    visit, spoken = visit_id(), page_language().code
    draft = Draft(step, fields, dict(session), spoken, time.time(), on_this_machine())
    booth().drafts.keep(visit, draft)
    return "", 204


@pages.after_app_request
def somebody_is_there(answer: Response) -> Response:
    """Each page that the visit opens keeps its draft, whichever it was typed on."""
    if request.blueprint and request.endpoint != "cards.image" and "visit" in session:
        booth().drafts.seen(visit_id(), dict(session), page_language().code)
    return answer


@pages.get("/still-here")
def still_here() -> Answer:
    """Somebody reads or scrolls on a page that asks for nothing else; called by static/js/idle.js."""
    return "", 204


@pages.get("/resume")
def resume() -> AnyResponse:
    """Where the kiosk's own browser begins: where it was killed in a visit, that goes on.

    Nobody else may: another device would read what the visitor at the tablet types.
    """
    draft = booth().drafts.newest() if on_this_machine() else None
    if draft is None:
        return redirect(url_for("capture.start_over"), 303)
    session.clear()
    session.update(draft.session)
    use_language(language.find(draft.language) or language.DEFAULT)
    if draft.step == "more":
        address = url_for("capture.more", lead_id=draft.session.get("lead_id", ""))
    elif draft.step == "rating":
        address = url_for("rating.form", lead_id=draft.session.get("lead_id", ""))
    elif draft.step == "express":
        # Behind the PIN, as before: the door looks at the session that was kept.
        address = url_for("express.form")
    else:
        address = url_for("capture.form")
    return remember_language(redirect(address, 303))


def on_this_machine() -> bool:
    """Is this the tablet's own browser, and not one of another device in its network?"""
    return ipaddress.ip_address(request.remote_addr or "0.0.0.0").is_loopback
