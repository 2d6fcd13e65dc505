"""Buyers collect products on a list of their visit, with one button that needs no JavaScript."""

import re
from dataclasses import replace

import pytest
from builders import a_form, demo_products, load_demo

from kiosk.booth import catalogue
from kiosk.shared import clock, product

CHAIR, BOWL, CHESS = "PAS-FUR-001", "PAS-KIT-004", "PAS-GAM-006"


@pytest.fixture
def tablet(tablets):
    new = tablets.new()
    load_demo(new.store)
    return new


@pytest.fixture
def buyer(tablet):
    return tablet.browser()


def add(buyer, *skus, **fields):
    for sku in skus:
        answer = buyer.post("/tray", data={"add": sku, "page": "cards", **fields})
        assert answer.status_code == 303
    return answer


def counted(page):
    """The number in the bar."""
    return int(re.search(r'count__number">(\d+)<', page.text)[1])


def asked_for(page):
    """The products that the form would ask for."""
    return re.findall(r'name="sku" value="([^"]+)"', page.text)


def test_list_grows_and_shrinks_and_its_count_is_on_each_page(buyer):
    add(buyer, CHAIR, BOWL, CHESS)
    buyer.post("/tray", data={"remove": BOWL, "page": "tray"})

    for path in ("/cards", f"/product/{BOWL}", "/tray", "/lead"):
        assert counted(buyer.get(path)) == 2
    assert asked_for(buyer.get("/lead")) == [CHAIR, CHESS]


def test_button_sent_twice_adds_once_and_takes_out_once(buyer):
    add(buyer, CHAIR, CHAIR)
    assert counted(buyer.get("/cards")) == 1

    for _ in range(2):
        buyer.post("/tray", data={"remove": CHAIR})
    assert counted(buyer.get("/cards")) == 0


@pytest.mark.parametrize(
    ("fields", "back"),
    [
        ({"page": "cards"}, f"/cards#card-{CHAIR}"),
        ({"page": "cards", "category": "Furniture"}, f"/cards?category=Furniture#card-{CHAIR}"),
        (
            {"page": "cards", "category": "Furniture", "shown": "24"},
            f"/cards?category=Furniture&shown=24#card-{CHAIR}",
        ),
        ({"page": "found"}, f"/cards/found#card-{CHAIR}"),
        ({"page": "found", "shown": "36"}, f"/cards/found?shown=36#card-{CHAIR}"),
        ({"page": "product"}, f"/product/{CHAIR}"),
        ({"page": "tray"}, "/tray"),
        ({"page": "https://elsewhere.example"}, f"/cards#card-{CHAIR}"),
    ],
)
def test_buyer_is_back_where_the_button_was(buyer, fields, back):
    assert add(buyer, CHAIR, **fields).location == back


def test_ask_on_a_product_s_page_leads_to_the_form_with_it_first_and_puts_it_on_the_list(buyer):
    add(buyer, CHAIR, BOWL)

    assert asked_for(buyer.get(f"/lead?sku={CHESS}")) == [CHESS, CHAIR, BOWL]
    assert asked_for(buyer.get(f"/lead?sku={BOWL}")) == [BOWL, CHAIR, CHESS]


def test_one_form_asks_for_all_and_the_list_is_empty_afterwards(tablet, buyer):
    add(buyer, CHAIR, BOWL)
    form = a_form(sku=None)
    form.setlist("sku", asked_for(buyer.get("/lead")))

    buyer.post("/lead", data=form)

    (lead,) = tablet.leads()
    assert lead.skus == (CHAIR, BOWL)
    assert counted(buyer.get("/cards")) == 0
    # What is collected afterwards joins the inquiry.
    add(buyer, CHESS)
    assert asked_for(buyer.get("/lead")) == [CHAIR, BOWL, CHESS]


@pytest.mark.parametrize("page", ["/start-over", "/"])
def test_list_of_a_visitor_who_left_is_gone_for_the_next(buyer, page):
    add(buyer, CHAIR)
    buyer.get(page)

    assert counted(buyer.get("/cards")) == 0


