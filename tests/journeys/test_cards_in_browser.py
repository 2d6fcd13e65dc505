"""The screens on which a buyer finds a product: slides that change, a search in any language."""

from pathlib import Path

import pytest
from answering import answering
from running import within

from kiosk.booth import catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.store import Store
from kiosk.shared import catalogue_file, clock, product

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
DELIVERY = "performance.getEntriesByType('navigation')[0].deliveryType"
SHOWN = ".slide--shown .slide__name"


class Booth(str):
    """The address of a booth, and what it counted."""

    def __new__(cls, address, _counts):
        return super().__new__(cls, address)

    def __init__(self, _address, counts):
        self.counts = counts

    def views(self, sku):
        return sum(
            n for place, n in self.counts.all().items() if (place[1], place[3]) == ("product", sku)
        )


@pytest.fixture(scope="module")
def booth(tmp_path_factory):
    """A booth with the demo catalogue."""
    read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")
    tablet = Store(tmp_path_factory.mktemp("booth"))
    manifest = product.manifest(read.products)
    tablet.write(lambda c: catalogue.load(c, manifest, dict(read.blobs), clock.now()))
    app = create_app(Config(), tablet, Loop(tablet, every_s=60))
    with answering(app) as address:
        yield Booth(address, app.extensions["visits"])
    tablet.close()


def slides(chromium, booth, motion):
    """The name shown at first, and each 6 s later."""
    with chromium.new_context(reduced_motion=motion) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(booth)
        names = [page.locator(SHOWN).text_content()]
        for _ in range(5):
            page.clock.run_for(6000)
            if motion != "reduce":
                page.wait_for_function(
                    "([part, before]) => document.querySelector(part)?.textContent != before",
                    arg=[SHOWN, names[-1]],
                )
            names.append(page.locator(SHOWN).text_content())
        return names


def test_slides_change_each_six_seconds_and_begin_again(chromium, booth):
    names = slides(chromium, booth, "no-preference")

    assert len(set(names[:5])) == 5
    assert names[5] == names[0]


def test_slides_stand_still_for_who_asked_for_less_motion(chromium, booth):
    assert len(set(slides(chromium, booth, "reduce"))) == 1


def test_buyer_searches_in_one_language_on_a_page_in_another(page, booth):
    page.goto(f"{booth}/cards?language=en")
    page.get_by_role("searchbox", name="Search products").fill("mangkuk")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="1 product found").wait_for()
    assert page.locator(".card__name").all_inner_texts() == ["Rain-tree wood bowl and plate set"]

    page.get_by_role("searchbox").fill("zebra")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("heading", name="Nothing found").wait_for()
    assert page.locator(".card").count() == 4


def touch(page, sku):
    """Put a finger on a product's card, for as long as the page takes that is fetched then."""
    box = page.locator(f"#card-{sku} .card__link").bounding_box()
    with page.context.expect_event("request", lambda request: sku in request.url):
        page.mouse.move(box["x"] + 50, box["y"] + 50)
        page.mouse.down()
    page.wait_for_timeout(300)


@pytest.mark.parametrize("service_workers", ["block", "allow"])
def test_touch_fetches_the_product_ahead_and_only_the_tap_is_a_view_of_it(
    chromium, booth, service_workers
):
    sku = {"block": "PAS-FUR-001", "allow": "PAS-GAM-006"}[service_workers]
    with chromium.new_context(service_workers=service_workers) as context:
        page = context.new_page()
        page.goto(f"{booth}/cards")
        if service_workers == "allow":
            page.wait_for_function("() => navigator.serviceWorker.controller")
        touch(page, sku)
        assert booth.views(sku) == 0

        with page.expect_request("**/shown"):
            page.mouse.up()
        page.locator(".product__picture").wait_for()
        assert page.evaluate(DELIVERY) == "navigational-prefetch"
        assert within(2, lambda: booth.views(sku) == 1)


def test_page_fetched_ahead_is_never_shown_with_the_list_of_before_nor_to_the_next_visitor(
    page, booth
):
    sku = "PAS-FUR-001"

    def touch_and_leave():
        """What was fetched is kept for a tap that does not come."""
        touch(page, sku)
        page.mouse.move(5, 5)
        page.mouse.up()

    page.goto(f"{booth}/cards")
    touch_and_leave()
    page.locator(f"#keep-{sku}").click()
    page.locator(f"#keep-{sku}[aria-pressed=true]").wait_for()
    page.locator(f"#card-{sku} .card__link").click()
    page.get_by_role("button", name="On my list").wait_for()

    page.get_by_role("link", name="Back to products").click()
    touch_and_leave()
    page.get_by_role("link", name="Start over").click()
    page.get_by_role("link", name="English").click()
    page.locator(f"#card-{sku} .card__link").click()
    page.get_by_role("button", name="Add to my list").wait_for()
