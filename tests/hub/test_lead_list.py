"""The desk's list: 100 a page, the newest first, whatever arrives while somebody turns the pages."""

import re

import pytest
from builders import demo_products
from pairs import a_hub
from sqlalchemy.exc import OperationalError
from werkzeug.datastructures import MultiDict

from kiosk.booth import store
from kiosk.booth.staff import pin
from kiosk.hub import catalogue, leads, people
from kiosk.shared import clock, product


def page(hub, **asked):
    with hub.engine.connect() as connection:
        return leads.page(connection, hub.event_id, **asked)


def names(page):
    return [one.lead.contact.name for one in page.leads]


def test_pages_follow_each_other_in_both_directions_with_no_lead_twice_or_missing(hub, tablets):
    tablet = tablets.new(hub=hub)
    for number in range(10):
        tablet.capture(name=f"{number}")
        if number in (2, 6):
            tablet.deliver()
    tablet.deliver()

    first = page(hub, limit=4)
    second = page(hub, before=first.older, limit=4)
    third = page(hub, before=second.older, limit=4)

    assert names(first) + names(second) + names(third) == list("9876543210")
    assert (first.newer, third.older) == (None, None)
    assert names(page(hub, after=third.newer, limit=4)) == names(second)
    back = page(hub, after=second.newer, limit=4)
    assert (names(back), back.newer) == (names(first), None)


def test_leads_that_arrive_meanwhile_neither_repeat_nor_hide_one(hub, tablets):
    tablet = tablets.new(hub=hub)
    for number in range(4):
        tablet.capture(name=f"{number}")
    tablet.deliver()
    first = page(hub, limit=2)
    for number in range(4, 9):
        tablet.capture(name=f"{number}")
    tablet.deliver()

    assert names(page(hub, before=first.older, limit=2)) == ["1", "0"]
    assert names(page(hub, after=first.newer or first.leads[0].place, limit=2)) == ["5", "4"]


def test_tablet_with_a_clock_years_off_does_not_hide_what_arrived_last(hub, tablets, monkeypatch):
    tablet = tablets.new(hub=hub)
    tablet.capture(name="of a right clock")
    tablet.deliver()
    document = leads.leads.document

    def years_ago(lead):
        return {**document(lead), "captured_at": "2001-01-01T00:00:00.000Z"}

    monkeypatch.setattr(leads.leads, "document", years_ago)
    tablet.capture(name="of a wrong clock")
    tablet.deliver()

    assert names(page(hub)) == ["of a wrong clock", "of a right clock"]


@pytest.mark.parametrize("place", ["x", "2026-10-14T03:00:00.000Z~x", "~", "'; DROP TABLE lead~"])
def test_place_that_cannot_be_read_is_the_first_page(hub, tablets, place):
    tablet = tablets.new(hub=hub)
    tablet.capture(name="Ada")
    tablet.deliver()

    assert names(page(hub, before=place)) == ["Ada"]
    assert names(page(hub, after=place)) == ["Ada"]


@pytest.fixture
def desk(hub):
    """A client that is signed in."""
    password = hub.write(lambda c: people.add(c, "Sri"))
    hub.app.config["WTF_CSRF_ENABLED"] = False
    client = hub.app.test_client()
    client.post("/desk/sign-in", data={"name": "Sri", "password": password})
    return client


def test_list_shows_a_hundred_with_total_tablet_event_and_the_way_to_older_ones(hub, tablets, desk):
    tablet = tablets.new(hub=hub, called="Booth left")
    for number in range(101):
        tablet.capture(name=f"buyer {number:03}", address=f"{number}@example.org")
    tablet.deliver()

    first = desk.get("/desk/").text
    older = re.search(r'href="([^"]+)">Older', first)
    second = desk.get(older[1].replace("&amp;", "&")).text

    assert "<b>101</b> leads · TEI" in first
    assert (first.count("buyer 1"), first.count("<bdi>Booth left</bdi>")) == (1, 100)
    assert ("buyer 000" in first, "buyer 000" in second) == (False, True)
    assert (second.count(">Newer<"), second.count(">Older<")) == (1, 0)


def test_desk_says_what_was_asked_and_what_it_means_for_the_workshop(hub, tablets, desk):
    manifest = product.manifest(list(demo_products().values()))
    hub.write(lambda c: catalogue.load(c, manifest, {}, now=clock.now()))
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(sku="PAS-FUR-001")
    typed = MultiDict(
        {"quantity_PAS-FUR-001": "500", "port_PAS-FUR-001": "NLRTM", "business_type": "importer"}
    )
    tablet.store.write(lambda c: store.complete(c, lead.id, typed, demo_products()))
    tablet.deliver()

    listed, buyer = (desk.get(f"/desk/{path}").text for path in ("", f"buyer/{lead.id}"))

    flag = '<span class="flag">illustrative</span>'
    assert "500 pieces · NLRTM" in listed
    assert f"About 5 weeks of the workshop’s capacity {flag}" in listed
    assert "PAS-FUR-001: 500 pieces; NLRTM" in buyer
    assert "About 5 weeks of the workshop’s capacity (illustrative)" in buyer
    assert "<bdi>Importer</bdi>" in buyer


def test_empty_list_says_when_leads_arrive_and_an_end_leads_back(hub, tablets, desk):
    assert "No leads yet. They arrive here" in desk.get("/desk/").text

    tablet = tablets.new(hub=hub)
    lead = tablet.capture()
    tablet.deliver()
    end = desk.get(f"/desk/?before=2001-01-01T00:00:00.000Z~{lead.id}").text

    assert "No older leads." in end
    assert ">Newest<" in end


def test_database_that_is_away_is_a_sentence_without_what_was_in_it(tmp_path, caplog):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        hub.write(lambda c: people.add(c, "Sri"))
        client = hub.app.test_client()
        with client.session_transaction() as session:
            session["person"], session["seen_at"] = "Sri", clock.moment(clock.now()).timestamp()
        hub.write(lambda c: c.exec_driver_sql("ALTER TABLE lead RENAME TO gone"))

        answer = client.get("/desk/")

    assert answer.status_code == 503
    assert "The hub is busy; try again in 15 seconds" in answer.text
    assert OperationalError.__name__ in caplog.text
    assert "gone" not in answer.text + caplog.text


def test_lists_of_desk_and_booth_say_how_each_buyer_wants_to_be_reached(hub, tablets, desk):
    tablet = tablets.new(hub=hub)
    tablet.capture(way="wechat", address="mao_1949")
    tablet.capture(way="whatsapp", address="+62 812 0000 0000")
    tablet.deliver()
    staff = tablet.browser()
    staff.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})

    for listed in (desk.get("/desk/"), staff.get("/staff/")):
        assert 'WeChat <bdi dir="ltr">mao_1949</bdi>' in listed.text
        assert 'WhatsApp <bdi dir="ltr">+62 812 0000 0000</bdi>' in listed.text
