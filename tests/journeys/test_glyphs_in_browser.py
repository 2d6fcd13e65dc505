"""Staff learn on their page when the tablet's browser would show buyers boxes instead of letters."""

import shutil
from functools import partial

import pytest
from answering import answering
from environment import CHECKOUT

from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.staff import glyphs, pin
from kiosk.shared.language import OFFERED

CHECK = "[data-module=glyphs]"
# Latin, Greek and Cyrillic, and no other font of the machine.
FONT = CHECKOUT / "kiosk" / "data" / "fonts" / "NotoSans-Regular.ttf"
FONTS_CONF = """<?xml version="1.0"?>
<fontconfig><dir>{folder}</dir><cachedir>{folder}</cachedir></fontconfig>
"""


@pytest.fixture(scope="module")
def browser(open_chromium, tmp_path_factory):
    """A browser that has the letters of some languages only."""
    folder = tmp_path_factory.mktemp("fonts")
    conf = folder / "fonts.conf"
    conf.write_text(FONTS_CONF.format(folder=folder), encoding="utf-8")
    shutil.copy(FONT, folder)
    with open_chromium(FONTCONFIG_FILE=str(conf)) as opened:
        yield opened


@pytest.fixture
def check(tablets, browser):
    """A function that signs in: what the check says, and whether it asks for attention."""
    tablet = tablets.new()
    number = tablet.store.write(pin.new)

    def look(address, **settings):
        with browser.new_context(locale="en", **settings) as context:
            page = context.new_page()
            page.goto(f"{address}/staff/")
            page.locator("[name=pin]").fill(number)
            page.locator("[name=pin]").press("Enter")
            page.wait_for_url("**/staff/")
            page.goto(f"{address}/staff/health")
            page.locator(CHECK).wait_for()
            if settings.get("java_script_enabled", True):
                page.locator(f"{CHECK} ul").wait_for(state="hidden")
            found = page.locator(CHECK)
            return found.inner_text(), "note" in found.get_attribute("class").split()

    with answering(create_app(Config(), tablet.store, Loop(tablet.store, every_s=60))) as address:
        yield partial(look, address)


def test_browser_without_the_fonts_is_told_of_with_what_to_install(check):
    said, attention = check()

    assert "no letters for 简体中文, العربية, 日本語, 한국어, हिन्दी: buyers see boxes" in said
    assert "sudo apt install fonts-noto-cjk fonts-noto-core" in said
    assert attention


def test_one_line_says_so_where_all_letters_are_there(check, monkeypatch):
    here = {code: OFFERED[code] for code in ("en", "id", "es", "fr", "pt-BR", "de", "ru")}
    monkeypatch.setattr(glyphs, "OFFERED", here)

    assert check() == (
        "This tablet’s browser has the letters of all languages that buyers are offered.", False,
    )  # fmt: skip


def test_without_javascript_the_letters_stand_there_for_staff_to_look_at(check):
    said, _ = check(java_script_enabled=False)

    assert "Each of these should show letters" in said
    assert all(letters in said for letters in glyphs.LETTERS.values())


def test_each_language_that_buyers_are_offered_is_looked_at():
    assert set(glyphs.LETTERS) == set(OFFERED)
