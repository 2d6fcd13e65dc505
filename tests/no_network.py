"""A tablet and a hub that know each other and have no network between them."""

import random
from pathlib import Path

from builders import a_lead

from kiosk.booth import device, journal, store
from kiosk.booth.app import create_app as create_booth
from kiosk.booth.config import Config as BoothConfig
from kiosk.booth.control import Control
from kiosk.booth.deliver import Loop
from kiosk.booth.device import Device
from kiosk.booth.staff import pin
from kiosk.booth.store import Store
from kiosk.hub import database, devices, master_key, people
from kiosk.hub import leads as hub_leads
from kiosk.hub.app import create_app as create_hub
from kiosk.hub.config import Config as HubConfig
from kiosk.shared import clock


class Fair:
    """The tablet's folder `booth`, the hub's folder `hub` and database `url`, and their apps."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.booth, self.hub = folder / "booth", folder / "hub"
        self.url = url or f"sqlite:///{folder / 'hub.sqlite3'}"
        folder.mkdir(exist_ok=True)
        self.master = master_key.read(self.hub)
        self.engine = database.connect(self.url)
        self.hub_app = create_hub(HubConfig(event_name="TEI"), self.engine, self.master)
        self.event_id = self.hub_app.extensions["hub"].event_id
        self.password = database.write(self.engine, lambda c: people.add(c, "staff"))
        self.store = Store(self.booth)
        self.store.write(lambda c: device.save(c, self.enrolled(), now=clock.now()))
        self.pin = self.store.write(pin.new)
        loop = Loop(self.store, every_s=60)
        self.booth_app = create_booth(BoothConfig(), self.store, loop)
        # Commands are done by who holds the folder, as beside a booth that runs.
        self.control = Control(self.store, BoothConfig(), loop)
        self.store.announce(
            page="http://booth.test/", control=self.control.address, secret=self.control.secret
        )

    def close(self) -> None:
        self.control.close()
        self.store.close()
        self.engine.dispose()

    def enrolled(self) -> Device:
        """A tablet's new enrolment with the hub."""
        now = clock.now()
        code = database.write(self.engine, lambda c: devices.new_code(c, self.event_id, now=now))
        _, id = database.write(self.engine, lambda c: devices.enrol(c, code, "n", now=now))
        secret = devices.secret(self.master, id, "n")
        return Device(id, "", secret, "http://unreachable.test", self.event_id, "TEI", "")

    def capture(self, count: int) -> set[str]:
        """That many leads at the tablet, no two alike; their ids."""
        chance = random.Random(count)
        leads = []
        for place in range(count):
            name = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz ", k=16))
            address = f"{name.replace(' ', '')}@trading{place}.example"
            leads.append(a_lead(name=f"{place} {name}", address=address))
        self.store.write(lambda c: [store.save(c, lead) for lead in leads])
        return {lead.id for lead in leads}

    def waiting(self) -> int:
        """Entries that the tablet believes to wait."""
        with self.store.read() as connection:
            return journal.state(connection).waiting

    def arrived(self) -> list[str]:
        """Ids of the hub's leads."""
        return [lead.id for lead in hub_leads.newest_first(self.engine, self.event_id)]
