"""Who may open which page of the desk: each page says the role it needs, one that says none needs an admin."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, g, redirect, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...shared import problems
from ...shared.problems import Problem
from ...shared.web import translate
from .. import people, roles
from ..context import hub

View = TypeVar("View", bound=Callable[..., Any])
# In the address that a page asks for by itself.
RENEWED = "renewed"
OPEN = ("desk.sign_in", "desk.enter")


def needs(role: str) -> Callable[[View], View]:
    """Mark a page: below @pages.get(…) stands @needs(roles.MANAGER)."""

    def marked(view: View) -> View:
        view.needed_role = role  # type: ignore[attr-defined]
        return view

    return marked


def needed(endpoint: str | None) -> str:
    """The role that a page needs."""
    view = current_app.view_functions.get(endpoint or "")
    return str(getattr(view, "needed_role", roles.ADMIN))


def only_people() -> AnyResponse | None:
    """Each page but the sign-in asks for a person who is not idle, and has the role it needs."""
    if request.endpoint in OPEN:
        return None
    here = hub()
    idle_s = time.time() - float(session.get("seen_at", 0))
    known = "person" in session and 0 <= idle_s <= here.config.desk_idle_s
    if known:
        # Asked each time: who was removed a moment ago is out.
        with here.engine.connect() as connection:
            g.role = roles.of(connection, here.event_id, session["person"])
            same = session.get("stamp") in (None, people.stamp(connection, session["person"]))
    if not known or not same or g.role is None:
        session.clear()
        return redirect(url_for("desk.sign_in"), 303)
    # A page that renews itself is no sign of somebody who works.
    if RENEWED not in request.args:
        session["seen_at"] = time.time()
    role = needed(request.endpoint)
    if not roles.may(g.role, role):
        raise Problem(problems.ROLE_LACKING, role=translate(roles.NAMES[role]))
    return None


def person() -> str:
    """Who works at the desk in this request."""
    return str(session["person"])


def may(role: str) -> bool:
    """May this request's person do what needs that role?"""
    return roles.may(g.get("role"), role)


def may_open(endpoint: str) -> bool:
    """Is this page one that this request's person may open?"""
    return may(needed(endpoint))
