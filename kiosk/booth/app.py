"""The booth's Flask app, and the process around it."""

from pathlib import Path

from flask import Flask
from flask_wtf.csrf import CSRFError

from ..shared.web import new_app
from . import capture, cards
from .config import Config
from .context import Booth
from .deliver import Loop
from .staff import pages as staff
from .staff import wiping
from .store import Store, session_key


def create_app(config: Config, store: Store, loop: Loop) -> Flask:
    """The app over an open store. Starting the loop is the caller's."""
    with store.read() as connection:
        key = session_key(connection)
    app = new_app("kiosk.booth", secret_key=key, cookie="pameran_booth")
    app.extensions["booth"] = Booth(config, store, loop)
    for blueprint in (cards.pages, capture.pages, staff.pages, wiping.pages):
        app.register_blueprint(blueprint)
    app.register_error_handler(CSRFError, capture.stale)
    app.add_url_rule("/healthz", "healthz", lambda: {"ready": True})
    return app


def open_booth(data: Path, config: Config) -> tuple[Flask, Store, Loop]:
    """Open the tablet's file and make the app around it."""
    store = Store(data)
    loop = Loop(store, every_s=config.deliver_every_s, hub_url=config.hub_url)
    return create_app(config, store, loop), store, loop
