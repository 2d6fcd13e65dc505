"""kill -9 of the hub, of one of several hubs, and of all of PostgreSQL, while tablets deliver.

What a tablet believes delivered is in the database that is left; and after a restart each lead
arrives once.
"""

import os
import random
import signal
import threading
import time
from contextlib import contextmanager, suppress

import postgres
import pytest
from delivery_audit import Confirmed, of_hub, of_tablet, what_is_wrong
from forked_hubs import a_forge
from pairs import MASTER
from running import free_ports

from kiosk.booth import device, journal
from kiosk.booth.hub_client import HubClient
from kiosk.hub import database, devices
from kiosk.shared import clock, ids, wire
from kiosk.shared.problems import Problem

pytestmark = pytest.mark.xdist_group("killed")
TABLETS = 2


class Fair:
    """Tablets that deliver to hubs of their own processes."""

    def __init__(self, url, tablets):
        self.url, self.port = url, free_ports(1)[0]
        self.engine = database.connect(url)
        self.tablets = [tablets.new(f"tablet {number}") for number in range(TABLETS)]
        self.confirmed = Confirmed()
        for tablet in self.tablets:
            self.enrol(tablet)

    def enrol(self, tablet):
        """Make the tablet known, before any hub runs."""
        now, nonce = clock.now(), ids.new_id()
        event_id = database.write(self.engine, lambda c: devices.the_event(c))
        code = database.write(self.engine, lambda c: devices.new_code(c, event_id, now=now))
        _, device_id = database.write(self.engine, lambda c: devices.enrol(c, code, nonce, now=now))
        enrolled = device.Device(
            device_id,
            "",
            devices.secret(MASTER, device_id, nonce),
            self.address,
            event_id,
            "TEI",
            "",
        )
        tablet.store.write(lambda c: device.save(c, enrolled, now=now))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.engine.dispose()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def delivering(self):
        """Buyers leave their contact, and each tablet delivers as fast as it can."""
        over = threading.Event()

        def busy(tablet):
            while not over.is_set():
                self.confirmed.leads[tablet.capture(name="Ada").id] = 1
                with suppress(Problem):
                    tablet.deliver()

        threads = [threading.Thread(target=busy, args=(one,)) for one in self.tablets]
        for thread in threads:
            thread.start()
        yield
        over.set()
        for thread in threads:
            thread.join()

    def believed_too_much(self):
        """A tablet that believes more delivered than the database has; "" for none."""
        with self.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT journal_id, acked_seq FROM journal")
            has = {row.journal_id: row.acked_seq for row in rows}
        for tablet in self.tablets:
            state = tablet.state
            if state.acked_seq > has.get(state.journal_id, 0):
                return f"acknowledged to {state.acked_seq}, durable to {has}"
        return ""

    def audit(self):
        for tablet in self.tablets:
            tablet.deliver()
        with self.engine.connect() as connection:
            hub = of_hub(connection.connection.driver_connection)
        return what_is_wrong(hub, [read(tablet) for tablet in self.tablets], self.confirmed)


def read(tablet):
    with tablet.store.read() as connection:
        return of_tablet(connection)


@pytest.mark.fault("killed hub", "kills lost what was acknowledged", few=20, full=1_000, full_s=400)
def test_hub_killed_under_load_loses_nothing_that_it_acknowledged(faults, tablets, tmp_path):
    url = f"sqlite:///{tmp_path / 'hub.sqlite3'}"
    with a_forge() as forge, Fair(url, tablets) as fair:
        for _ in range(faults.count):
            hub = forge.hub(fair.url, fair.port)
            with fair.delivering():
                time.sleep(faults.random.uniform(0.01, 0.15))
                os.kill(hub, signal.SIGKILL)
            faults.tried(fair.believed_too_much())
        forge.hub(fair.url, fair.port)
        assert fair.audit() == ""


@pytest.mark.fault(
    "one of two hubs killed", "batches posted to both counted twice or not", few=10, full=500,
    full_s=300,
)  # fmt: skip
def test_batch_posted_to_two_hubs_at_once_counts_once_when_one_is_killed(
    faults, tablets, postgres_url
):
    with a_forge() as forge, Fair(postgres_url, tablets) as fair:
        tablet, _ = fair.tablets
        ports = [fair.port, *free_ports(1)]
        hubs = [forge.hub(fair.url, port) for port in ports]
        for _ in range(faults.count):
            killed = faults.random.randrange(2)
            for _ in range(5):
                fair.confirmed.leads[tablet.capture(name="Ada").id] = 1
            posted_to_both(tablet, ports, hubs[killed], faults.random)
            hubs[killed] = forge.hub(fair.url, ports[killed])
            tablet.deliver()
            waiting = tablet.state.waiting
            faults.tried(fair.believed_too_much() or (f"{waiting} wait" if waiting else ""))
        assert fair.audit() == ""


def posted_to_both(tablet, ports, killed, chance: random.Random):
    state = tablet.state
    with tablet.store.read() as connection:
        batch = wire.batch(journal.after(connection, state.acked_seq, limit=100))

    def post(port):
        client = HubClient(tablet.device, hub_url=f"http://127.0.0.1:{port}")
        with suppress(Problem):
            client.post(state.journal_id, batch)
        client.close()

    threads = [threading.Thread(target=post, args=(port,)) for port in ports]
    for thread in threads:
        thread.start()
    time.sleep(chance.uniform(0.0, 0.03))
    os.kill(killed, signal.SIGKILL)
    for thread in threads:
        thread.join()


@pytest.mark.fault(
    "killed PostgreSQL", "kills lost what was acknowledged", few=5, full=200, full_s=400
)
def test_postgres_killed_under_load_loses_nothing_that_was_acknowledged(faults, tablets):
    with postgres.own_server() as server, a_forge() as forge, Fair(server.url, tablets) as fair:
        forge.hub(fair.url, fair.port)
        for _ in range(faults.count):
            with fair.delivering():
                time.sleep(faults.random.uniform(0.05, 0.3))
                server.kill_9()
            server.start()
            faults.tried(fair.believed_too_much())
        assert fair.audit() == ""
