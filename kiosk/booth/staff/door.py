"""The door of the staff's pages: who may pass, and for how long."""

import time

from flask import Blueprint, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ..context import booth

# The paper slip is blank, and must be there when the PIN cannot be read.
OPEN = ("staff.sign_in", "staff.enter", "staff.slip")


def for_staff() -> bool:
    """Is this one of the pages that only staff read? Buyers write on the paper slip."""
    return request.path.startswith("/staff") and request.endpoint != "staff.slip"


def behind_the_pin(name: str) -> Blueprint:
    """A group of pages below /staff that asks for a sign-in."""
    pages = Blueprint(name, __name__, url_prefix="/staff")
    pages.before_request(only_staff)
    return pages


def only_staff() -> AnyResponse | None:
    """Each page but the PIN pad asks for a sign-in that is not idle."""
    if request.endpoint in OPEN:
        return None
    idle_s = time.time() - float(session.get("staff_seen_at", 0))
    if not 0 <= idle_s <= booth().config.staff_idle_s + booth().config.warning_s:
        session.pop("staff_seen_at", None)
        return redirect(url_for("staff.sign_in"), 303)
    session["staff_seen_at"] = time.time()
    return None
