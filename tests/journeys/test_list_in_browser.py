"""A buyer collects products in a real browser and asks for all of them; each tap is counted."""

import re

import pytest
from answering import answering
from builders import demo_products

from kiosk.booth import catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.shared import clock, product

TAPS_MAX = 7  # from the attract screen to the thank-you, typing apart
REFERENCE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")


class Finger:
    """Taps what is seen, and counts."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, role, name):
        self.page.get_by_role(role, name=name, exact=True).click()
        self.taps += 1


@pytest.fixture
def booth(tablets):
    tablet = tablets.new()
    manifest = product.manifest(list(demo_products().values()))
    tablet.store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
    with answering(create_app(Config(), tablet.store, Loop(tablet.store, every_s=60))) as address:
        tablet.address = address
        yield tablet


def test_buyer_asks_for_two_products_in_seven_taps_and_sees_his_list_on_the_way(booth, page):
    finger = Finger(page)
    page.goto(booth.address)
    finger.tap("link", "English")
    finger.tap("button", "Add to my list: Synthetic-rattan lounge chair")
    finger.tap("button", "Add to my list: Rain-tree wood bowl and plate set")
    page.get_by_role("link", name="My list: 2", exact=True).wait_for()
    # Nothing was loaded anew: the page is where the finger left it.
    assert page.url.endswith("/cards")
    finger.tap("link", "Ask for a quote for all")

    page.get_by_label("Full name").fill("王小明")
    page.get_by_label("Number or address").fill("+86 138 0013 8000")
    finger.tap("checkbox", "You may use my details to answer this inquiry.")
    finger.tap("button", "Send inquiry")
    first, second = (page.get_by_role("textbox", name="Quantity").nth(n) for n in (0, 1))
    first.fill("500")
    second.fill("٢٠٠")
    page.get_by_text("500 pieces are about 5 weeks of this workshop’s capacity.").wait_for()
    finger.tap("button", "Add to my inquiry")

    page.get_by_text(REFERENCE).wait_for()
    assert finger.taps <= TAPS_MAX
    page.get_by_text("The minimum order is 500 pieces; we note that you want fewer.").wait_for()
    (lead,) = booth.leads()
    assert [(line.sku, line.quantity) for line in lead.inquiry.lines] == [
        ("PAS-FUR-001", "500"),
        ("PAS-KIT-004", "200"),
    ]


def test_list_s_page_takes_one_tap_more_and_a_product_off_it(booth, page):
    finger = Finger(page)
    page.goto(booth.address)
    finger.tap("link", "English")
    finger.tap("button", "Add to my list: Synthetic-rattan lounge chair")
    finger.tap("button", "Add to my list: Rain-tree wood bowl and plate set")
    finger.tap("link", "My list: 2")
    page.get_by_role("button", name="Remove: Synthetic-rattan lounge chair").click()
    page.get_by_role("link", name="My list: 1", exact=True).wait_for()
    finger.tap("link", "Ask for a quote for all")

    page.get_by_label("Full name").fill("Ada")
    page.get_by_label("Number or address").fill("ada@example.org")
    finger.tap("checkbox", "You may use my details to answer this inquiry.")
    # The key of the tablet's keyboard sends too; once it chose the other language.
    page.get_by_label("Number or address").press("Enter")
    finger.taps += 1
    finger.tap("link", "Skip")

    page.get_by_text(REFERENCE).wait_for()
    assert finger.taps == TAPS_MAX + 1
