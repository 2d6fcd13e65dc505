"""The desk's saved views: the row of them above the list, and the page that names and deletes them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from ...shared import contact, problems
from ...shared.language import mark
from ...shared.problems import Problem
from ...shared.web import page_language, translate
from .. import catalogue, database, filters, roles, views
from ..context import hub
from ..filters import ME, Filter
from . import filtering
from .door import may, needs, person

pages = Blueprint("views", __name__, url_prefix="/views")
# What every desk asks each morning.
BUILT_IN = (
    (mark("All leads"), filters.NONE),
    (mark("Hot, untouched"), Filter(heat=("hot",), untouched="yes", sort="oldest")),
    (mark("Mine"), Filter(owner=(ME,))),
    (mark("Unanswered for 3 days"), Filter(unanswered="3", sort="oldest")),
    (mark("Compliance hold"), Filter(status=("compliance_hold",))),
)


@dataclass(frozen=True)
class Tab:
    """A view above the list."""

    name: str
    fields: Mapping[str, Any]  # of the address
    here: bool  # is it what the list shows?


def tabs(connection: Connection, event_id: str, shown: Filter) -> list[Tab]:
    """Those of every desk, then the saved ones."""
    saved = [(one.name, one.filter) for one in views.all_of(connection, event_id, person())]
    named = [(translate(name), filter) for name, filter in BUILT_IN] + saved
    return [Tab(name, filters.given(filter), filter == shown) for name, filter in named]


@pages.get("/")
@needs(roles.VIEWER)
def show() -> str:
    """All views that this person may use; their own can be changed."""
    here = hub()
    with here.engine.connect() as connection:
        found = views.all_of(connection, here.event_id, person())
    products = catalogue.current(here.engine)
    return render_template(
        "hub/views.html",
        views=found,
        me=person(),
        fields=filters.given,
        chips=lambda one: filtering.chips(filtering.Asked(one.filter, "", ""), products),
        name_max=views.NAME_MAX,
    )


@pages.post("/")
@needs(roles.VIEWER)
def save() -> AnyResponse:
    """Save what the list shows under a name."""
    asked = filtering.asked()
    shared = bool(request.form.get("shared")) and may(roles.MANAGER)
    _write(lambda c, e: views.save(c, e, person(), _name(), asked.filter, shared=shared))
    flash(translate("Saved."))
    return redirect(url_for("desk.list_leads", **asked.fields), 303)


@pages.post("/<view_id>")
@needs(roles.VIEWER)
def change(view_id: str) -> AnyResponse:
    """Rename it, let it open first, or delete it; only one's own."""
    me, asked = person(), request.form.get("do", "")
    if asked == "delete":
        _write(lambda c, e: views.delete(c, e, me, view_id))
    elif asked in ("open", "leave"):
        _write(lambda c, e: views.open_first(c, e, me, view_id, opens=asked == "open"))
    else:
        _write(lambda c, e: views.rename(c, e, me, view_id, _name()))
    return redirect(url_for("desk.views.show"), 303)


def _write(work: Callable[[Connection, str], None]) -> None:
    """A problem is said on the page that follows: there is nothing typed to lose but a name."""
    here = hub()
    try:
        database.write(here.engine, lambda c: work(c, here.event_id))
    except Problem as problem:
        flash(problem.text(translate, page_language()))


def _name() -> str:
    """raises: Problem(TEXT_LONG)"""
    name = contact.line_of_text(request.form.get("view_name", ""))
    if len(name) > views.NAME_MAX:
        raise Problem(problems.TEXT_LONG, limit=views.NAME_MAX)
    return name
