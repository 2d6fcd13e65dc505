"""The booth's server starts again: "One moment" in the visitor's language, and what was sent is sent."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from answering import answering
from environment import CHECKOUT
from running import free_port

from kiosk.booth import catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.staff import pin
from kiosk.shared import catalogue_file, clock, product

pytestmark = pytest.mark.xdist_group("one moment")
DEMO = CHECKOUT / "kiosk" / "data" / "demo" / "catalogue.csv"
# What markup, and what an unwary replace(), would change.
NAME = """O'Neil "$&" <b>&amp;$1</b> 毛泽东"""
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


class Server:
    """The booth's server, which can be stopped and started again at the same address."""

    def __init__(self, tablet) -> None:
        self.tablet, self.port = tablet, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._running = ExitStack()

    def start(self) -> None:
        app = create_app(Config(), self.tablet.store, Loop(self.tablet.store, every_s=60))
        self._running.enter_context(answering(app, self.port))

    def stop(self) -> None:
        self._running.close()


@pytest.fixture
def server(tablets) -> Iterator[Server]:
    tablet = tablets.new()
    manifest = product.manifest(catalogue_file.read(DEMO).products)
    tablet.store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
    server = Server(tablet)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def page(chromium):
    """A page whose booth may install its worker."""
    with chromium.new_context(
        viewport={"width": 1280, "height": 800}, service_workers="allow"
    ) as context:
        yield context.new_page()


def opened(page, address):
    """Open a page whose worker is at work."""
    page.goto(address)
    page.wait_for_function("() => navigator.serviceWorker.controller")


def test_page_says_one_moment_in_its_language_and_comes_by_itself(server, page):
    opened(page, f"{server.address}/cards?language=id")
    # The worker learns the language from the pages that it passes on.
    page.reload()
    server.stop()

    page.locator(".card").first.click()
    page.get_by_role("heading", name="Mohon tunggu sebentar").wait_for()
    page.wait_for_function(f"() => {FIRST_PAINT}")
    assert page.evaluate(FIRST_PAINT) <= 300
    assert page.evaluate("getComputedStyle(document.querySelector('.pause')).display") == "flex"

    server.start()
    page.locator(".product__picture").wait_for(timeout=2000)


def test_page_is_in_large_text_for_who_chose_it(server, page):
    opened(page, f"{server.address}/cards?text=large")
    page.reload()
    server.stop()

    page.locator(".card").first.click()
    page.get_by_role("heading", name="One moment, please").wait_for()
    assert page.locator("html").get_attribute("data-text") == "large"
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.pause__words')).fontSize")
        == "48px"
    )


def test_form_that_was_on_its_way_is_sent_as_it_was_typed_and_once(server, page):
    opened(page, f"{server.address}/lead?sku=PAS-KIT-004")
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=way][value=wechat]").check()
    page.locator("[name=address]").fill("mao_1949")
    page.locator("[name=consent_inquiry]").check()
    server.stop()

    page.get_by_role("button", name="Send inquiry").click()
    page.get_by_role("heading", name="One moment, please").wait_for()
    assert NAME not in page.locator("body").inner_text()
    server.start()
    page.get_by_role("heading", name="Help us quote faster").wait_for()

    (lead,) = server.tablet.leads()
    assert (lead.contact.name, lead.contact.address) == (NAME, "mao_1949")
    kept = page.evaluate(
        """async () => {
             const found = []
             for (const name of await caches.keys())
               for (const request of await (await caches.open(name)).keys())
                 found.push(new URL(request.url).pathname.split("/")[1])
             return [...new Set(found)].sort()
           }"""
    )
    assert kept == ["one-moment", "static"]


def test_lead_that_staff_save_meanwhile_is_sent_once_the_server_is_back(server, page):
    opened(page, f"{server.address}/staff/sign-in?language=en")
    page.get_by_label("PIN").fill(server.tablet.store.write(pin.new))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/staff/")
    page.goto(f"{server.address}/staff/express")
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Number or address").fill("mao@example.org")
    page.locator("[name=consent_method]").first.check()
    server.stop()

    page.get_by_role("button", name="Save this lead").click()
    page.get_by_role("heading", name="One moment, please").wait_for()
    server.start()
    page.get_by_role("heading", name="Saved", exact=True).wait_for()

    (lead,) = server.tablet.leads()
    assert (lead.contact.name, lead.source) == (NAME, "staff")


def test_what_is_typed_while_the_server_is_away_is_with_it_once_it_is_back(server, page):
    page.clock.install()
    opened(page, f"{server.address}/lead")
    server.stop()
    page.locator("[name=name]").fill("Ada Lovelace")
    page.clock.run_for(1000)
    server.start()
    with page.expect_response("**/draft/lead"):
        page.clock.run_for(10_000)

    page.goto(f"{server.address}/lead")
    assert page.locator("[name=name]").input_value() == "Ada Lovelace"


def test_worker_is_asked_for_each_time_and_changes_with_the_page(server):
    app = server.tablet.browser()
    answer = app.get("/service-worker.js")

    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.mimetype == "text/javascript"
    assert answer.text.startswith('const KEPT = {"version": "')
