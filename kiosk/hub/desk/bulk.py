"""Many leads at once: an owner or a status for those that are ticked, or for all that are found; and its undoing."""

from typing import Any

from flask import Blueprint, flash, redirect, request, session, url_for
from sqlalchemy import ColumnElement, Connection
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock
from ...shared.web import translate
from .. import catalogue, database, finding, follow_up, people, roles
from ..context import hub
from ..filters import NOBODY
from ..tables import lead
from . import filtering
from .door import needs, person

pages = Blueprint("bulk", __name__, url_prefix="/bulk")
# As many as a page shows, and some that JavaScript may have added.
TICKED_MAX = 1_000
ALL = "all"


@pages.post("")
@needs(roles.MANAGER)
def change() -> AnyResponse:
    """Give them what was chosen; nothing chosen changes nothing."""
    here, sent = hub(), request.form

    def work(connection: Connection) -> follow_up.Change | None:
        values = _values(connection)
        if not values:
            return None
        event_id, these = here.event_id, _these(connection)
        return follow_up.change(
            connection, event_id, these, values, person=person(), now=clock.now()
        )

    done = database.write(here.engine, work)
    if done and done.leads:
        session["changed"] = [done.id, done.leads]
    else:
        flash(translate("Nothing was changed: tick leads, and choose a status or an owner."))
    return redirect(url_for("desk.list_leads", **_fields(), **_place(sent.get("place", ""))), 303)


@pages.post("/undo")
@needs(roles.MANAGER)
def undo() -> AnyResponse:
    """Bring back what stood before, but of leads that somebody has changed again meanwhile."""
    here, change_id = hub(), request.form.get("change_id", "")
    undone = database.write(
        here.engine,
        lambda c: follow_up.undo(c, here.event_id, change_id, person=person(), now=clock.now()),
    )
    flash(translate("Leads that are as before: {count}").format(count=undone))
    return redirect(url_for("desk.list_leads", **_fields()), 303)


def _values(connection: Connection) -> dict[str, str | None]:
    """What was chosen, of what there is."""
    values: dict[str, str | None] = {}
    status, owner = request.form.get("to_status", ""), request.form.get("to_owner", "")
    if status in follow_up.STATUSES:
        values["status"] = status
    names = [one.name for one in people.all_of(connection, hub().event_id)]
    if owner == NOBODY or owner in names:
        values["owner"] = None if owner == NOBODY else owner
    return values


def _these(connection: Connection) -> ColumnElement[bool]:
    """The leads, as a condition on the table lead."""
    here = hub()
    if request.form.get(ALL):
        sought = filtering.asked().sought(catalogue.current(here.engine))
        return finding.of_leads(connection, here.event_id, sought)
    return lead.c.id.in_(request.form.getlist("lead")[:TICKED_MAX])


def _fields() -> dict[str, Any]:
    return filtering.asked().fields


def _place(text: str) -> dict[str, Any]:
    """The page of the list that the form stood on: "before=…" or "after=…"."""
    name, _, place = text.partition("=")
    return {name: place} if name in ("before", "after") else {}
