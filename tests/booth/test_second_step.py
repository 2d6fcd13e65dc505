"""The second step asks for each product what an offer needs; all of it may be left out."""

import pytest
from builders import a_form, demo_products, load_demo

from kiosk.booth.staff import pin

CHAIR, BOWL = "PAS-FUR-001", "PAS-KIT-004"
CHIP = '<span class="flag">illustrative</span>'


@pytest.fixture
def tablet(tablets):
    new = tablets.new()
    load_demo(new.store)
    return new


@pytest.fixture
def buyer(tablet):
    return tablet.browser()


@pytest.fixture
def more(buyer):
    """The address of the second step, after a first step for two products."""
    form = a_form()
    form.setlist("sku", [CHAIR, BOWL])
    return buyer.post("/lead", data=form).location


def test_each_product_has_its_card_with_the_rest_folded_away(buyer, more):
    page = buyer.get(more).text

    assert page.count('class="line"') == 2
    assert page.count('<details class="fold') == 3
    assert "<details open" not in page
    assert " open>" not in page
    assert "optional" in page


def test_all_of_it_is_kept_shown_again_and_thanked_for(tablet, buyer, more):
    typed = {
        f"quantity_{CHAIR}": "٥٠٠", f"unit_{CHAIR}": "C62", f"quantity_{BOWL}": "2", f"unit_{BOWL}": "20",
        f"target_price_{CHAIR}": "12,5", f"currency_{CHAIR}": "EUR", f"incoterm_{CHAIR}": "FOB",
        f"port_{CHAIR}": "Rotterdam", f"need_by_month_{CHAIR}": "3", f"need_by_year_{CHAIR}": "2027",
        f"sample_{CHAIR}": "yes", f"certificate_{CHAIR}_1": "yes", f"order_type_{CHAIR}": "repeat",
        "market": "DE", "market_2": "AE", "business_type": "importer", "company": "Qasr",
        "country": "SA", "role": "Buyer", "city": "Riyadh", "website": "qasr.example", "message": "Soon",
    }  # fmt: skip
    thanks = buyer.post(more, data=typed).location

    (lead,) = tablet.leads()
    assert lead.inquiry.markets == ("DE", "AE")
    assert (lead.buyer.business_type, lead.contact.city) == ("importer", "Riyadh")
    assert [line.certificates for line in lead.inquiry.lines] == [("ISPM-15 pallets",), ()]
    page = buyer.get(thanks).text
    for said in (
        "500 pieces",
        "EUR\u00a012.50",
        "FOB Rotterdam",
        "31 Mar 2027",
        "2 × 20 ft container",
    ):
        assert said in page
    # Who asked, and what he wrote, is nothing for whoever looks next.
    for silent in ("Ada", "Qasr", "Soon", "Riyadh"):
        assert silent not in page
    # Back, and sent unchanged: nothing is lost, nothing is new.
    again = buyer.get(more).text
    for shown in (
        'value="12.50"',
        'value="Rotterdam"',
        # Nobody chose a day: the last of the month is meant.
        '"31" selected>31<',
        '"3" selected>March<',
        '"2027" selected>2027<',
        ">Soon</textarea>",
    ):
        assert shown in again
    buyer.post(more, data=typed)
    assert tablet.leads() == [lead]


def test_wrong_fields_are_all_named_where_they_are_and_what_was_typed_stays(tablet, buyer, more):
    typed = {
        f"quantity_{CHAIR}": "many", f"quantity_{BOWL}": "700", f"target_price_{BOWL}": "cheap",
        f"currency_{CHAIR}": "XXX", "market": "DE", "message": "Soon",
    }  # fmt: skip
    answer = buyer.post(more, data=typed)

    assert answer.status_code == 422
    for field in (f"quantity_{CHAIR}", f"currency_{CHAIR}", f"target_price_{BOWL}"):
        assert f'<li><a href="#{field}">' in answer.text
        assert f'id="{field}-problem"' in answer.text
    for kept in ("many", "700", "cheap"):
        assert f'value="{kept}"' in answer.text
    # A problem that is folded away would not be found.
    assert answer.text.count(" open>") == 2
    assert tablet.leads()[0].revision == 1


def test_one_more_country_is_asked_for_as_often_as_the_buyer_wants(buyer, more):
    sent = {"market": "DE", "message": "Soon"}
    page = buyer.post(f"{more}?show=market", data=sent).text
    assert ("market_2" in page, "market_3" in page) == (True, False)

    page = buyer.post(f"{more}?show=market", data={**sent, "market_2": ""}).text
    assert ("market_3" in page, "market_4" in page) == (True, False)
    assert ">Soon</textarea>" in page


def test_what_a_quantity_means_is_said_while_it_is_typed_and_nothing_is_saved(tablet, buyer, more):
    page = buyer.post(f"{more}?show=remarks", data={f"quantity_{BOWL}": "200"})

    assert "The minimum order is 500 pieces; we note that you want fewer." in page.text
    assert tablet.leads()[0].revision == 1


def test_what_a_quantity_means_is_on_the_thank_you_and_the_staff_s_list(tablet, buyer, more):
    thanks = buyer.post(more, data={f"quantity_{CHAIR}": "500", f"quantity_{BOWL}": "200"}).location

    page = buyer.get(thanks).text
    assert f"500 pieces are about 5 weeks of this workshop’s capacity. {CHIP}" in page
    assert f"The minimum order is 500 pieces; we note that you want fewer. {CHIP}" in page
    staff = tablet.browser()
    staff.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})
    listed = staff.get("/staff/").text
    assert f"About 5 weeks of the workshop’s capacity {CHIP}" in listed
    assert f"Fewer than the minimum order of 500 pieces {CHIP}" in listed


def test_skipping_it_thanks_for_the_products_chosen(buyer, more):
    page = buyer.get(more.replace("/more", "/thanks")).text

    for sku in (CHAIR, BOWL):
        assert demo_products()[sku].name["en"] in page
