"""A buyer on their own phone: the code opens a form, one form is one lead, nobody sees another's."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from builders import a_form
from environment import CHECKOUT
from sqlalchemy import select

from kiosk.booth import catalogue as booth_catalogue
from kiosk.hub import catalogue, devices, erasure, fleet, people
from kiosk.hub import leads as hub_leads
from kiosk.hub.rate import Rate
from kiosk.hub.tables import lead as lead_table
from kiosk.shared import catalogue_file, clock, handoff, ids, product
from kiosk.shared.export import stream
from kiosk.shared.feedback import Feedback

PRODUCTS = catalogue_file.read(CHECKOUT / "kiosk/data/demo/catalogue.csv").products
BOWL = next(one for one in PRODUCTS if one.sku == "PAS-KIT-004")
CHAIR = next(one for one in PRODUCTS if one.sku == "PAS-FUR-001")
HUB = "https://pameran.example"
# What both databases do alike is asked of one.
on_sqlite = pytest.mark.parametrize("hub_url", ["sqlite"], indirect=True)


@pytest.fixture
def shop(hub):
    """The hub with the demo catalogue."""
    manifest = product.manifest(PRODUCTS)
    hub.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
    return hub


@pytest.fixture
def scanned(shop, tablets):
    """(a tablet that was never online since, what its code of two products leads to)"""
    tablet = tablets.new(hub=shop, called="Booth left")
    codes = [one.code for one in PRODUCTS]
    key = handoff.key(tablet.device.secret)
    token = handoff.make(key, [BOWL.code, CHAIR.code], catalogue=codes, public_url=HUB)
    return tablet, f"/h/{token.text}"


def a_phone(shop, language="en"):
    phone = shop.app.test_client()
    phone.environ_base["HTTP_ACCEPT_LANGUAGE"] = language
    return phone


def hidden_id(page):
    return re.search(r'name="id" value="([^"]+)"', page.text)[1]


def ticked(page):
    return re.findall(r'name="sku" value="([^"]+)" checked', page.text)


def filled(page, **typed):
    said = {"id": hidden_id(page), "sku": ticked(page), "email": "ada@example.org"}
    return a_form(**{**said, "address": None, **typed})


def leads_of(hub):
    with hub.engine.connect() as connection:
        return hub_leads.page(connection, hub.event_id).leads


@on_sqlite
def test_code_opens_the_form_in_the_phones_language_with_the_products_chosen(shop, scanned):
    _, address = scanned

    page = a_phone(shop, "id-ID,id;q=0.9").get(address.lower())

    assert page.status_code == 200
    assert 'lang="id"' in page.text
    assert "Set mangkuk dan piring kayu trembesi" in page.text
    assert ticked(page) == [BOWL.sku, CHAIR.sku]
    for token in ("name", "email", "tel"):
        assert f'autocomplete="{token}"' in page.text


def test_lead_is_the_fairs_the_tablets_and_the_products_and_is_in_desk_and_exports(shop, scanned):
    tablet, address = scanned
    phone = a_phone(shop)

    more = phone.post(address, data=filled(phone.get(address), consent_news="given"))
    second = {"company": "COFCO", "country": "CN", f"quantity_{BOWL.sku}": "1.500"}
    assert 'autocomplete="organization"' in phone.get(more.location).text
    thanks = phone.get(phone.post(more.location, data=second).location)

    (found,) = leads_of(shop)
    assert (found.device_id, found.lead.source, found.lead.skus) == (
        tablet.device.device_id, "phone", (BOWL.sku, CHAIR.sku),
    )  # fmt: skip
    assert (found.lead.contact.company, found.lead.inquiry.lines[0].quantity) == ("COFCO", "1500")
    assert (found.lead.revision, found.lead.reference in thanks.text) == (2, True)
    password = shop.write(lambda c: people.add(c, "staff"))
    desk = shop.app.test_client()
    shop.app.config["WTF_CSRF_ENABLED"] = False
    desk.post("/desk/sign-in", data={"name": "staff", "password": password})
    assert "Booth left · own phone" in desk.get("/desk/").text
    assert "COFCO" in desk.get(f"/desk/buyer/{found.lead.id}").text
    assert b"ada@example.org" in b"".join(stream("csv", shop.leads()))
    # It never was on the tablet, and is not asked of it.
    tablet.deliver()
    assert (tablet.leads(), shop.entries()) == ([], [])


def test_form_sent_twice_also_at_once_is_one_lead(shop, scanned):
    _, address = scanned
    page = a_phone(shop).get(address)
    form = filled(page)

    with ThreadPoolExecutor(4) as hands:
        sent = list(hands.map(lambda _: a_phone(shop).post(address, data=form), range(4)))
    corrected = a_phone(shop).post(address, data=filled(page, name="Ada King"))

    assert {answer.status_code for answer in (*sent, corrected)} == {303}
    (found,) = leads_of(shop)
    assert (found.lead.contact.name, found.lead.revision) == ("Ada King", 2)


@on_sqlite
def test_second_person_with_the_same_code_gets_an_empty_form_and_is_another_lead(shop, scanned):
    _, address = scanned
    first = a_phone(shop)
    first.post(address, data=filled(first.get(address)))

    for phone in (first, a_phone(shop)):
        again = phone.get(address)
        assert "Ada" not in again.text
        assert "ada@example.org" not in again.text
    phone.post(address, data=filled(again, name="Bo", email="bo@example.org"))

    assert {one.lead.contact.name for one in leads_of(shop)} == {"Ada Lovelace", "Bo"}


@on_sqlite
def test_tampered_token_is_refused_kindly_and_shows_all_products(shop, scanned):
    _, address = scanned
    other = "0" if address[-1] != "0" else "1"

    page = a_phone(shop).get(address[:-1] + other)

    assert page.status_code == 404
    assert "This code opens no form" in page.text
    assert page.text.count('href="/p/') >= len(PRODUCTS)
    form = a_form(address=None, email="ada@example.org")
    assert a_phone(shop).post(address[:-1] + other, data=form).status_code == 404
    assert leads_of(shop) == []


@on_sqlite
def test_revoked_tablets_code_opens_no_form_but_what_was_being_typed_is_taken(shop, scanned):
    tablet, address = scanned
    open_form = filled(a_phone(shop).get(address))
    device_id = tablet.device.device_id
    shop.write(lambda c: fleet.revoke(c, shop.event_id, device_id, now=clock.now()))

    assert a_phone(shop).get(address).status_code == 404
    assert a_phone(shop).post(address, data=open_form).status_code == 303
    (found,) = leads_of(shop)
    assert found.device_id == ""


@on_sqlite
def test_wrong_form_says_all_that_is_wrong_and_keeps_what_was_typed(shop, scanned):
    _, address = scanned
    phone = a_phone(shop)
    form = filled(phone.get(address), email="", consent_inquiry=None, tel="0812")

    page = phone.post(address, data=form)

    assert page.status_code == 422
    assert 'href="#email"' in page.text
    assert 'href="#consent_inquiry"' in page.text
    assert 'value="Ada Lovelace"' in page.text
    # Changing the language keeps it, too.
    page = phone.post(f"{address}?show=language", data=form | {"language": "id"})
    assert (page.status_code, 'lang="id"' in page.text) == (200, True)
    assert 'value="Ada Lovelace"' in page.text
    assert leads_of(shop) == []


def test_form_with_the_id_of_somebodys_lead_changes_nothing_and_is_a_lead_of_its_own(shop, scanned):
    tablet, address = scanned
    at_booth = tablet.capture(name="Grace Hopper")
    tablet.deliver()
    phone = a_phone(shop)
    phone.post(address, data=filled(phone.get(address)))
    (by_phone,) = (one.lead for one in leads_of(shop) if one.lead.source == "phone")

    # As they stand in an export; what is typed is hers to keep.
    for known in (at_booth, by_phone):
        forged = filled(
            phone.get(address), id=known.id, name=known.contact.name, email="m@evil.example"
        )
        assert phone.post(address, data=forged).status_code == 303

    found = {(one.lead.contact.name, one.lead.contact.address) for one in leads_of(shop)}
    assert found == {
        ("Grace Hopper", "ada@example.org"), ("Grace Hopper", "m@evil.example"),
        ("Ada Lovelace", "ada@example.org"), ("Ada Lovelace", "m@evil.example"),
    }  # fmt: skip


@on_sqlite
def test_second_person_who_comes_back_to_the_form_on_the_same_phone_is_another_lead(shop, scanned):
    _, address = scanned
    phone = a_phone(shop)
    page = phone.get(address)
    phone.post(address, data=filled(page))
    second = filled(page, name="Bo", email="bo@example.org")

    # Sent twice it is one lead, too; a slip of the first one is still a correction.
    tickets = [phone.post(address, data=second).location for _ in range(2)]
    phone.post(address, data=filled(page, email="ada@example.com"))

    leads = {one.lead.contact.name: one.lead for one in leads_of(shop)}
    assert [(one.revision, one.contact.address) for one in leads.values()] == [
        (2, "ada@example.com"), (1, "bo@example.org"),
    ]  # fmt: skip
    assert "Bo" not in leads["Ada Lovelace"].contact.name
    thanks = phone.get(f"{tickets[1]}/thanks").text
    assert leads["Bo"].reference in thanks
    assert leads["Bo"].withdrawal_code in thanks
    assert leads["Ada Lovelace"].withdrawal_code not in thanks


def test_erased_phone_lead_stays_erased_and_its_text_is_gone(shop, scanned):
    tablet, address = scanned
    phone = a_phone(shop)
    form = filled(phone.get(address))
    more = phone.post(address, data=form).location
    (found,) = leads_of(shop)

    shop.write(lambda c: erasure.erase(c, shop.event_id, found.lead.id, erased_at=clock.now()))

    assert phone.post(address, data=form).status_code == 410
    assert phone.get(more).status_code == 404
    with shop.engine.connect() as connection:
        rows = select(lead_table.c.document).where(lead_table.c.event_id == shop.event_id)
        assert connection.execute(rows).scalars().all() == [""]
    assert tablet.deliver() == 1


@on_sqlite
def test_second_step_is_for_the_phone_that_sent_the_first(shop, scanned):
    _, address = scanned
    phone = a_phone(shop)
    more = phone.post(address, data=filled(phone.get(address))).location

    # Of the last sign of Base64 some bits say nothing.
    signed, signature = more.rsplit(".", 1)
    assert a_phone(shop).get(f"{signed}.{signature[::-1]}").status_code == 404
    assert a_phone(shop).get("/inquiry/nothing/thanks").status_code == 404


def fields(page):
    return set(re.findall(r'<(?:input|select|textarea)[^>]* name="([^"]+)"', page.text))


@on_sqlite
def test_phone_s_second_step_asks_all_that_the_booth_s_asks_and_thanks_for_it(
    shop, scanned, tablets
):
    _, address = scanned
    phone, tablet = a_phone(shop), tablets.new("other")
    manifest = product.manifest(PRODUCTS)
    tablet.store.write(lambda c: booth_catalogue.load(c, manifest, {}, clock.now()))
    buyer, form = tablet.browser(), a_form()
    form.setlist("sku", [BOWL.sku, CHAIR.sku])
    at_the_booth = buyer.get(buyer.post("/lead", data=form).location)

    more = phone.post(address, data=filled(phone.get(address))).location
    page = phone.get(more)

    assert fields(page) == fields(at_the_booth) - {"csrf_token"}
    # The phone fills in what it knows.
    for token in ("organization", "country", "organization-title", "address-level2", "url"):
        assert f'autocomplete="{token}"' in page.text
    typed = {
        f"quantity_{CHAIR.sku}": "500", f"incoterm_{CHAIR.sku}": "FOB", f"port_{CHAIR.sku}": "Rotterdam",
        f"need_by_month_{CHAIR.sku}": "3", f"need_by_year_{CHAIR.sku}": "2027", f"sample_{CHAIR.sku}": "yes",
        "market": "DE", "business_type": "importer",
    }  # fmt: skip
    # What a quantity means is said before it is sent, and one more country asked for.
    shown = phone.post(f"{more}?show=market", data=typed).text
    assert "500 pieces are about 5 weeks of this workshop’s capacity." in shown
    assert ("market_2" in shown, "market_3" in shown) == (True, False)
    thanks = phone.get(phone.post(more, data=typed).location).text
    for said in ("500 pieces · FOB Rotterdam · needed by 31 Mar 2027 · sample first", "5 weeks"):
        assert said in thanks
    (found,) = leads_of(shop)
    assert (found.lead.inquiry.markets, found.lead.buyer.business_type) == (("DE",), "importer")


@on_sqlite
def test_ratings_of_a_phone_are_its_lead_s_next_revision_and_nobody_else_s(shop, scanned):
    _, path = scanned
    phone = a_phone(shop)
    more = phone.post(path, data=filled(phone.get(path))).location
    rating = re.search(r'href="([^"]+/rating)"', phone.get(f"{more}/thanks").text)[1]

    for _ in range(2):
        sent = phone.post(rating, data={f"quality_{BOWL.sku}": "4", f"price_{BOWL.sku}": "9"})

    assert sent.location == f"{more}/thanks"
    assert "Thank you for your ratings" in phone.get(sent.location).text
    lead = leads_of(shop)[0].lead
    assert (lead.feedback, lead.revision) == ((Feedback(BOWL.sku, quality=4),), 2)
    assert phone.get("/inquiry/nothing/rating").status_code == 404


@on_sqlite
def test_products_page_has_the_same_form_for_the_fair_without_a_tablet(shop):
    phone = a_phone(shop)
    page = phone.get(f"/p/{BOWL.code}")
    address = f"/p/{BOWL.code}/inquiry"
    assert f'href="{address}"' in page.text

    assert phone.post(address, data=filled(phone.get(address))).status_code == 303

    (found,) = leads_of(shop)
    assert (found.device_id, found.lead.skus, found.lead.source) == ("", (BOWL.sku,), "phone")


@on_sqlite
def test_forms_in_a_flood_wait_and_keep_what_was_typed(shop, scanned):
    _, address = scanned
    phone = a_phone(shop)
    form = filled(phone.get(address))
    context = shop.app.extensions["hub"]
    for _ in range(200):
        context.forms.wait_s("203.0.113.9")

    flooding = {"X-Forwarded-For": "10.0.0.1, 203.0.113.9"}
    refused = phone.post(address, data=form, headers=flooding)

    assert refused.status_code == 429
    assert 'value="Ada Lovelace"' in refused.text
    assert phone.post(address, data=form).status_code == 303
    assert phone.post(address, data=form | {"message": "x" * 70_000}).status_code == 413


def test_forms_are_counted_by_whom_an_address_belongs_to():
    rate = Rate(most=1, per_s=60, clock=lambda: 0.0)
    one_household = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "[2001:db8:1:2::3]:443"]
    others = ["2001:db8:1:3::1", "203.0.113.9", "203.0.113.8", "unix:"]

    assert [bool(rate.wait_s(one)) for one in one_household] == [False, True, True]
    assert [bool(rate.wait_s(one)) for one in others] == [False] * 4
    assert all(rate.wait_s(one) for one in ("::ffff:203.0.113.9", "203.0.113.9:5678", "unix:"))


def test_rate_admits_again_when_its_window_is_over():
    seconds = [0.0]
    rate = Rate(most=2, per_s=60, clock=lambda: seconds[0])

    assert [rate.wait_s("a") for _ in range(3)] == [0, 0, 61]
    assert rate.wait_s("b") == 0
    seconds[0] = 60.0
    assert rate.wait_s("a") == 0


@on_sqlite
def test_product_page_is_light_says_what_it_is_and_is_sent_again_only_when_it_changed(shop):
    phone = a_phone(shop)
    page = phone.get(f"/p/{BOWL.code}")

    again = phone.get(f"/p/{BOWL.code}", headers={"If-None-Match": page.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = a_phone(shop, "id").get(
        f"/p/{BOWL.code}", headers={"If-None-Match": page.headers["ETag"]}
    )
    assert (other.status_code, "Set mangkuk" in other.text) == (200, True)
    assert f'<meta property="og:title" content="{BOWL.name["en"]}">' in page.text
    said = json.loads(re.search(r'ld\+json">(.*?)</script>', page.text)[1])
    assert (said["@type"], said["sku"], said["name"]) == ("Product", BOWL.sku, BOWL.name["en"])
    # Its price is invented for the demo.
    assert "offers" not in said
    assert page.text.count("<script") == 1
    assert "https://wa.me/?text=" in page.text


@on_sqlite
def test_code_of_a_product_is_read_as_it_is_typed(shop):
    assert a_phone(shop).get(f"/p/{BOWL.code.lower()}").status_code == 200
    assert a_phone(shop).get("/p/ZZZZZZ").status_code == 404
    assert ids.product_code(BOWL.sku) == BOWL.code


@on_sqlite
def test_hub_without_a_tablet_refuses_every_token(shop):
    with shop.engine.connect() as connection:
        assert devices.handed_off(connection, b"m" * 32, shop.event_id, "0" * 15) is None


@on_sqlite
def test_hub_whose_database_is_away_says_so_and_logs_nothing_typed(shop, scanned, caplog):
    _, address = scanned
    phone = a_phone(shop)
    form = filled(phone.get(address))
    shop.write(lambda c: c.exec_driver_sql("ALTER TABLE lead RENAME TO away"))

    refused = phone.post(address, data=form)
    assert (refused.status_code, 'value="Ada Lovelace"' in refused.text) == (503, True)
    shop.write(lambda c: c.exec_driver_sql("ALTER TABLE catalogue RENAME TO gone"))
    assert phone.get(f"/p/{BOWL.code}").status_code == 503
    assert "refused" in caplog.text
    assert "Ada" not in caplog.text
