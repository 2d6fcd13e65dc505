"""The booth's Flask app, and the process around it."""

from flask import Flask
from flask_wtf.csrf import CSRFError

from ..shared.web import new_app, translate
from . import capture, cards
from .config import Config
from .context import Booth
from .deliver import Loop
from .staff import door, enrol, transfer, wiping
from .staff import pages as staff
from .staff.screen import Screen
from .store import Store


def create_app(config: Config, store: Store, loop: Loop) -> Flask:
    """The app over an open store. Starting the loop is the caller's."""
    app = new_app(
        "kiosk.booth",
        secret_key=store.session_key,
        cookie="pameran_booth",
        for_staff=door.for_staff,
        main_languages=config.main_languages,
    )
    app.extensions["booth"] = Booth(config, store, loop)
    app.extensions["screen"] = Screen(store)
    rooms = (cards, capture, staff, enrol, transfer, wiping)
    for room in rooms:
        app.register_blueprint(room.pages)
    app.register_error_handler(CSRFError, capture.stale)
    app.register_error_handler(500, capture.broken)
    app.add_url_rule("/healthz", "healthz", lambda: {"ready": True, "storage": _storage(store)})

    # The alarm: on the form for buyers, on each page of staff with cause and remedy.
    app.context_processor(
        lambda: {"health": store.health, "storage_text": lambda problem: problem.text(translate)}
    )

    @app.before_request
    def sign_with_the_key_in_the_file() -> None:
        # A booth that started on an unreadable file learns the key when it can read it.
        app.secret_key = store.session_key

    return app


def open_booth(store: Store, config: Config) -> tuple[Flask, Loop]:
    """Make the app around an open store, and the loop that delivers, not started yet."""
    loop = Loop(store, every_s=config.deliver_every_s, hub_url=config.hub_url)
    return create_app(config, store, loop), loop


def _storage(store: Store) -> dict[str, str]:
    """Can this tablet save? Without names of files: the answer is for anybody."""
    trouble = store.health.trouble
    if trouble is None:
        return {"state": "ok"}
    return {"state": trouble.problem.kind.code, "since": trouble.since}
