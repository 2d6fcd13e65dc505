"""The desk's pages of webhooks: whom the hub tells of changes, what came of it, and what staff can do."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock, problems
from ...shared.problems import Problem
from ...shared.web import page_language, translate
from .. import database, roles
from ..context import Hub, hub
from ..crm import address, outbox, webhooks, words
from ..crm.sender import Sender
from ..crm.webhooks import Webhook
from .door import may_open, needs, person

pages = Blueprint("webhooks", __name__, url_prefix="/webhooks")


@pages.get("/")
@needs(roles.MANAGER)
def show() -> str:
    """All webhooks, and the form for a new one."""
    return _list({}, 200)[0]


@pages.post("/")
@needs(roles.ADMIN)
def make() -> str | tuple[str, int]:
    """A new webhook; its secret is shown this once."""
    here = hub()
    try:
        url, kinds, whole_lead = _typed(here)
    except Problem as problem:
        return _list(_wrong(problem), problem.kind.status)
    now = clock.now()

    def add(connection: Connection) -> Webhook:
        webhook_id = webhooks.add(
            connection, here.event_id, url, kinds,
            whole_lead=whole_lead, by=person(), now=now,
        )  # fmt: skip
        found = webhooks.find(connection, here.event_id, webhook_id)
        assert found is not None
        return found

    return _secret(here, database.write(here.engine, add))


@pages.get("/<webhook_id>")
@needs(roles.MANAGER)
def show_one(webhook_id: str) -> str:
    """One webhook: what it is told, the log, and what can be done."""
    return _one(_found(webhook_id), {}, 200)[0]


@pages.post("/<webhook_id>")
@needs(roles.ADMIN)
def change(webhook_id: str) -> AnyResponse | tuple[str, int]:
    here, hook = hub(), _found(webhook_id)
    try:
        url, kinds, whole_lead = _typed(here)
    except Problem as problem:
        return _one(hook, _wrong(problem), problem.kind.status)
    database.write(
        here.engine,
        lambda c: webhooks.change(c, here.event_id, webhook_id, url, kinds, whole_lead=whole_lead),
    )
    flash(translate("Saved"))
    return _back(webhook_id)


@pages.post("/<webhook_id>/secret")
@needs(roles.ADMIN)
def new_secret(webhook_id: str) -> str:
    """A new secret, shown this once; the one before signs beside it for a day."""
    here = hub()
    _found(webhook_id)
    database.write(
        here.engine,
        lambda c: webhooks.new_secret(c, here.event_id, webhook_id, now=clock.now()),
    )
    return _secret(here, _found(webhook_id), again=True)


@pages.post("/<webhook_id>/test")
@needs(roles.MANAGER)
def test(webhook_id: str) -> AnyResponse:
    """Send a message about nobody, at once."""
    here, hook = hub(), _found(webhook_id)
    delivery_id = database.write(
        here.engine, lambda c: outbox.add_test(c, here.event_id, webhook_id, now=clock.now())
    )
    return _sent(here, hook, delivery_id)


@pages.post("/<webhook_id>/again/<delivery_id>")
@needs(roles.MANAGER)
def again(webhook_id: str, delivery_id: str) -> AnyResponse:
    """Send one delivery once more, at once, with the same webhook-id."""
    here, hook = hub(), _found(webhook_id)
    database.write(
        here.engine,
        lambda c: outbox.again(c, here.event_id, webhook_id, delivery_id, now=clock.now()),
    )
    return _sent(here, hook, delivery_id)


@pages.post("/<webhook_id>/pause")
@needs(roles.MANAGER)
def pause(webhook_id: str) -> AnyResponse:
    here = hub()
    database.write(
        here.engine, lambda c: webhooks.pause(c, here.event_id, webhook_id, now=clock.now())
    )
    return _back(webhook_id)


@pages.post("/<webhook_id>/resume")
@needs(roles.MANAGER)
def resume(webhook_id: str) -> AnyResponse:
    here = hub()
    database.write(here.engine, lambda c: webhooks.resume(c, here.event_id, webhook_id))
    return _back(webhook_id)


@pages.get("/<webhook_id>/delete")
@needs(roles.ADMIN)
def ask_to_delete(webhook_id: str) -> str:
    """What deleting does, before it is done."""
    return render_template("hub/webhook_delete.html", hook=_found(webhook_id))


@pages.post("/<webhook_id>/delete")
@needs(roles.ADMIN)
def delete(webhook_id: str) -> AnyResponse:
    here = hub()
    database.write(here.engine, lambda c: webhooks.remove(c, here.event_id, webhook_id))
    flash(translate("Deleted"))
    return redirect(url_for("desk.webhooks.show"), 303)


def paused() -> int:
    """How many webhooks were paused without staff, on each page of who can do something about it."""
    here = hub()
    if not may_open("desk.webhooks.show"):
        return 0
    with here.engine.connect() as connection:
        return webhooks.paused(connection, here.event_id)


def _typed(here: Hub) -> tuple[str, list[str], bool]:
    """raises: Problem WEBHOOK_ADDRESS_…, WEBHOOK_KINDS_MISSING"""
    private = here.config.webhooks_private
    url = address.checked(request.form.get("url", ""), private=private, url_max=webhooks.URL_MAX)
    kinds = [kind for kind in webhooks.CHOICES if request.form.get(kind)]
    if not kinds:
        raise Problem(problems.WEBHOOK_KINDS_MISSING)
    return url, kinds, bool(request.form.get("whole_lead"))


def _wrong(problem: Problem) -> dict[str, str]:
    field = "kinds" if problem.kind == problems.WEBHOOK_KINDS_MISSING else "url"
    return {field: problem.text(translate, page_language())}


def _list(wrong: dict[str, str], status: int) -> tuple[str, int]:
    here = hub()
    with here.engine.connect() as connection:
        found = webhooks.all_of(connection, here.event_id)
    return _page("hub/webhooks.html", wrong, hooks=found), status


def _one(hook: Webhook, wrong: dict[str, str], status: int) -> tuple[str, int]:
    here = hub()
    with here.engine.connect() as connection:
        log = outbox.log(connection, here.event_id, hook.webhook_id)
    return _page("hub/webhook.html", wrong, hook=hook, log=log), status


def _page(template: str, wrong: dict[str, str], **known: Any) -> str:
    return render_template(
        template,
        **known,
        kinds=words.KINDS,
        choices=webhooks.CHOICES,
        whys=words.WHYS,
        paused=words.PAUSED,
        wrong=wrong,
        typed=request.form if wrong else {},
        url_max=webhooks.URL_MAX,
        now=clock.now(),
    )


def _secret(here: Hub, hook: Webhook, *, again: bool = False) -> str:
    secret = hook.secret(here.master)
    return render_template("hub/webhook_secret.html", hook=hook, secret=secret, again=again)


def _sent(here: Hub, hook: Webhook, delivery_id: str) -> AnyResponse:
    """Try it in this request, so that staff see at once what came of it."""
    with here.engine.connect() as connection:
        found = outbox.find(connection, here.event_id, hook.webhook_id, delivery_id)
    if found is None:
        abort(404)
    answer = sender(here).attempt(found)
    if answer is None:
        flash(translate("It is being sent; the log says what comes of it."))
    elif answer.status is None:
        flash(translate("Not delivered: {why}").format(why=translate(words.WHYS[str(answer.why)])))
    elif answer.taken:
        flash(translate("Delivered: it answered {status}").format(status=answer.status))
    else:
        flash(translate("Not delivered: it answered {status}").format(status=answer.status))
    return _back(hook.webhook_id)


def sender(here: Hub) -> Sender:
    """What sends for this hub."""
    config = here.config
    return Sender(
        here.engine, here.master, here.event_id, config.public_url, config.webhooks_private
    )


def _found(webhook_id: str) -> Webhook:
    here = hub()
    with here.engine.connect() as connection:
        return webhooks.find(connection, here.event_id, webhook_id) or abort(404)


def _back(webhook_id: str) -> AnyResponse:
    return redirect(url_for("desk.webhooks.show_one", webhook_id=webhook_id), 303)
