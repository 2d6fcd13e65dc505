"""The versions of the catalogue at the desk: who published what and when, and the way back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ....shared import clock
from ....shared.problems import Problem
from ....shared.product import Catalogue
from ....shared.web import translate
from ... import catalogue, catalogue_changes, catalogue_versions, database, roles
from ...context import hub
from ..door import needs, person
from .words import label, said

pages = Blueprint("version", __name__, url_prefix="/versions")


@pages.get("")
@needs(roles.MANAGER)
def show() -> str:
    here = hub()
    with here.engine.connect() as connection:
        versions = catalogue_versions.newest(connection, here.event_id)
    return render_template(
        "hub/catalogue/versions.html", versions=versions, kept=catalogue_versions.KEPT
    )


@pages.get("/<int(max=999999999):seq>")
@needs(roles.MANAGER)
def show_one(seq: int) -> str:
    return _page(seq)


@pages.post("/<int(max=999999999):seq>/bring-back")
@needs(roles.MANAGER)
def bring_back(seq: int) -> AnyResponse | tuple[str, int]:
    here, by, now = hub(), person(), clock.now()
    over = request.form.get("over", "")
    try:
        database.write(
            here.engine,
            lambda c: catalogue.bring_back(c, here.event_id, seq, over=over, by=by, now=now),
        )
    except Problem as problem:
        return _page(seq, told=said(problem)), problem.kind.status
    flash(translate("Version %(seq)s is shown again.") % {"seq": seq})
    return redirect(url_for("desk.catalogue.version.show"), 303)


def _page(seq: int, *, told: str = "") -> str:
    here = hub()
    with here.engine.connect() as connection:
        one, before = catalogue_versions.find(connection, here.event_id, seq)
        held = catalogue.of_version(connection, one.version)
        earlier = catalogue.of_version(connection, before.version) if before else Catalogue()
        shown = catalogue.shown(connection)
    changes = catalogue_changes.changes
    return render_template(
        "hub/catalogue/version.html",
        version=one,
        before=before,
        changes=changes(earlier, held) if held and earlier else None,
        undo=changes(shown, held) if held else None,
        held=held,
        shown=shown,
        told=told,
        label=label,
        kept=catalogue_versions.KEPT,
    )
