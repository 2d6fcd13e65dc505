"""Staff at the booth in a real browser: five taps on the mark, the PIN, and a lead in four taps."""

from contextlib import ExitStack

import pytest
from answering import answering
from builders import load_demo
from pairs import Tablets

from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.staff import pin

pytestmark = pytest.mark.xdist_group("staff in browser")
TAPS_MAX = 4  # from the staff's list to "Saved", typing apart


class Finger:
    """Taps what is seen, and counts."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, role, name):
        self.page.get_by_role(role, name=name, exact=True).click()
        self.taps += 1


@pytest.fixture(scope="module")
def tablet(tmp_path_factory):
    """A tablet with the demo's products, and its pages on a port."""
    with ExitStack() as at_the_end:
        opened = Tablets(tmp_path_factory.mktemp("staff"), at_the_end).new()
        load_demo(opened.store)
        app = create_app(Config(), opened.store, Loop(opened.store, every_s=60))
        opened.address = at_the_end.enter_context(answering(app))
        opened.pin = opened.store.write(pin.new)
        yield opened


@pytest.fixture
def staff(tablet, page):
    """Staff who came from a product's page by the mark in the corner."""
    page.goto(f"{tablet.address}/product/PAS-KIT-004?language=en")
    page.locator(".bar__mark").evaluate("mark => { for (let n = 0; n < 5; n++) mark.click() }")
    page.wait_for_url("**/staff/sign-in")
    page.get_by_label("PIN").fill(tablet.pin)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/staff/")
    return page


def test_lead_takes_four_taps_and_typing_and_names_the_product_that_was_on_the_screen(
    tablet, staff
):
    finger = Finger(staff)
    finger.tap("link", "New lead")
    # The name has the focus, and the keyboard's "Next" leads on.
    staff.locator("#name:focus").wait_for()
    staff.keyboard.type("王小明")
    staff.keyboard.press("Tab")
    staff.keyboard.type("wang@example.org")
    finger.tap("radio", "Hot")
    finger.tap("radio", "Read the notice here, and agrees")
    finger.tap("button", "Save this lead")

    staff.get_by_role("heading", name="Saved", exact=True).wait_for()
    (lead,) = tablet.leads()
    assert finger.taps <= TAPS_MAX
    assert (lead.contact.name, lead.contact.way, lead.staff.heat) == ("王小明", "email", "hot")
    assert lead.skus == ("PAS-KIT-004",)

    # The next visitor finds the start, and no way back to it.
    staff.get_by_role("button", name="Next visitor").click()
    staff.wait_for_url(f"{tablet.address}/")
    staff.go_back()
    staff.wait_for_load_state()
    assert "王小明" not in staff.content()


def test_lead_is_found_by_a_word_judged_in_one_tap_promised_a_step_and_the_last_change_undone(
    tablet, staff
):
    lead = tablet.capture(name="Ana Müller", sku="PAS-FUR-001")

    def now():
        return next(one for one in tablet.leads() if one.id == lead.id).staff

    faults = []
    staff.on("pageerror", lambda error: faults.append(error.message))
    staff.get_by_role("searchbox").fill("muller")
    staff.get_by_role("button", name="Search").click()
    staff.get_by_text("1 lead found").wait_for()
    # A page that fades is cut short by the next one: no fault of a script.
    assert [one for one in faults if "Transition" not in one] == []
    staff.get_by_role("link", name=lead.reference).click()
    staff.get_by_role("button", name="Hot", exact=True).click()
    staff.locator("[value=hot][aria-pressed=true]").wait_for()
    staff.get_by_label("Next step").fill("Send the price list")
    staff.get_by_role("button", name="In 3 days").click()
    staff.locator("#next_step-hint").get_by_text("20").wait_for()
    staff.get_by_label("One more note").fill("Two shops in Dubai")
    staff.get_by_role("button", name="Add the note").click()
    staff.get_by_text("Two shops in Dubai").wait_for()
    assert (now().heat, now().next_step, len(now().notes)) == ("hot", "Send the price list", 1)

    staff.get_by_role("button", name="Undo the last change").click()
    staff.get_by_text("Two shops in Dubai").wait_for(state="detached")
    assert (now().heat, now().next_step, len(now().notes)) == ("hot", "Send the price list", 0)
