"""The hub's Flask app."""

from flask import Flask, redirect, request
from sqlalchemy import Engine

from ..shared import keys
from ..shared.web import new_app
from . import api, database, devices, public
from .config import Config
from .context import Hub
from .desk import pages as desk
from .desk import take_in


def create_app(settings: Config, engine: Engine, master: bytes) -> Flask:
    """The app over an open database."""
    event_id = database.write(engine, lambda c: devices.the_event(c, settings.event_name))
    key = keys.derived(master, "session")
    app = new_app(
        "kiosk.hub",
        secret_key=key,
        cookie="pameran_hub",
        for_staff=lambda: request.path.startswith("/desk"),
        main_languages=settings.main_languages,
    )
    app.extensions["hub"] = Hub(settings, engine, master, event_id)
    for blueprint in (api.calls, public.pages, desk.pages, take_in.pages):
        app.register_blueprint(blueprint)
    # Tablets sign each request with their own secret; there is no cookie to forge it with.
    app.extensions["csrf"].exempt(api.calls)
    app.add_url_rule("/", "home", lambda: redirect("/desk/"))
    app.add_url_rule("/healthz", "healthz", lambda: {"ready": True})
    return app
