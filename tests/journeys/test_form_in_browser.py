"""The form under real fingers: nervous ones, the tablet's keyboard, the fewest taps to one's own phone."""

import pytest
from answering import answering
from builders import load_demo
from pairs import Tablets

from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop

pytestmark = pytest.mark.xdist_group("form in browser")
HANDOFF_TAPS_MAX = 3
# A tablet whose keyboard covers the lower half.
KEYBOARD_OPEN = {"width": 1280, "height": 420}
# Is all of a field in sight, above what stands at the lower edge?
IN_SIGHT = """(name) => {
  const field = document.getElementById(name).closest(".field")
  const edge = document.querySelector(".actions").getBoundingClientRect().top
  const send = document.querySelector(".actions__main").getBoundingClientRect()
  const parts = [...field.querySelectorAll(".field__label, .field__problem, .field__box")]
  const boxes = parts.map(part => part.getBoundingClientRect())
  return [parts.length, boxes.every(box => box.top >= 0 && box.bottom <= edge),
          send.top >= 0 && send.bottom <= innerHeight] }"""


@pytest.fixture(scope="module")
def tablet(tmp_path_factory):
    """A tablet with the demo's products, and its pages on a port."""
    from contextlib import ExitStack

    with ExitStack() as at_the_end:
        opened = Tablets(tmp_path_factory.mktemp("form"), at_the_end).new()
        load_demo(opened.store)
        settings = Config(public_url="https://pameran.example")
        app = create_app(settings, opened.store, Loop(opened.store, every_s=60))
        opened.address = at_the_end.enter_context(answering(app))
        yield opened


def tap_five_times(page, button):
    """As a nervous finger does, within a second and wherever the first tap led."""
    box = button.bounding_box()
    for _ in range(5):
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        page.wait_for_timeout(150)


@pytest.mark.parametrize("shape", [(1280, 800), (800, 1280)], ids=["lying", "upright"])
def test_five_taps_on_each_button_are_one_lead_one_second_step_and_one_thank_you(
    tablet, page, shape
):
    page.set_viewport_size({"width": shape[0], "height": shape[1]})
    before = len(tablet.leads())
    page.goto(f"{tablet.address}/product/PAS-KIT-004?language=en")
    tap_five_times(page, page.get_by_role("link", name="Ask for a quote", exact=True))
    # The form is shown, and was not sent with nothing in it.
    assert page.get_by_role("alert").count() == 0
    page.get_by_label("Full name").fill("Ada Lovelace")
    page.get_by_label("Number or address").fill("ada@example.org")
    page.locator("[name=consent_inquiry]").check()

    tap_five_times(page, page.get_by_role("button", name="Send inquiry"))

    page.get_by_role("heading", name="Help us quote faster").wait_for()
    assert page.url.endswith("/more")
    (lead, *_) = tablet.leads()
    assert (len(tablet.leads()), lead.revision) == (before + 1, 1)
    page.get_by_label("Company", exact=True).fill("Analytical Engines")

    tap_five_times(page, page.get_by_role("button", name="Add to my inquiry"))

    page.get_by_role("heading", name="Thank you").wait_for()
    (lead, *_) = tablet.leads()
    assert page.locator(".reference").inner_text() == lead.reference
    assert (len(tablet.leads()), lead.revision) == (before + 1, 2)


def test_problems_have_the_focus_and_each_field_stands_in_sight_above_the_keyboard(tablet, page):
    page.goto(f"{tablet.address}/lead?sku=PAS-KIT-004&language=en")
    page.get_by_label("Full name").fill(" ")
    page.get_by_role("button", name="Send inquiry").click()
    page.get_by_role("alert").wait_for()
    assert page.evaluate("document.activeElement.className") == "summary"
    assert page.title().startswith("Error: ")

    for name in ("name", "address"):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.locator(f"#{name}").click()
        page.set_viewport_size(KEYBOARD_OPEN)
        # Label, problem and box: once the page has heard of the keyboard.
        seen = f"JSON.stringify(({IN_SIGHT})('{name}')) === '[3,true,true]'"
        page.wait_for_function(f"() => innerHeight === 420 && {seen}", timeout=10_000)


def test_three_taps_lead_from_the_first_screen_to_the_code_for_the_phone(tablet, page):
    page.goto(tablet.address)
    taps = ["English", "Rain-tree wood bowl and plate set", "Continue on my phone"]
    for name in taps:
        page.get_by_role("link", name=name).first.click()

    page.get_by_role("heading", name="Continue on my phone").wait_for()
    assert page.locator("figure svg").is_visible()
    assert len(taps) <= HANDOFF_TAPS_MAX
