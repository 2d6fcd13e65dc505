"""A catalogue of any size is tapped through twelve cards at a time, without JavaScript."""

import re
from dataclasses import replace
from html import unescape

import pytest
from builders import demo_products

from kiosk.booth import catalogue
from kiosk.booth.cards import AT_ONCE
from kiosk.shared import clock, product

SKUS = [f"CHAIR-{number:02}" for number in range(30)]


@pytest.fixture
def buyer(tablets):
    """A visitor of a tablet with 30 chairs, and a bowl after each of them."""
    tablet = tablets.new()
    chair, bowl = demo_products()["PAS-FUR-001"], demo_products()["PAS-KIT-004"]
    shown = [
        one
        for sku in SKUS
        for one in (replace(chair, sku=sku), replace(bowl, sku=sku.replace("CHAIR", "BOWL")))
    ]
    tablet.store.write(lambda c: catalogue.load(c, product.manifest(shown), {}, clock.now()))
    return tablet.browser()


def cards(page):
    return re.findall(r'id="card-([^"]+)"', page.text)


def more(page):
    """Where "Show more" leads: (address, the product it leads to)."""
    found = re.search(r'href="([^"]+)">Show more', page.text)
    return unescape(found[1]).split("#card-") if found else None


@pytest.mark.parametrize("search", ["", "lounge"])
def test_show_more_leads_through_all_products_and_keeps_category_and_search(buyer, search):
    if search:
        buyer.post("/cards", data={"search": search})
    page = buyer.get("/cards/found" if search else "/cards?category=Furniture")

    for number in (12, 24):
        assert cards(page) == SKUS[:number]
        address, first_new = more(page)
        assert first_new == SKUS[number]
        page = buyer.get(address)

    assert cards(page) == SKUS
    assert more(page) is None
    if search:
        assert "30 products found" in page.text


def test_list_s_button_comes_back_to_as_many_cards(buyer):
    page = buyer.get("/cards?shown=24")
    shown = re.search(r'name="shown" value="(\d+)"', page.text)[1]

    answer = buyer.post("/tray", data={"add": cards(page)[20], "page": "cards", "shown": shown})

    assert cards(buyer.get(answer.location)) == cards(page)


def back(page):
    """Where "Back to products" leads: (address, the product it leads to)."""
    found = unescape(re.search(r'href="([^"]+)">Back to products', page.text)[1])
    return tuple(found.split("#card-")) if "#" in found else (found, "")


@pytest.mark.parametrize("search", ["", "lounge"])
def test_way_back_leads_to_where_the_buyer_was_among_the_products(buyer, search):
    if search:
        buyer.post("/cards", data={"search": search})
    before = buyer.get("/cards/found?shown=24" if search else "/cards?category=Furniture&shown=24")
    product_page = buyer.get(f"/product/{SKUS[20]}")

    for page in (product_page, buyer.get("/tray"), buyer.get(f"/handoff?sku={SKUS[20]}")):
        address, product = back(page)
        assert product == SKUS[20]
        assert cards(buyer.get(address)) == cards(before) == SKUS[:24]
    # One that is not among them, as a related one, leads to the one they came from.
    assert back(buyer.get("/product/BOWL-07"))[1] == SKUS[20]
    buyer.get("/start-over")
    assert back(buyer.get("/tray")) == ("/cards", "")


@pytest.mark.parametrize("asked", ["", "-5", "1", "x", "9" * 5000])
def test_number_that_no_button_asks_for_shows_no_error(buyer, asked):
    page = buyer.get(f"/cards?shown={asked}")

    assert page.status_code == 200
    assert cards(page)[0] == SKUS[0]
    assert len(cards(page)) >= AT_ONCE
