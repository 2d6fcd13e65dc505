"""The connection between tablet and hub ends after any byte, in either direction, with FIN or RST.

The round after it delivers what the torn one did not: each lead is there once.
"""

import hashlib
from contextlib import suppress
from dataclasses import replace
from itertools import count, product
from pathlib import Path

import pytest
from delivery_audit import Confirmed, of_hub, of_tablet, what_is_wrong
from middlebox import a_box
from pairs import a_hub

from kiosk.booth import deliver, device, hub_client, lead_list
from kiosk.hub import catalogue, devices, erasure, fleet
from kiosk.hub import leads as hub_leads
from kiosk.shared import catalogue_file, clock, problems
from kiosk.shared import product as products
from kiosk.shared.problems import Problem
from kiosk.shared.product import Picture

NO_NETWORK = (problems.HUB_UNREACHABLE, problems.ANSWER_UNPROVEN)
MARKER = "Zebedee"
DEMO = Path("kiosk/data/demo")


@pytest.fixture
def fast_hub(tmp_path):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        yield hub


# How a round begins its requests.
REQUESTS = {
    "where to resume": b"GET /api/v1/journal/",
    "batch": b"POST /api/v1/journal/",
    "orders": b"GET /api/v1/orders",
    "catalogue": b"GET /api/v1/catalogue",
    "picture": b"GET /api/v1/blob/",
    "report": b"PUT /api/v1/report",
}


class Torn:
    """What the box does to the first request that begins like this: it ends it, or its answer."""

    def __init__(self, begins, direction, at):
        self.begins, self.direction, self.at = begins, direction, at
        self.cut = False

    def __call__(self, number, request, ask):
        if self.cut or not request.startswith(self.begins):
            return ask(request)
        if self.direction == "request":
            self.cut = self.at < len(request)
            answer = ask(request[: self.at])
            return b"" if self.cut else answer
        answer = ask(request)
        self.cut = self.at < len(answer)
        return answer[: self.at]


class Work:
    """Something to do for each kind of request, so that a round makes it."""

    def __init__(self, hub, tablet):
        self.hub, self.tablet = hub, tablet
        self.confirmed = Confirmed()
        read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")
        # Small, so that each byte can be tried.
        words = {"en": "Chair"}
        self.product = replace(read.products[0], name=words, description=words)

    def before(self, request, number):
        if request == "batch":
            self.confirmed.leads[self.tablet.capture(name="Ada").id] = 1
        if request == "orders":
            lead = self.tablet.capture(name=MARKER)
            now = clock.now()
            self.hub.write(lambda c: erasure.erase(c, self.hub.event_id, lead.id, erased_at=now))
            self.confirmed.erased[lead.id] = [MARKER]
        if request in ("catalogue", "picture"):
            picture = hashlib.sha256(b"%d" % number).digest() * 8
            name = hashlib.sha256(picture).hexdigest()
            manifest = products.manifest([replace(self.product, picture=Picture(name, name, name))])
            now = clock.now()
            self.hub.write(lambda c: catalogue.load(c, manifest, {name: picture}, now))

    def what_is_wrong(self):
        if self.tablet.store.catalogue.version != catalogue.current(self.hub.engine).version:
            return "the tablet has another catalogue than the hub"
        with self.hub.engine.connect() as connection:
            hub = of_hub(connection.connection.driver_connection)
        with self.tablet.store.read() as connection:
            return what_is_wrong(hub, [of_tablet(connection)], self.confirmed)


def places(faults, reset):
    """After which bytes to end the connection; where not each is tried, FIN and RST take turns."""
    if faults.every == 1:
        return count()
    return count(faults.start + reset * faults.every, 2 * faults.every)


@pytest.mark.fault(
    "torn connection",
    "torn rounds lost a lead, doubled one or brought one back",
    every=16,
    full_s=900,
)
@pytest.mark.parametrize("request_kind", REQUESTS)
def test_round_torn_after_any_byte_is_made_good_by_the_next(
    faults, fast_hub, tablets, request_kind
):
    tablet = tablets.new(hub=fast_hub)
    work = Work(fast_hub, tablet)
    numbers = count(1)
    with a_box(fast_hub.address) as box:
        for direction, reset in product(("request", "answer"), (False, True)):
            box.reset_line = reset
            for at in places(faults, reset):
                work.before(request_kind, next(numbers))
                box.say = torn = Torn(REQUESTS[request_kind], direction, at)
                wrong = torn_round(tablet, box)
                tablet.deliver()
                if not torn.cut:
                    break
                wrong = wrong or left_over(tablet, work)
                place = f"{request_kind}, {direction} after {at} bytes, reset: {reset}"
                faults.tried(f"{place}: {wrong}" if wrong else "")
    assert work.what_is_wrong() == ""


def torn_round(tablet, box):
    try:
        deliver.deliver_once(tablet.store, hub_url=box.address)
    except Problem as problem:
        return "" if problem.kind in NO_NETWORK else f"taken for {problem.kind.code}"
    return "" if not box.say.cut else "a torn answer was believed"


def left_over(tablet, work):
    """A quick look after each round; the whole audit is for the end."""
    leads = len(work.confirmed.leads)
    if tablet.state.waiting:
        return "something still waits"
    with tablet.store.read() as connection:
        on_tablet, _ = lead_list.counts(connection)
    if (on_tablet, hub_leads.count(work.hub.engine, work.hub.event_id)) != (leads, leads):
        return "tablet or hub has not each lead once"
    return ""


@pytest.mark.fault(
    "torn enrolment", "torn enrolments burnt the code or made two tablets", every=16, full_s=60
)
def test_enrolment_torn_after_any_byte_is_made_good_with_the_same_code(faults, fast_hub, tablets):
    key = tablets.new().store.session_key
    with a_box(fast_hub.address) as box:
        for direction, reset in product(("request", "answer"), (False, True)):
            box.reset_line = reset
            for at in places(faults, reset):
                code = fast_hub.write(
                    lambda c: devices.new_code(c, fast_hub.event_id, now=clock.now())
                )
                nonce = device.enrolment_nonce(key, code)
                before = known_tablets(fast_hub)
                box.say = torn = Torn(b"POST /api/v1/enrol", direction, at)
                with suppress(Problem):
                    hub_client.enrol(box.address, code, device_nonce=nonce)
                found = hub_client.enrol(fast_hub.address, code, device_nonce=nonce)
                if not torn.cut:
                    break
                new = known_tablets(fast_hub) - before
                one = new == {found.device_id}
                faults.tried("" if one else f"{direction} after {at} bytes: {len(new)} tablets")


def known_tablets(hub):
    with hub.engine.connect() as connection:
        return {one.device_id for one in fleet.tablets(connection, hub.event_id)}
