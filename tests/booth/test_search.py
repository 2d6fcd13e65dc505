"""Products are found by words of any language, and by what stands on a label."""

from pathlib import Path

import pytest
from builders import load_demo

from kiosk.booth import search
from kiosk.booth.searches import VISITS_MAX, Searches
from kiosk.shared import catalogue_file
from kiosk.shared.product import Catalogue

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
PRODUCTS = catalogue_file.read(DEMO / "catalogue.csv", None).products


@pytest.fixture(scope="module")
def catalogue():
    return Catalogue(tuple(PRODUCTS), "demo")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("lounge", "PAS-FUR-001"),
        ("LOUNGE chair", "PAS-FUR-001"),
        ("kursi malas", "PAS-FUR-001"),
        ("mangkuk", "PAS-KIT-004"),
        ("pas-kit-004", "PAS-KIT-004"),
        ("  bowl\tplate ", "PAS-KIT-004"),
        ("Ｂｏｗｌ", "PAS-KIT-004"),
    ],
)
def test_word_finds_its_product_first(catalogue, typed, first):
    assert search.found(catalogue, typed)[0].sku == first


def test_category_finds_all_of_its_products_in_each_language(catalogue):
    furniture = {one.sku for one in PRODUCTS if one.category == "Furniture"}

    for typed in ("furniture", "Mebel"):
        assert furniture <= {one.sku for one in search.found(catalogue, typed)}


def test_script_without_spaces_is_found_in_the_middle_of_a_name():
    chair = PRODUCTS[0]
    named = type(chair)(**{**vars(chair), "name": {**chair.name, "zh-Hans": "合成藤休闲椅"}})

    assert search.found(Catalogue((named,), "named"), "休闲椅") == [named]


@pytest.mark.parametrize("typed", ["", "   ", "hair", "zebra", "lounge zebra", "\0"])
def test_nothing_is_found_by_no_word_a_middle_of_one_or_one_that_is_nowhere(catalogue, typed):
    assert search.found(catalogue, typed) == []


def test_words_are_in_no_address_and_nobody_else_s(tablets):
    tablet = tablets.new()
    load_demo(tablet.store)
    buyer = tablet.browser()

    answer = buyer.post("/cards", data={"search": "mangkuk"})

    assert (answer.status_code, answer.location) == (303, "/cards/found")
    found = buyer.get("/cards/found?language=ja", follow_redirects=True).text
    assert ('value="mangkuk"' in found, "/product/PAS-FUR-001" in found) == (True, False)
    # They outlive a look at a product, and neither another search nor the visit.
    buyer.get("/product/PAS-KIT-004")
    assert 'value="mangkuk"' in buyer.get("/cards/found").text
    other = buyer.application.test_client()
    assert "mangkuk" not in other.get("/cards/found").text
    buyer.post("/cards", data={"search": " "})
    assert "/product/PAS-FUR-001" in buyer.get("/cards/found").text
    buyer.post("/cards", data={"search": "mangkuk"})
    visit, searches = session_of(buyer)["visit"], buyer.application.extensions["booth"].searches
    assert searches.of(visit) == "mangkuk"
    buyer.get("/start-over")
    assert searches.of(visit) == ""


def test_only_the_newest_visits_words_are_kept():
    searches = Searches()
    for number in range(VISITS_MAX + 1):
        searches.keep(str(number), "bowl")

    assert (searches.of("0"), searches.of("1"), searches.of(str(VISITS_MAX))) == (
        "",
        "bowl",
        "bowl",
    )


def session_of(client):
    with client.session_transaction() as session:
        return dict(session)
