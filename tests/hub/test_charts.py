"""The desk's charts: all tablets together, each drawing one that a screen reader can say, live until paused."""

import re
import time
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from builders import load_demo
from visitor import Visitor
from wanted import CHAIR, TOY, asking, chairs

from kiosk.booth import store
from kiosk.booth.staff import pin
from kiosk.hub import erasure, lead_counts, people
from kiosk.shared import clock
from kiosk.shared import lead_counts as counted
from kiosk.shared.booth_notes import BoothNotes
from kiosk.shared.lead import InquiryLine

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def desk(hub):
    password = hub.write(lambda c: people.add(c, "staff"))
    visitor = Visitor(hub.address)
    visitor.sign_in("/desk/", name="staff", password=password)
    return visitor


def drawings(page):
    """Each chart's SVG, read as XML."""
    found = re.findall(r'<svg class="graph.*?</svg>', page.text, re.S)
    return [ElementTree.fromstring(one) for one in found]


def test_hub_counts_in_sql_what_its_leads_say_and_not_what_was_erased(hub, tablets):
    first, second = tablets.new("first", hub=hub), tablets.new("second", hub=hub)
    lead, gone = first.capture(), first.capture(sku="PAS-KIT-004")
    hot = replace(lead, revision=2, staff=BoothNotes(heat="hot"))
    first.store.write(lambda c: store.amend(c, hot))
    # The same product twice is one lead for it.
    second.store.write(lambda c: store.save(c, asking(chairs(), chairs(), InquiryLine(TOY))))
    for tablet in (first, second):
        tablet.deliver()
    hub.write(lambda c: erasure.erase(c, hub.event_id, gone.id, erased_at=clock.now()))

    for day in ("", "2026-10-14", "2026-10-15"):
        found = hub.write(lambda c, day=day: lead_counts.of_event(c, hub.event_id, day=day))
        assert found == counted.counted(hub.leads(), day=day)
        if day != "2026-10-15":
            assert found.products == {CHAIR: 2, TOY: 1}
            assert found.heats == {"hot": 1, "": 1}
    assert found.hours == {"2026-10-14T03": 1, "2026-10-14T02": 1}


def test_each_drawing_is_xml_that_says_what_it_shows_and_has_its_table(hub, tablets, desk):
    assert "Nothing to draw yet" in desk.get("/desk/charts").shown
    tablet = tablets.new(hub=hub)
    tablet.capture(sku="PAS-FUR-001")
    tablet.deliver()

    page = desk.get("/desk/charts")
    found = drawings(page)
    assert len(found) == page.text.count("<details") >= 5
    for one in found:
        assert one.get("role") == "img"
        names = one.get("aria-labelledby").split()
        said = {
            part.get("id"): part.text for part in one if part.tag in (f"{SVG}title", f"{SVG}desc")
        }
        assert list(said) == names
        assert all(said.values())
        # The page allows no style of its own.
        assert not any(part.get("style") for part in one.iter())
    assert "Leads by heat" in page.shown
    assert "1 lead · 14 Oct 2026 · TEI" in desk.get("/desk/charts?day=2026-10-14").shown
    assert "Not judged yet 1 100%" in page.shown


def test_charts_renew_themselves_until_somebody_pauses_them(desk):
    live, paused = desk.get("/desk/charts"), desk.get("/desk/charts?paused=1")

    assert 'data-live="/desk/charts?renewed=1"' in live.text
    assert '<meta http-equiv="refresh" content="30; url=/desk/charts?renewed=1">' in live.text
    assert "live.js" not in paused.text
    assert "refresh" not in paused.text


def test_page_that_renews_itself_keeps_nobody_signed_in(hub):
    hub.write(lambda c: people.add(c, "staff"))
    desk, long_ago = hub.app.test_client(), time.time() - 1800
    with desk.session_transaction() as session:
        session["person"], session["seen_at"] = "staff", long_ago

    assert "Charts" in desk.get("/desk/charts?renewed=1").text
    with desk.session_transaction() as session:
        assert session["seen_at"] == long_ago
    desk.get("/desk/charts")
    with desk.session_transaction() as session:
        assert session["seen_at"] > long_ago


def test_booth_draws_the_leads_of_its_day(tablets):
    tablet = tablets.new()
    load_demo(tablet.store)
    typed = tablet.store.write(pin.new)
    tablet.capture()
    browser = tablet.browser()
    browser.post("/staff/sign-in", data={"pin": typed})
    assert "Nothing to draw yet" in browser.get("/staff/charts").text

    page = browser.get("/staff/charts?day=2026-10-14")
    assert "Synthetic-rattan lounge chair" in page.text
    assert len(drawings(page)) == 5
