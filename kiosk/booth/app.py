"""The booth's Flask app, and the process around it."""

from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFError

from ..shared.web import new_app, translate
from . import accessibility, capture, cards, handoff, rating, resume, standby, tray
from .config import Config
from .context import Booth
from .deliver import Loop
from .drafts import Drafts
from .seen_countries import SeenCountries
from .staff import (
    charts,
    checkup,
    door,
    enrol,
    express,
    lead_page,
    navigation,
    sheets,
    today,
    transfer,
    wiping,
)
from .staff import pages as staff
from .staff.screen import Screen
from .store import Store
from .visit_counts import Counts


def create_app(config: Config, store: Store, loop: Loop) -> Flask:
    """The app over an open store. Starting the loop is the caller's."""
    app = new_app(
        "kiosk.booth",
        secret_key=store.session_key,
        cookie="pameran_booth",
        for_staff=door.for_staff,
        main_languages=config.main_languages,
        first_countries=SeenCountries(store, config.main_countries).first,
    )
    drafts = Drafts(kept_s=max(config.idle_s, config.handoff_idle_s) + config.warning_s)
    app.extensions["booth"] = Booth(config, store, loop, drafts)
    app.extensions["visits"] = Counts(store)
    app.extensions["screen"] = Screen(store)
    buyers = (cards, tray, capture, rating, handoff, accessibility, resume, standby)
    rooms = (
        *buyers,
        express,
        lead_page,
        staff,
        today,
        charts,
        checkup,
        enrol,
        transfer,
        wiping,
        sheets,
    )
    for room in rooms:
        app.register_blueprint(room.pages)
    app.register_error_handler(CSRFError, capture.stale)
    app.register_error_handler(500, capture.broken)
    app.add_url_rule("/healthz", "healthz", lambda: {"ready": True, "storage": _storage(store)})

    # The alarm: on the form for buyers, on each page of staff with cause and remedy.
    app.context_processor(
        lambda: {"health": store.health, "storage_text": lambda problem: problem.text(translate)}
    )

    app.jinja_env.globals.update(way=navigation.way)

    # The bar counts them.
    app.context_processor(lambda: {"in_tray": tray.skus()})

    app.before_request(accessibility.choose_text)
    app.after_request(accessibility.say_size)
    app.context_processor(lambda: {"large_text": accessibility.large_text()})

    @app.context_processor
    def limits() -> dict[str, Any]:
        """The settings, and after how many seconds a page warns; a page may set another idle_s."""
        for_staff = door.for_staff()
        idle_s = config.staff_idle_s if for_staff else config.idle_s
        return {"kiosk": config, "idle_s": idle_s, "for_staff": for_staff}

    @app.before_request
    def sign_with_the_key_in_the_file() -> None:
        # A booth that started on an unreadable file learns the key when it can read it.
        app.secret_key = store.session_key

    return app


def open_booth(store: Store, config: Config) -> tuple[Flask, Loop]:
    """Make the app around an open store, and the loop that delivers, not started yet."""
    loop = Loop(
        store,
        every_s=config.deliver_every_s,
        hub_url=config.hub_url,
        retention_days=config.retention_days,
    )
    return create_app(config, store, loop), loop


def _storage(store: Store) -> dict[str, str]:
    """Can this tablet save? Without names of files: the answer is for anybody."""
    trouble = store.health.trouble
    if trouble is None:
        return {"state": "ok"}
    return {"state": trouble.problem.kind.code, "since": trouble.since}
