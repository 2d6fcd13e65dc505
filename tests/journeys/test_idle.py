"""Nobody touches the screen: a warning that hides everything, more time for who asks, then an empty start."""

import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from answering import answering
from builders import a_form
from pairs import Tablets

from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop

pytestmark = pytest.mark.xdist_group("idle")
WORDS = "Are you still there?"
# Everything the live region says, and how often the tablet sounds.
LISTEN = """
  window.said = []; window.notes = 0
  new MutationObserver(() => {
    const text = document.querySelector("[aria-live]")?.textContent
    if (text && text !== said.at(-1)) said.push(text)
  }).observe(document, { subtree: true, childList: true, characterData: true })
  const make = AudioContext.prototype.createOscillator
  AudioContext.prototype.createOscillator = function () { notes += 1; return make.call(this) }"""


@pytest.fixture(scope="module")
def booth(tmp_path_factory) -> Iterator[str]:
    """A booth with a lead that was just sent by nobody in particular; its address."""
    with ExitStack() as at_the_end:
        store = Tablets(tmp_path_factory.mktemp("idle"), at_the_end).new().store
        app = create_app(Config(), store, Loop(store, every_s=60))
        yield at_the_end.enter_context(answering(app))


@pytest.fixture
def page(chromium):
    """A screen whose clock the test turns."""
    with chromium.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB") as context:
        page = context.new_page()
        # It stands still but for what a test lets go by.
        page.clock.install(time=0)
        page.clock.pause_at(10_000)
        page.add_init_script(LISTEN)
        yield page


def form_with(page, booth, name):
    page.goto(f"{booth}/lead")
    page.locator("[name=name]").fill(name)
    return page.locator("[name=name]")


def warned(page):
    return page.get_by_role("heading", name=WORDS).is_visible()


def test_form_nobody_touches_is_covered_after_60_s_and_gone_20_s_later(booth, page):
    page.goto(f"{booth}/?language=id")
    page.goto(f"{booth}/lead?language=en")
    form_with(page, booth, "Ada Lovelace")
    page.clock.run_for(59_000)
    assert not warned(page)
    page.clock.run_for(1_300)
    assert warned(page)
    assert page.evaluate("document.activeElement.textContent") == "I’m still here"
    page.clock.run_for(18_000)
    said = page.evaluate("said")
    assert [text.split(" in ")[1] for text in said] == ["20 seconds.", "10 seconds.", "5 seconds."]
    assert page.evaluate("notes") == 2

    page.clock.run_for(2_000)
    page.wait_for_url(f"{booth}/")

    page.goto(f"{booth}/lead")
    assert page.locator("[name=name]").input_value() == ""


def test_nothing_typed_is_seen_behind_the_warning(booth, page):
    form_with(page, booth, "Ada Lovelace")
    page.clock.run_for(60_500)
    covered = page.screenshot()
    page.evaluate("document.querySelector('form').remove()")

    assert page.screenshot() == covered


def test_any_tap_gives_more_time_at_least_ten_times_and_what_was_typed_stays(booth, page):
    name = form_with(page, booth, "Ada Lovelace")
    for tap in range(12):
        page.clock.fast_forward(61_000)
        assert warned(page)
        page.mouse.click(5 + 100 * tap, 790 - 60 * tap)
        assert not warned(page)

    page.clock.run_for(59_000)
    assert not warned(page)
    assert name.input_value() == "Ada Lovelace"
    assert page.evaluate("document.activeElement.name") == "name"


def test_scrolling_typing_and_pointing_are_signs_of_life(booth, page):
    form_with(page, booth, "Ada")
    for sign in ("scroll", "compositionupdate", "input", "pointermove"):
        page.clock.fast_forward(59_000)
        assert not warned(page), f"before {sign}"
        page.locator("[name=name]").dispatch_event(sign)
    page.clock.fast_forward(59_000)
    assert not warned(page)
    page.clock.run_for(1_300)
    assert warned(page)


