"""The hub's Flask app."""

from pathlib import Path

from flask import Flask, redirect
from sqlalchemy import Engine

from ..shared import keys
from ..shared.web import new_app
from . import api, config, database, devices, master_key, public
from .config import Config
from .context import Hub
from .desk import pages as desk
from .desk import take_in


def create_app(settings: Config, engine: Engine, master: bytes) -> Flask:
    """The app over an open database."""
    event_id = database.write(engine, lambda c: devices.the_event(c, settings.event_name))
    key = keys.derived(master, "session")
    app = new_app("kiosk.hub", secret_key=key, cookie="pameran_hub")
    app.extensions["hub"] = Hub(settings, engine, master, event_id)
    for blueprint in (api.calls, public.pages, desk.pages, take_in.pages):
        app.register_blueprint(blueprint)
    # Tablets sign each request with their own secret; there is no cookie to forge it with.
    app.extensions["csrf"].exempt(api.calls)
    app.add_url_rule("/", "home", lambda: redirect("/desk/"))
    app.add_url_rule("/healthz", "healthz", lambda: {"ready": True})
    return app


def open_hub(data: Path, settings: Config) -> tuple[Flask, Engine]:
    """Open the hub's database and make the app around it."""
    data.mkdir(parents=True, exist_ok=True)
    engine = database.connect(config.database_url(data, settings))
    return create_app(settings, engine, master_key.read(data, settings.hub_master_key)), engine
