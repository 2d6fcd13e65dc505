"""After a visit the browser's back button, its profile on disk and the booth's folder hold nothing that was typed."""

import os
import signal
from collections.abc import Iterator
from urllib.parse import parse_qs

import psutil
import pytest
from answering import answering
from environment import CHECKOUT
from markers import files_with

from kiosk.booth import catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.shared import catalogue_file, clock, product

pytestmark = pytest.mark.xdist_group("nothing left")
DEMO = CHECKOUT / "kiosk" / "data" / "demo" / "catalogue.csv"
SENT, LEFT = "zqsent7f3a9c", "zqleft7f3a9c"
# Everything a person could see or copy from the page.
ALL_TEXT = """() => [document.body.innerText, ...[...document.querySelectorAll("input, textarea")]
  .map(field => field.value)].join(" ")"""

# As an input method for Korean or Chinese does.
COMPOSE = """(field, text) => {
  field.value = text
  field.dispatchEvent(new InputEvent("input", { isComposing: true, bubbles: true }))
}"""


@pytest.fixture
def booth(tablets, tmp_path) -> Iterator[str]:
    """A booth with the demo's products; its address."""
    store = tablets.new().store
    manifest = product.manifest(catalogue_file.read(DEMO).products)
    store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
    with answering(create_app(Config(), store, Loop(store, every_s=60))) as address:
        yield address


def type_form(page, booth, marker):
    page.goto(booth)
    page.get_by_role("link", name="English").click()
    page.get_by_role("searchbox").fill(marker)
    page.get_by_role("searchbox").press("Enter")
    page.get_by_role("heading", name="Nothing found").wait_for()
    page.locator(".card").first.click()
    page.get_by_role("link", name="Ask for a quote").click()
    page.locator("[name=name]").press_sequentially(marker)
    page.locator("[name=way][value=wechat]").check()
    page.locator("[name=address]").fill(marker)


def send_lead(page, booth, marker):
    """A whole visit: a form with a problem, sent, both steps, and the thank-you."""
    type_form(page, booth, marker)
    page.get_by_role("button", name="Send inquiry").click()
    page.get_by_role("alert").wait_for()
    page.locator("[name=consent_inquiry]").check()
    page.get_by_role("button", name="Send inquiry").click()
    page.locator("[name=company]").press_sequentially(marker)
    page.locator("[name=message]").fill(marker)
    page.get_by_role("button", name="Add to my inquiry").click()
    page.get_by_role("link", name="Done", exact=True).click()
    page.wait_for_url(f"{booth}/")


def leave_form(page, booth, marker):
    """A visit that is left in the middle, once the draft is with the booth."""
    with page.expect_response("**/draft/lead"):
        type_form(page, booth, marker)
    page.get_by_role("link", name="Start over").click()
    page.wait_for_url(f"{booth}/")


def seen_going(page, where):
    """What is on the pages that five steps through the history lead to."""
    seen = []
    for _ in range(5):
        page.evaluate(f"history.{where}()")
        page.wait_for_timeout(300)
        # It asks again where the page goes on by itself meanwhile.
        seen.append(page.wait_for_function(ALL_TEXT).json_value())
    return seen


def test_neither_history_nor_any_file_holds_what_was_typed(booth, open_profile, tmp_path):
    profile = tmp_path / "profile"
    with open_profile(profile) as context:
        page = context.pages[0]
        send_lead(page, booth, SENT)
        leave_form(page, booth, LEFT)

        seen = seen_going(page, "back") + seen_going(page, "forward")
        running = {text: files_with(tmp_path, text) for text in (SENT, LEFT)}

    assert not any(SENT in text or LEFT in text for text in seen)
    assert "Ask for a quote" in " ".join(seen)
    for found in (running, {text: files_with(tmp_path, text) for text in (SENT, LEFT)}):
        assert {name.removesuffix("-wal") for name in found[SENT]} == {"booth.sqlite3"}
        assert found[LEFT] == []


def test_browser_killed_a_second_after_the_last_key_shows_the_form_again(
    booth, open_profile, tmp_path
):
    page = open_profile(tmp_path / "first").pages[0]
    type_form(page, booth, LEFT)
    page.wait_for_timeout(1000)
    kill(tmp_path / "first")

    # A new profile, as scripts/kiosk-browser makes one.
    with open_profile(tmp_path / "second") as context:
        page = context.pages[0]
        page.goto(f"{booth}/resume")
        assert page.locator("[name=name]").input_value() == LEFT
        assert page.locator("[name=way][value=wechat]").is_checked()
    assert files_with(tmp_path, LEFT) == []


def test_syllable_that_is_half_chosen_is_not_sent_to_the_booth(booth, page):
    drafts = []
    page.on("request", lambda one: drafts.append(one.post_data) if "/draft/" in one.url else None)
    page.goto(f"{booth}/lead")
    for half_chosen in ("ㅎ", "하", "한"):
        page.locator("[name=name]").evaluate(COMPOSE, half_chosen)
    page.wait_for_timeout(500)
    assert drafts == []

    with page.expect_response("**/draft/lead"):
        page.locator("[name=name]").dispatch_event("compositionend")
    assert [parse_qs(draft)["name"] for draft in drafts] == [["한"]]


def kill(profile):
    """kill -9 to every process of the browser with this profile."""
    for process in psutil.process_iter(["cmdline"]):
        if f"--user-data-dir={profile}" in (process.info["cmdline"] or []):
            os.kill(process.pid, signal.SIGKILL)