def test_booth_hears_at_most_twice_a_minute_that_somebody_reads(booth, page):
    told = []
    page.on("request", lambda one: told.append(one.url) if "still-here" in one.url else None)
    page.goto(f"{booth}/cards")
    for _ in range(6):
        page.clock.fast_forward(20_000)
        page.locator("main").dispatch_event("scroll")

    assert told == [f"{booth}/still-here"] * 3


def test_tablet_that_slept_for_five_minutes_wakes_with_an_empty_start(booth, page):
    form_with(page, booth, "Ada Lovelace")
    page.clock.fast_forward(5 * 60_000)

    page.wait_for_url(f"{booth}/")


def test_first_tap_on_a_frozen_page_does_not_save_it(booth, page):
    form_with(page, booth, "Ada Lovelace")
    # The time is over, and no timer ran meanwhile.
    page.clock.set_fixed_time(page.evaluate("Date.now() / 1000") + 5 * 60)
    page.mouse.click(300, 300)

    page.wait_for_url(f"{booth}/")


def test_clock_set_back_by_an_hour_does_not_keep_the_form_for_an_hour(booth, page):
    form_with(page, booth, "Ada Lovelace")
    page.clock.set_system_time(page.evaluate("Date.now() / 1000") - 3600)
    page.clock.run_for(61_000)

    assert warned(page)


@pytest.mark.parametrize(
    ("what", "idle_s"), [("cards", 60), ("staff/sign-in", 120), ("thanks", 30)]
)
def test_each_page_waits_as_long_as_it_says(booth, page, what, idle_s):
    if what == "thanks":
        send(page, booth)
    else:
        page.goto(f"{booth}/{what}")
    page.clock.run_for(idle_s * 1000 - 1000)
    assert not warned(page)
    page.clock.run_for(1_300)
    assert warned(page)
    page.clock.run_for(20_000)
    page.wait_for_url(f"{booth}/")


def test_start_screen_waits_for_ever(booth, page):
    page.goto(booth)
    page.clock.fast_forward(3_600_000)

    assert page.locator("template[data-idle-s]").count() == 0
    assert page.url == f"{booth}/"


def test_start_over_takes_one_tap_and_less_than_a_second_and_the_language_is_the_first_again(
    chromium, booth
):
    with chromium.new_context(locale="en-GB") as context:
        page = context.new_page()
        page.goto(f"{booth}/cards?language=id")
        page.goto(f"{booth}/lead")
        page.locator("[name=name]").fill("Ada Lovelace")
        before = {cookie["name"]: cookie for cookie in context.cookies()}
        pages = page.evaluate("history.length")

        began = time.monotonic()
        page.locator(".actions").get_by_role("link", name="Mulai lagi").click()
        page.wait_for_url(f"{booth}/")
        took_s = time.monotonic() - began

        after = {cookie["name"]: cookie for cookie in context.cookies()}
        assert took_s < 1
        # In place of the form: "back" leads before it.
        assert page.evaluate("history.length") == pages
        assert page.locator("html").get_attribute("lang") == "en"
        assert "language" not in after
        session = "pameran_booth"
        assert (before[session]["httpOnly"], after[session]["httpOnly"]) == (True, True)
        assert before[session]["value"] != after[session]["value"]


def test_page_that_is_left_holds_nothing_for_the_back_button(booth, page):
    name = form_with(page, booth, "Ada Lovelace")
    page.locator("[name=way]").last.check()
    page.locator("[name=consent_news]").check()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")

    assert (name.input_value(), page.locator("form :checked").count()) == ("", 0)


def send(page, booth):
    """Send a lead, and open its thank-you page."""
    page.goto(f"{booth}/lead")
    typed = a_form()
    for name in ("name", "address"):
        page.locator(f"[name={name}]").fill(typed[name])
    page.locator("[name=way][value=email]").check()
    page.locator("[name=consent_inquiry]").check()
    page.locator("form .button--main").click()
    page.get_by_role("link", name="Skip", exact=True).click()
    page.get_by_role("heading", name="Thank you").wait_for()
    page.wait_for_load_state()
