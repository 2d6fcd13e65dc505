"""Staff enrol a second tablet with a code from the desk, see it there, revoke it, and read so on it."""

import io
import re

import pytest
import zxingcpp
from pairs import a_hub
from PIL import Image

from kiosk.booth.staff import pin
from kiosk.hub import people


@pytest.fixture
def hub(tmp_path):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as answering:
        yield answering


@pytest.fixture
def desk(hub, page):
    """The browser, signed in at the desk."""
    password = hub.write(lambda c: people.add(c, "Sri"))
    page.goto(f"{hub.address}/desk/")
    page.get_by_label("Name").fill("Sri")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    return page


def make_code(desk, hub, name):
    """Make a code at the desk: what its page shows."""
    desk.goto(f"{hub.address}/desk/tablets")
    desk.get_by_label("What staff call the new tablet").fill(name)
    desk.get_by_role("button", name="Enrol a tablet").click()
    return desk.locator(".invitation__code").inner_text()


def staff_page(page, booth, tablet):
    typed = tablet.store.write(pin.new)
    page.goto(f"{booth}/staff/")
    page.get_by_label("PIN").fill(typed)
    page.get_by_role("button", name="Sign in").click()


def card(desk, hub, name):
    """The words on a tablet's card."""
    desk.goto(f"{hub.address}/desk/tablets")
    return desk.get_by_role("listitem").filter(has_text=name).inner_text()


def test_second_tablet_from_code_to_revoked(hub, tablets, desk):
    tablets.new("first", hub=hub, called="Booth right")
    second = tablets.new("second")
    second.capture(name="before it had a hub")
    code = make_code(desk, hub, "Booth left")

    with second.answering() as booth:
        staff_page(desk, booth, second)
        assert "This tablet has no hub yet" in desk.get_by_role("main").inner_text()
        desk.get_by_role("link", name="This tablet").click()
        desk.get_by_role("link", name="Enrol").click()
        desk.get_by_label("The hub’s address").fill(hub.address)
        desk.get_by_label("Code", exact=True).fill("WRNG-CDES-22")
        desk.get_by_role("button", name="Enrol").click()
        desk.get_by_role("alert").get_by_text("wrong, used or older").wait_for()
        assert desk.get_by_label("The hub’s address").input_value() == hub.address
        desk.get_by_label("Code", exact=True).fill(code.lower())
        desk.get_by_role("button", name="Enrol").click()
        desk.get_by_text("Booth left", exact=True).wait_for()
        delivered(desk, hub, 1)
        told = card(desk, hub, "Booth left")
        assert re.search(r"Leads it sent\s+1", told)
        assert re.search(r"Clock\s+right", told)

        desk.get_by_role("link", name="Booth left").click()
        desk.get_by_role("link", name="Revoke").click()
        desk.get_by_text("What it sends from now on is kept apart").wait_for()
        desk.get_by_role("button", name="Revoke").click()
        desk.get_by_text("Revoked on").wait_for()
        second.capture(name="after it was revoked")
        desk.goto(f"{booth}/staff/")
        deliver_now(desk, "This tablet was revoked at the hub")
        assert [lead.contact.name for lead in hub.leads()] == ["before it had a hub"]
        assert re.search(r"Sent after it was revoked\s+1", card(desk, hub, "Booth left"))

        desk.get_by_role("link", name="Set aside").click()
        desk.get_by_role("button", name="Take in").click()
        desk.get_by_role("status").get_by_text("Entries taken in: 1").wait_for()
    assert sorted(lead.contact.name for lead in hub.leads()) == [
        "after it was revoked",
        "before it had a hub",
    ]


def delivered(page, hub, count):
    """Wait until the tablet's loop has delivered."""
    for _ in range(200):
        if len(hub.leads()) == count:
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing was delivered")


def deliver_now(page, expected):
    """Deliver, and look until the page says it."""
    page.get_by_role("button", name="Deliver now").click()
    for _ in range(100):
        if expected in page.get_by_role("main").inner_text():
            return
        page.wait_for_timeout(50)
        page.reload()
    raise AssertionError(page.get_by_role("main").inner_text())


def test_qr_code_holds_address_and_code_and_its_text_can_be_pasted(hub, tablets, desk):
    code = make_code(desk, hub, "")
    screen = Image.open(io.BytesIO(desk.screenshot(full_page=True)))
    read = zxingcpp.read_barcode(screen)
    assert read is not None
    assert read.text == f"PAMERAN {hub.address} {code}"
    tablet = tablets.new()

    with tablet.answering() as booth:
        staff_page(desk, booth, tablet)
        desk.goto(f"{booth}/staff/enrol")
        desk.get_by_label("Code", exact=True).fill(read.text)
        desk.get_by_role("button", name="Enrol").click()
        desk.get_by_role("button", name="Deliver now").wait_for()

    assert tablet.device.hub_url == hub.address


def test_code_counts_down_in_words_and_says_when_it_ended(hub, desk):
    desk.clock.install()
    make_code(desk, hub, "")
    # The words are there before the module that counts.
    desk.wait_for_load_state()
    left = desk.locator("time")
    assert left.inner_text() == "in 15 minutes"

    desk.clock.fast_forward("01:30")
    desk.get_by_text("in 14 minutes").wait_for()
    desk.clock.fast_forward("13:00")
    desk.get_by_text(re.compile(r"in (30|29) seconds")).wait_for()
    desk.clock.fast_forward("00:40")
    desk.get_by_text("now: make a new one").wait_for()


def test_pages_of_the_tablets_fit_a_phone_and_a_desk(hub, tablets, desk):
    tablet = tablets.new(
        hub=hub, called="A name as long as sixty characters, beside the batik, at left"
    )
    device_id = tablet.device.device_id
    make_code(desk, hub, "")

    for width in (360, 1280):
        desk.set_viewport_size({"width": width, "height": 800})
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert desk.evaluate(overflow) == 0, "code"
        for path in ("tablets", f"tablets/{device_id}", f"tablets/{device_id}/revoke", "set-aside"):
            desk.goto(f"{hub.address}/desk/{path}")
            assert desk.evaluate(overflow) == 0, (width, path)
