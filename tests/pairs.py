"""A hub that answers on a port and tablets enrolled with it, for tests of what travels between them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sql_rules
from answering import answering
from builders import a_form, a_lead
from flask import Flask
from sqlalchemy import Engine, select

from kiosk.booth import deliver, device, enrolment, journal, lead_list, store
from kiosk.booth.app import create_app
from kiosk.booth.config import Config as BoothConfig
from kiosk.booth.deliver import Loop
from kiosk.booth.store import Store
from kiosk.hub import database, devices
from kiosk.hub import leads as hub_leads
from kiosk.hub.app import create_app as create_hub
from kiosk.hub.config import Config as HubConfig
from kiosk.hub.tables import journal_entry
from kiosk.shared import clock
from kiosk.shared.lead import Lead

MASTER = b"m" * 32


@dataclass
class AHub:
    address: str
    engine: Engine
    app: Flask

    @property
    def event_id(self) -> str:
        found: str = self.app.extensions["hub"].event_id
        return found

    def new_code(self, name: str = "") -> str:
        now = clock.now()
        code: str = self.write(lambda c: devices.new_code(c, self.event_id, now=now, name=name))
        return code

    def write(self, work: Callable[[Any], Any]) -> Any:
        return database.write(self.engine, work)

    def leads(self) -> list[Lead]:
        """What staff see, the newest first."""
        return list(hub_leads.newest_first(self.engine, self.event_id))

    def entries(self) -> list[Any]:
        query = (
            select(journal_entry)
            .where(journal_entry.c.event_id == self.event_id)
            .order_by(journal_entry.c.journal_id, journal_entry.c.seq)
        )
        with self.engine.connect() as connection:
            return list(connection.execute(query).mappings())


@contextmanager
def a_hub(url: str, **settings: Any) -> Iterator[AHub]:
    """A hub on this database. settings: of its Config"""
    engine = database.connect(url)
    sql_rules.hold(engine)
    app = create_hub(HubConfig(**{"event_name": "TEI", **settings}), engine, MASTER)
    try:
        with answering(app) as address:
            yield AHub(address, engine, app)
    finally:
        engine.dispose()


@dataclass
class Tablet:
    store: Store
    address: str = ""  # of the hub it is enrolled with

    def capture(self, **typed: Any) -> Lead:
        """A buyer's first step."""
        lead = a_lead(**typed)
        return self.store.write(lambda c: store.save(c, lead, may_correct=True))

    def deliver(self) -> int:
        return deliver.deliver_once(self.store)

    @property
    def state(self) -> journal.State:
        with self.store.read() as connection:
            return journal.state(connection)

    def leads(self) -> list[Lead]:
        with self.store.read() as connection:
            return [stored.lead for stored in lead_list.newest_first(connection)]

    def browser(self, **settings: Any) -> Any:
        """A client on its pages, without CSRF tokens."""
        app = create_app(BoothConfig(**settings), self.store, Loop(self.store, every_s=60))
        app.config["WTF_CSRF_ENABLED"] = False
        return app.test_client()

    @contextmanager
    def answering(self) -> Iterator[str]:
        """Its pages on a port, and its deliveries under way; the address."""
        loop = Loop(self.store, every_s=60)
        with answering(create_app(BoothConfig(), self.store, loop)) as address:
            loop.start()
            try:
                yield address
            finally:
                loop.stop()

    def enrol(self, hub: AHub, *, called: str = "", code: str = "") -> "Tablet":
        """Enrol it as the staff page does, with a new code unless one is given."""
        enrolment.enrol(self.store, hub.address, code or hub.new_code(called))
        self.address = hub.address
        return self

    @property
    def device(self) -> device.Device:
        with self.store.read() as connection:
            found = device.find(connection)
        assert found is not None
        return found


class Tablets:
    """Tablets that are closed at the end of the test."""

    def __init__(self, folder: Path, at_the_end: ExitStack) -> None:
        self._folder, self._at_the_end = folder, at_the_end

    def new(self, name: str = "booth", *, hub: AHub | None = None, called: str = "") -> Tablet:
        """A tablet in its own folder; where it was before, it is opened again."""
        opened = Store(self._folder / name)
        self._at_the_end.callback(opened.close)
        tablet = Tablet(opened)
        return tablet.enrol(hub, called=called) if hub else tablet


__all__ = ["AHub", "Tablet", "Tablets", "a_form", "a_hub", "a_lead", "answering"]
