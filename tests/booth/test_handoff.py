"""Continue on my phone: the booth's code leads to a page that the hub opens, or says whom to write to."""

import html
import re

import pytest
from builders import a_form
from environment import CHECKOUT

from kiosk.booth import catalogue, device
from kiosk.shared import catalogue_file, clock, handoff, product

PRODUCTS = catalogue_file.read(CHECKOUT / "kiosk/data/demo/catalogue.csv").products
HUB = "https://pameran.example"
EXPORTER = {"exporter_name": "Pameran", "exporter_phone": "+62 21 555 1234"}
# All of these by their SKU, in the order of the file.
SKUS = [one.sku for one in PRODUCTS]


def loaded(tablet):
    manifest = product.manifest(PRODUCTS)
    tablet.store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
    return tablet


@pytest.fixture
def enrolled(tablets):
    """A tablet that knows its secret and never was online since."""
    tablet = loaded(tablets.new())
    known = device.Device("d" * 36, "", b"s" * 32, "https://hub.example", "e" * 36, "TEI", HUB)
    tablet.store.write(lambda c: device.save(c, known, now=clock.now()))
    return tablet


def address(page):
    found = re.search(r'handoff__address"><bdi dir="ltr">([^<]*)<', page.text)
    return f"https://{found[1]}" if found else ""


def width_px(page):
    return int(re.search(r'<svg class="qr"[^>]* width="(\d+)"', page.text)[1])


def test_code_made_offline_is_short_large_and_says_which_products(enrolled):
    page = enrolled.browser().get("/handoff", query_string={"sku": SKUS[:2]})

    assert len(address(page).encode()) <= handoff.URL_MAX_BYTES
    assert width_px(page) >= 400
    key = handoff.key(enrolled.device.secret)
    codes = [one.code for one in PRODUCTS]
    beginnings = handoff.read(key, address(page).removeprefix(f"{HUB}/h/"))
    assert handoff.meant(beginnings, codes) == codes[:2]
    assert 'data-idle-s="90"' in page.text


def test_products_that_do_not_fit_are_named_to_be_added_on_the_phone(enrolled):
    page = enrolled.browser().get("/handoff", query_string={"sku": SKUS[:6]})

    said = html.unescape(page.text.split("please add:")[1].split("</p>")[0])
    assert [one.name["en"] in said for one in PRODUCTS[:6]] == [False] * 4 + [True] * 2


def test_product_page_list_and_form_lead_there_only_where_a_phone_can_go_on(enrolled, tablets):
    buyer = enrolled.browser()
    for path in (f"/product/{SKUS[0]}", f"/lead?sku={SKUS[0]}"):
        assert f'href="/handoff?sku={SKUS[0]}"' in buyer.get(path).text
    buyer.post("/tray", data={"add": SKUS[1]})
    # All that is on the list goes along.
    assert f'href="/handoff?sku={SKUS[0]}&amp;sku={SKUS[1]}"' in buyer.get("/tray").text

    alone = loaded(tablets.new("alone")).browser(**EXPORTER)
    alone.post("/tray", data={"add": SKUS[1]})
    for path in (f"/product/{SKUS[0]}", "/tray"):
        assert "/handoff" not in alone.get(path).text


def test_without_a_hub_the_page_offers_our_contact(tablets):
    page = loaded(tablets.new()).browser(**EXPORTER).get(f"/handoff?sku={SKUS[0]}")

    assert "Save our contact" in page.text
    assert (address(page), width_px(page) >= 400) == ("", True)
    assert "Please ask our staff" in loaded(tablets.new("bare")).browser().get("/handoff").text


def test_contact_stands_in_words_beside_each_code_that_holds_it(tablets):
    buyer = loaded(tablets.new()).browser(**EXPORTER, exporter_email="booth@pameran.example")
    more = buyer.post("/lead", data=a_form()).location

    for path in (
        f"/product/{SKUS[0]}",
        f"/handoff?sku={SKUS[0]}",
        more.replace("/more", "/thanks"),
    ):
        page = buyer.get(path).text
        assert (
            '<bdi dir="ltr">+62 21 555 1234</bdi> · <bdi dir="ltr">booth@pameran.example</bdi>'
            in page
        )


def test_tablet_that_no_hub_knows_leads_to_the_products_own_page(tablets):
    page = loaded(tablets.new()).browser(public_url=HUB).get(f"/handoff?sku={SKUS[0]}")

    assert address(page) == f"{HUB}/p/{PRODUCTS[0].code}"


def test_thanks_show_contact_and_code_to_withdraw(enrolled):
    buyer = enrolled.browser(**EXPORTER)
    more = buyer.post("/lead", data=a_form()).location
    page = buyer.get(more.replace("/more", "/thanks"))

    assert "Save our contact" in page.text
    assert "pameran.example/w/" in page.text
    assert "Ada" not in page.text
