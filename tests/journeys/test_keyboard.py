"""A visit with nothing but a keyboard, and one in Large text: all of it can be done, and nothing of it stays."""

import pytest
from environment import CHECKOUT
from looking import SMALLEST_LARGE_PX
from pairs import Tablets, answering

from kiosk.booth import catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.shared import catalogue_file, clock, product

pytestmark = pytest.mark.xdist_group("keyboard")
# Where the focus is: its name, and what is wrong with how it is shown. A step of the eye down the
# page is one in reading order; what sticks to the screen's edge may not cover it.
FOCUS = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect()
  const label = one.closest("label") ?? one.labels?.[0] ?? one
  const wrong = []
  if (one === document.body) wrong.push("nowhere")
  else {
    const seen = one.matches(":focus-visible") && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    if (!seen) wrong.push("not shown")
    const inside = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth
    if (!inside) wrong.push("out of sight")
    const bar = document.querySelector(".actions")
    const over = bar?.checkVisibility() && !bar.contains(one)
    if (over && box.top >= bar.getBoundingClientRect().top) wrong.push("covered")
  }
  const name = one.getAttribute("aria-label") || label.innerText?.trim() || one.name || one.tagName
  return [name.split("\\n")[0], wrong.map(what => `${name}: ${what}`)] }"""
TABS_MAX = 60


@pytest.fixture(scope="module")
def booth(tmp_path_factory):
    """The address of a booth with two products of the demo catalogue."""
    from contextlib import ExitStack

    read = catalogue_file.read(CHECKOUT / "kiosk" / "data" / "demo" / "catalogue.csv")
    wanted = ("PAS-KIT-004", "PAS-FUR-001")
    manifest = product.manifest([one for one in read.products if one.sku in wanted])
    with ExitStack() as at_the_end:
        store = Tablets(tmp_path_factory.mktemp("booth"), at_the_end).new().store
        store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
        settings = Config(public_url="https://pameran.example", main_languages=("en",))
        with answering(create_app(settings, store, Loop(store, every_s=60))) as address:
            yield address


class Keyboard:
    """Tab, Enter and letters; remembers where the focus was, and where it could not be seen."""

    def __init__(self, page):
        self.page, self.way, self.wrong = page, [], []

    def tab_to(self, name):
        """Press Tab until the focus is on what has this name."""
        self.way = []
        for _ in range(TABS_MAX):
            self.page.keyboard.press("Tab")
            focused, wrong = self.page.evaluate(FOCUS)
            self.way.append(focused)
            self.wrong += wrong
            if focused == name:
                return
        raise AssertionError(f"No way to {name!r} by Tab: {self.way}")

    def follow(self, name):
        """Go there, press Enter, and wait for the page that answers."""
        self.tab_to(name)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def type(self, name, text):
        self.tab_to(name)
        self.page.keyboard.insert_text(text)


def test_whole_visit_is_done_with_a_keyboard_and_the_focus_is_always_in_sight(booth, page):
    page.goto(booth)
    keys = Keyboard(page)
    keys.follow("English")

    # The first stop of each page leads past the bar.
    keys.tab_to("Skip to the content")
    assert len(keys.way) == 1
    page.keyboard.press("Enter")
    keys.tab_to("Synthetic-rattan lounge chair")
    assert "Start over" not in keys.way
    with page.expect_navigation():
        page.keyboard.press("Enter")

    keys.tab_to("Add to my list")
    page.keyboard.press("Enter")
    page.locator(".keep[aria-pressed=true]").wait_for()
    # The button is another one by now, and the focus is on it.
    assert page.evaluate(FOCUS) == ["On my list", []]
    keys.follow("Ask for a quote")

    # From the top down: what the page asks for is its last stop, after all that it needs.
    keys.type("Full name", "Ada Lovelace")
    keys.tab_to("WhatsApp")
    page.keyboard.press("ArrowRight")
    assert page.locator("[name=way][value=email]").is_checked()
    keys.follow("Send inquiry")

    # What is wrong is said at once, and one key leads to the first field of it.
    assert page.evaluate("document.activeElement.className") == "summary"
    assert page.title().startswith("Error:")
    keys.tab_to("Enter the number or address for our answer")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.name") == "address"
    page.keyboard.insert_text("ada@example.org")
    keys.tab_to("You may use my details to answer this inquiry.")
    assert keys.way == ["You may use my details to answer this inquiry."]
    page.keyboard.press("Space")
    keys.follow("Send inquiry")

    # The list of countries opens by itself, and is no stop: Chromium makes one of what scrolls.
    keys.tab_to("Country of sale")
    page.locator("[role=combobox][aria-expanded=true]").wait_for()
    keys.follow("Skip")
    page.get_by_role("heading", name="Thank you. We will write to you soon.").wait_for()
    keys.follow("Done")

    assert keys.wrong == []
    assert page.locator(".attract").is_visible()


def text_px(page):
    return float(page.locator("body").evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))


def test_large_text_begins_at_the_first_screen_and_ends_with_the_visit(booth, chromium):
    # Without JavaScript: it is the server that makes the page so.
    with chromium.new_context(
        viewport={"width": 1280, "height": 800}, locale="en-GB", java_script_enabled=False
    ) as context:
        page = context.new_page()
        page.goto(booth)
        assert page.locator("html").get_attribute("data-text") is None
        page.get_by_role("link", name="Large text").click()
        assert page.url == f"{booth}/?text=large"
        assert page.locator("html").get_attribute("data-text") == "large"
        page.get_by_role("link", name="English").click()
        assert page.url == f"{booth}/cards"
        assert page.locator("html").get_attribute("data-text") == "large"

        page.goto(f"{booth}/lead?sku=PAS-KIT-004")
        page.locator("[name=name]").fill("毛泽东")
        page.get_by_role("button", name="Normal text").click()
        assert page.locator("html").get_attribute("data-text") is None
        page.get_by_role("button", name="Large text").click()
        assert page.locator("html").get_attribute("data-text") == "large"
        assert page.locator("[name=name]").input_value() == "毛泽东"
        assert page.locator("[name=sku]").get_attribute("value") == "PAS-KIT-004"

        page.goto(f"{booth}/tray")
        assert page.locator("html").get_attribute("data-text") == "large"
        page.get_by_role("link", name="Start over").click()
        page.goto(f"{booth}/cards")
        assert page.locator("html").get_attribute("data-text") is None


def test_large_text_is_twice_as_large_and_the_warning_too(booth, page):
    page.goto(f"{booth}/?language=en")
    page.goto(f"{booth}/cards")
    before = text_px(page)
    page.get_by_role("link", name="Large text").click()
    page.locator("html[data-text=large]").wait_for()

    assert text_px(page) >= max(2 * before, SMALLEST_LARGE_PX)

    # The warning is made of the page's template, and has to fit the screen as a whole.
    for width, height in ((1280, 800), (800, 1280)):
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate(
            "document.body.append(document.querySelector('template[data-idle-s]')"
            ".content.cloneNode(true)); document.querySelector('dialog').showModal()"
        )
        warning = page.locator("dialog")
        assert warning.evaluate("one => one.scrollHeight <= one.clientHeight"), (width, height)
        warning.evaluate("one => one.remove()")


def test_statement_leads_back_to_the_page_it_was_opened_on_and_nowhere_else(booth, page):
    page.goto(f"{booth}/?language=en")
    page.goto(f"{booth}/cards?category=Furniture")
    page.locator(".switch summary").click()
    page.get_by_role("link", name="Accessibility").click()
    page.get_by_role("heading", name="What does not work yet").wait_for()
    page.locator(".switch summary").click()
    page.get_by_role("link", name="Deutsch").click()
    page.get_by_role("link", name="Zurück").click()
    assert page.url == f"{booth}/cards?category=Furniture"

    page.goto(f"{booth}/?language=de")
    for elsewhere in ("https://elsewhere.example/", f"{booth}//elsewhere.example/"):
        page.goto(f"{booth}/accessibility", referer=elsewhere)
        assert page.get_by_role("link", name="Zurück").get_attribute("href") == "/cards"
