"""The desk's page of the people: who may sign in, as what, with which password, and no more."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...shared import contact, problems
from ...shared.language import mark
from ...shared.problems import Problem
from ...shared.web import page_language, translate
from .. import database, people, roles
from ..context import hub
from ..roles import ROLES
from .door import needs, person

pages = Blueprint("people", __name__, url_prefix="/people")
# What each role may do, beside what those before it may.
WORDS = {
    roles.VIEWER: mark("reads leads and charts, and exports none"),
    roles.STAFF: mark("follows leads up: status, next step, reply, notes"),
    roles.MANAGER: mark("changes many leads at once, exports, and looks after the tablets’ state"),
    roles.ADMIN: mark("adds people, tablets and programs"),
}


@pages.get("/")
@needs(roles.ADMIN)
def show() -> str:
    """All people, and how to add one."""
    return _page({})


@pages.post("/")
@needs(roles.ADMIN)
def add() -> str | tuple[str, int]:
    """Somebody new: their password is shown this once, for the hub keeps only its hash."""
    here = hub()
    name = contact.line_of_text(request.form.get("name", ""))
    try:
        if not name:
            raise Problem(problems.PERSON_NAMELESS)
        if len(name) > people.NAME_MAX:
            raise Problem(problems.TEXT_LONG, limit=people.NAME_MAX)
        password = database.write(
            here.engine, lambda c: people.invite(c, here.event_id, name, _role())
        )
    except Problem as problem:
        wrong = {"name": problem.text(translate, page_language())}
        return _page(wrong), problem.kind.status
    return render_template("hub/password.html", name=name, password=password)


@pages.post("/role")
@needs(roles.ADMIN)
def change() -> AnyResponse:
    """Give somebody another role."""
    here, name, role = hub(), _name(), _role()
    database.write(here.engine, lambda c: roles.change(c, here.event_id, name, role))
    flash(f"{name}: {translate(roles.NAMES[role])}")
    return redirect(url_for("desk.people.show"), 303)


@pages.post("/password")
@needs(roles.ADMIN)
def reset() -> str:
    """A new password for somebody who forgot theirs."""
    here, name = hub(), _name()
    password = database.write(here.engine, lambda c: people.reset(c, here.event_id, name))
    return render_template("hub/password.html", name=name, password=password)


@pages.get("/remove")
@needs(roles.ADMIN)
def ask_to_remove() -> str:
    """What removing does, before it is done."""
    return render_template("hub/person_remove.html", name=request.args.get("name", ""))


@pages.post("/remove")
@needs(roles.ADMIN)
def remove() -> AnyResponse:
    here, name = hub(), _name()
    database.write(here.engine, lambda c: people.remove(c, here.event_id, name))
    flash(translate("Removed: {name}").format(name=name))
    return redirect(url_for("desk.people.show"), 303)


def _page(wrong: dict[str, str]) -> str:
    here = hub()
    with here.engine.connect() as connection:
        found = people.all_of(connection, here.event_id)
    return render_template(
        "hub/people.html",
        people=found,
        me=person(),
        role_names=roles.NAMES,
        role_words=WORDS,
        wrong=wrong,
        typed=request.form,
        name_max=people.NAME_MAX,
    )


def _name() -> str:
    return request.form.get("name", "")


def _role() -> str:
    """The role chosen; the least one for none of ours."""
    chosen = request.form.get("role", "")
    return chosen if chosen in ROLES else roles.VIEWER
