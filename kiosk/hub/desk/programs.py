"""The desk's page of the API: a token for each program that reads leads, made, shown once, revoked."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock, contact, problems, wire
from ...shared.problems import Problem
from ...shared.web import page_language, translate
from .. import database, roles
from ..context import hub
from ..crm import tokens
from ..crm.tokens import Token
from .door import needs, person

pages = Blueprint("programs", __name__, url_prefix="/api")


@pages.get("/")
@needs(roles.MANAGER)
@needs(roles.ADMIN)
def show() -> str:
    """All tokens, and how to make one."""
    return _page({}, 200)[0]


@pages.post("/token")
@needs(roles.ADMIN)
@needs(roles.ADMIN)
def make() -> str | tuple[str, int]:
    """A new token: shown this once, for the hub keeps only its hash."""
    here = hub()
    name = contact.line_of_text(request.form.get("name", ""))
    if not name or len(name) > tokens.NAME_MAX:
        too_long = Problem(problems.TEXT_LONG, limit=tokens.NAME_MAX)
        wrong = too_long if name else Problem(problems.TOKEN_NAMELESS)
        return _page({"name": wrong.text(translate, page_language())}, wrong.kind.status)
    text = database.write(
        here.engine,
        lambda c: tokens.make(c, here.event_id, name, by=person(), now=clock.now()),
    )
    return render_template("hub/token.html", name=name, token=text, address=_address())


@pages.get("/<token_id>/revoke")
@needs(roles.ADMIN)
@needs(roles.ADMIN)
def ask_to_revoke(token_id: str) -> str:
    """What revoking does, before it is done."""
    return render_template("hub/token_revoke.html", token=_token(token_id))


@pages.post("/<token_id>/revoke")
@needs(roles.ADMIN)
@needs(roles.ADMIN)
def revoke(token_id: str) -> AnyResponse:
    here, token = hub(), _token(token_id)
    database.write(
        here.engine, lambda c: tokens.revoke(c, here.event_id, token.token_id, now=clock.now())
    )
    flash(translate("Revoked: {name}").format(name=token.name))
    return redirect(url_for("desk.programs.show"), 303)


def _page(wrong: dict[str, str], status: int) -> tuple[str, int]:
    here = hub()
    with here.engine.connect() as connection:
        found = tokens.all_of(connection, here.event_id)
    page = render_template(
        "hub/api.html",
        tokens=found,
        wrong=wrong,
        typed=request.form.get("name", ""),
        name_max=tokens.NAME_MAX,
        now=clock.now(),
        address=_address(),
    )
    return page, status


def _token(token_id: str) -> Token:
    here = hub()
    with here.engine.connect() as connection:
        found = tokens.all_of(connection, here.event_id)
    return next((one for one in found if one.token_id == token_id), None) or abort(404)


def _address() -> str:
    """Where programs find the API."""
    return (hub().config.public_url or request.url_root.rstrip("/")) + wire.API
