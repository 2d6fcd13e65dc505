"""The staff's list on the tablet: 100 a page, the newest first; the files hold all."""

import re

import pytest
from builders import a_lead
from exports import from_csv

from kiosk.booth import lead_list, store
from kiosk.booth.staff import pin


@pytest.fixture
def tablet(tablets):
    """A tablet with 205 leads."""
    new = tablets.new()
    some = [a_lead(name=f"Name {number:03}") for number in range(205)]
    new.store.write(lambda c: [store.save(c, one) for one in some])
    return new


@pytest.fixture
def staff(tablet):
    browser = tablet.browser()
    browser.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})
    return browser


def names(page):
    return re.findall(r"<bdi>(Name \d+)</bdi>", page.text)


def turn(staff, page, rel):
    """The page that this one leads to."""
    return staff.get(re.search(f'rel="{rel}" href="([^"]+)"', page.text)[1].replace("&amp;", "&"))


def test_list_of_the_tablet_comes_in_pages_of_a_hundred_in_both_directions(tablet, staff):
    newest = [f"Name {number:03}" for number in reversed(range(205))]

    first = staff.get("/staff/")
    second = turn(staff, first, "next")
    # Captured while somebody turns the pages: none is there twice, and none is missing.
    tablet.capture(name="Name 205")
    third = turn(staff, second, "next")

    assert [names(page) for page in (first, second, third)] == [
        newest[:100], newest[100:200], newest[200:],
    ]  # fmt: skip
    assert "<b>205</b>" in first.text
    assert 'rel="next"' not in third.text
    assert names(turn(staff, third, "prev")) == newest[100:200]
    assert names(turn(staff, turn(staff, third, "prev"), "prev")) == newest[:100]


def test_place_that_cannot_be_read_is_the_first_page(staff):
    assert names(staff.get("/staff/?before=nonsense"))[0] == "Name 204"


def test_exports_of_the_tablet_hold_all_leads_and_not_a_page(staff):
    assert len(from_csv(staff.get("/staff/leads.csv").data)) == 205


def test_page_deep_in_the_list_is_found_by_the_index(tablet):
    with tablet.store.read() as connection:
        steps = connection.execute(
            f"EXPLAIN QUERY PLAN {lead_list._OLDER}", {"captured_at": "", "id": "", "limit": 1}
        ).fetchall()

    assert any("USING INDEX lead_place" in step[-1] for step in steps), steps