def test_only_products_of_the_catalogue_come_onto_the_list(tablet, buyer):
    assert buyer.post("/tray", data={"add": "PAS-XXX-999"}).status_code == 404
    add(buyer, CHAIR, BOWL)
    manifest = product.manifest([demo_products()[BOWL]])

    # The hub's next catalogue has one of them no more.
    tablet.store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))

    assert asked_for(buyer.get("/lead")) == [BOWL]
    assert counted(buyer.get("/tray")) == 1


def test_list_that_is_full_says_so_and_fits_the_cookie(tablet, buyer):
    chair = demo_products()[CHAIR]
    many = [replace(chair, sku=f"{number:02}-".ljust(64, "X")) for number in range(31)]
    tablet.store.write(lambda c: catalogue.load(c, product.manifest(many), {}, clock.now()))
    add(buyer, *(one.sku for one in many[:30]))

    full = buyer.post("/tray", data={"add": many[30].sku})

    assert full.status_code == 422
    assert "Your list holds 30 products" in full.text
    assert counted(buyer.get("/cards")) == 30
    # RFC 6265 6.1: browsers keep at least 4,096 bytes a cookie.
    assert len(buyer.get_cookie("pameran_booth").value) < 4000


def test_product_that_nobody_offers_does_not_get_into_a_lead(tablet, buyer):
    form = a_form(sku=None)
    form.setlist("sku", [*(f"INVENTED-{number}" for number in range(5000)), CHAIR])

    buyer.post("/lead", data=form)

    assert tablet.leads()[0].skus == (CHAIR,)


def test_products_that_one_inquiry_cannot_hold_are_refused_and_none_is_lost(tablet, buyer):
    chair = demo_products()[CHAIR]
    many = [replace(chair, sku=f"CHAIR-{number}") for number in range(31)]
    tablet.store.write(lambda c: catalogue.load(c, product.manifest(many), {}, clock.now()))
    skus = [one.sku for one in many]
    form = a_form(sku=None)
    form.setlist("sku", skus)

    refused = buyer.post("/lead", data=form)
    assert (refused.status_code, asked_for(refused)) == (422, skus)
    assert "for 30 products at most" in refused.text
    assert tablet.leads() == []

    # A full list, and one more from its own page.
    add(buyer, *skus[:30])
    assert buyer.get(f"/lead?sku={skus[30]}").status_code == 422
    form = a_form(id=re.search(r'name="id" value="([^"]+)"', buyer.get("/lead").text)[1], sku=None)
    form.setlist("sku", skus[:30])
    buyer.post("/lead", data=form)
    assert tablet.leads()[0].skus == tuple(skus[:30])

    # What was sent already counts too.
    form.setlist("sku", skus[30:])
    assert buyer.post("/lead", data=form).status_code == 422
    assert tablet.leads()[0].skus == tuple(skus[:30])


def test_product_taken_off_the_list_is_not_brought_back_by_what_was_typed_meanwhile(buyer):
    add(buyer, CHAIR, BOWL)
    form = a_form(name="Ada", csrf_token="")
    form.setlist("sku", [CHAIR, BOWL])
    assert buyer.post("/draft/lead", data=form).status_code == 204
    buyer.post("/tray", data={"remove": BOWL})

    page = buyer.get("/lead")

    assert asked_for(page) == [CHAIR]
    assert 'value="Ada"' in page.text


def test_page_that_is_missing_does_not_end_the_visit(buyer):
    page = buyer.get("/no-such-page").text

    assert 'href="/cards"' in page
    assert 'href="/"' not in page


def test_other_language_keeps_what_the_page_was_asked_for(buyer):
    page = buyer.get(f"/handoff?sku={CHAIR}&sku={BOWL}").text

    assert f'href="?sku={CHAIR}&amp;sku={BOWL}&amp;language=id"' in page
