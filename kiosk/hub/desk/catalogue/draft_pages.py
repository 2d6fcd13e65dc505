"""The draft at the desk: all that it changes, product by product, before it counts."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ....shared import clock
from ....shared.problems import Problem
from ....shared.web import translate
from ... import catalogue_changes, catalogue_draft, catalogue_edit, database, roles
from ...context import hub
from ..door import needs, person
from .words import label, said

pages = Blueprint("draft", __name__, url_prefix="/draft")


@pages.get("")
@needs(roles.MANAGER)
def show() -> str:
    return _page()


@pages.post("/publish")
@needs(roles.MANAGER)
def publish() -> AnyResponse | tuple[str, int]:
    """Show to buyers what this page showed; another draft is shown first."""
    here, by, now = hub(), person(), clock.now()
    seen, over = request.form.get("seen", ""), request.form.get("over", "")
    try:
        database.write(
            here.engine,
            lambda c: catalogue_draft.publish(
                c, here.event_id, seen=seen, over=over, by=by, now=now
            ),
        )
    except Problem as problem:
        return _page(told=said(problem)), problem.kind.status
    flash(translate("Published. Tablets fetch it at their next round, phones see it now."))
    return redirect(url_for("desk.catalogue.version.show"), 303)


@pages.post("/discard")
@needs(roles.MANAGER)
def discard() -> AnyResponse | tuple[str, int]:
    here = hub()
    seen, over = request.form.get("seen", ""), request.form.get("over", "")
    try:
        database.write(
            here.engine,
            lambda c: catalogue_draft.discard(c, here.event_id, seen=seen, over=over),
        )
    except Problem as problem:
        return _page(told=said(problem)), problem.kind.status
    flash(translate("The draft is discarded: the catalogue is as buyers see it."))
    return redirect(url_for("desk.catalogue.show"), 303)


@pages.post("/put-back/<sku>")
@needs(roles.MANAGER)
def put_back(sku: str) -> AnyResponse:
    """Let one product be as buyers see it."""
    here, by, now = hub(), person(), clock.now()
    work = catalogue_edit.put_back(sku)
    database.write(
        here.engine, lambda c: catalogue_draft.change(c, here.event_id, work, by=by, now=now)
    )
    return redirect(url_for("desk.catalogue.draft.show"), 303)


def _page(*, told: str = "") -> str:
    here = hub()
    with here.engine.connect() as connection:
        draft = catalogue_draft.find(connection, here.event_id)
    changes = catalogue_changes.changes(draft.shown, draft.catalogue)
    return render_template(
        "hub/catalogue/draft.html", draft=draft, changes=changes, told=told, label=label
    )
