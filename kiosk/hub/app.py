"""The hub's Flask app."""

from flask import Flask, redirect, request
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from ..shared import keys
from ..shared.web import new_app
from . import api, database, devices, event, refusal
from .config import Config
from .context import Hub, hub
from .crm import api as crm_api
from .desk import calendar_page, door, navigation, take_in, webhook_pages
from .desk import pages as desk
from .desk.catalogue import product_pages
from .phone import inquiry, public, rating, withdrawal
from .room import Room


def create_app(
    settings: Config, engine: Engine, master: bytes, *, for_tablets: bool = True
) -> Flask:
    """The app over an open database.

    for_tablets: they hear of settings that changed; not from a command that only writes pages
    """
    event_id = database.write(engine, lambda c: _the_event(c, settings, told=for_tablets))
    key = keys.derived(master, "session")
    app = new_app(
        "kiosk.hub",
        secret_key=key,
        cookie="pameran_hub",
        for_staff=_for_staff,
        main_languages=settings.main_languages,
        first_countries=lambda: settings.main_countries,
    )
    app.register_error_handler(DBAPIError, refusal.answer)
    app.extensions["hub"] = Hub(settings, engine, master, event_id, Room(engine))
    buyers = (public.pages, inquiry.pages, rating.pages, withdrawal.pages)
    for blueprint in (
        api.calls,
        crm_api.calls,
        *buyers,
        desk.pages,
        take_in.pages,
        calendar_page.feed,
    ):
        app.register_blueprint(blueprint)
    # Tablets sign each request with their own secret, programs send a token, and buyers have no session:
    # there is no cookie that somebody else's page could send a form with.
    for blueprint in (api.calls, crm_api.calls, *buyers):
        app.extensions["csrf"].exempt(blueprint)
    # On each page of the desk.
    app.context_processor(
        lambda: {"full_since": hub().room.full_since, "webhooks_paused": webhook_pages.paused}
    )
    app.jinja_env.globals.update(may=door.may, may_open=door.may_open, way=navigation.way)
    app.add_url_rule("/", "home", lambda: redirect("/desk/"))
    app.add_url_rule("/healthz", "healthz", lambda: {"ready": True})
    return app


def _for_staff() -> bool:
    """Is this page one that only staff read? The preview is, but in the buyers' languages."""
    return request.path.startswith("/desk") and request.endpoint != product_pages.PREVIEW


def _the_event(connection: Connection, settings: Config, *, told: bool) -> str:
    event_id = devices.the_event(connection)
    if told:
        event.settle(connection, event_id, event.said_of(settings))
    return event_id
