"""From the booth's screen to the buyer's own phone and to one lead at the hub, in a real browser."""

import io

import pytest
import zxingcpp
from answering import answering
from environment import CHECKOUT
from pairs import a_hub
from PIL import Image

from kiosk.booth import catalogue as booth_catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.hub import catalogue as hub_catalogue
from kiosk.shared import catalogue_file, clock, product

DEMO = CHECKOUT / "kiosk" / "data" / "demo"
PHONE = {"width": 390, "height": 844}
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def hub(tmp_path):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as answering_hub:
        read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")
        manifest, blobs = product.manifest(read.products), dict(read.blobs)
        answering_hub.write(lambda c: hub_catalogue.load(c, manifest, blobs, clock.now()))
        yield answering_hub


@pytest.fixture
def booth(hub, tablets):
    """A tablet that was enrolled, and has no network since: its pages' address."""
    tablet = tablets.new(hub=hub)
    read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")
    manifest, blobs = product.manifest(read.products), dict(read.blobs)
    tablet.store.write(lambda c: booth_catalogue.load(c, manifest, blobs, clock.now()))
    settings = Config(public_url=hub.address.replace("127.0.0.1", "hub.test"))
    app = create_app(settings, tablet.store, Loop(tablet.store, every_s=60))
    with answering(app) as address:
        yield address


@pytest.fixture
def browser(open_chromium):
    """A browser for which hub.test is this machine."""
    with open_chromium("--host-resolver-rules=MAP hub.test 127.0.0.1") as opened:
        yield opened


def decoded(page):
    return zxingcpp.read_barcode(Image.open(io.BytesIO(page.screenshot()))).text


def test_buyer_scans_the_booths_code_and_sends_twice_from_the_phone(hub, booth, browser):
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en") as tablet:
        page = tablet.new_page()
        page.goto(f"{booth}/product/PAS-KIT-004")
        page.get_by_role("link", name="Continue on my phone").click()
        page.get_by_role("heading", name="Continue on my phone").wait_for()
        code = decoded(page)

    with browser.new_context(viewport=PHONE, locale="id-ID", has_touch=True) as phone:
        page = phone.new_page()
        page.goto(code)
        assert page.locator("html").get_attribute("lang") == "id"
        assert page.locator("[name=sku]:checked").get_attribute("value") == "PAS-KIT-004"
        page.locator("[name=name]").fill("王小明")
        # The field that the chosen way needs, and no other.
        assert [page.locator(f"[name={one}]").is_visible() for one in ("tel", "email", "handle")] == [
            True, False, False,
        ]  # fmt: skip
        page.locator("[name=way][value=email]").check()
        page.locator("[name=email]").fill("wang@example.org")
        page.locator("[name=consent_inquiry]").check()
        assert not page.evaluate(OVERFLOWS)
        send = page.get_by_role("button", name="Kirim permintaan")
        send.evaluate("button => { button.click(); button.click() }")
        page.locator("[name=company]").fill("COFCO")
        assert not page.evaluate(OVERFLOWS)
        page.get_by_role("button", name="Tambahkan ke permintaan").click()
        page.locator(".reference").wait_for()

        (lead,) = hub.leads()
        assert page.locator(".reference").inner_text() == lead.reference
        assert page.locator(".code").inner_text() == lead.withdrawal_code
        assert (lead.contact.name, lead.contact.company, lead.skus, lead.language) == (
            "王小明", "COFCO", ("PAS-KIT-004",), "id",
        )  # fmt: skip

        page.locator(".code").click()
        page.locator("[name=wish][value=erased]").check()
        page.get_by_role("button", name="Konfirmasi").click()
        page.get_by_role("heading", name="Kami menghapusnya.").wait_for()
        assert hub.leads() == []
