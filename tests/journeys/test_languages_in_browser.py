"""Languages as a buyer meets them: one tap to start, two to change, from right to left; countries by typing."""

import pytest
from pairs import Tablets, answering

from kiosk.booth import catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.shared import catalogue_file, clock, product
from kiosk.shared.language import OFFERED

pytestmark = pytest.mark.xdist_group("languages in browser")
FORM = "/lead?sku=PAS-KIT-004"


@pytest.fixture(scope="module")
def booth(tmp_path_factory):
    """The address of a booth with one product of the demo catalogue, whose fair is in Japan."""
    from contextlib import ExitStack

    from environment import CHECKOUT

    read = catalogue_file.read(CHECKOUT / "kiosk" / "data" / "demo" / "catalogue.csv")
    manifest = product.manifest([one for one in read.products if one.sku == "PAS-KIT-004"])
    with ExitStack() as at_the_end:
        store = Tablets(tmp_path_factory.mktemp("booth"), at_the_end).new().store
        store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
        settings = Config(public_url="https://pameran.example", main_languages=("ja", "en", "id"))
        with answering(create_app(settings, store, Loop(store, every_s=60))) as address:
            yield address


def in_language(page, booth, code, path="/cards"):
    page.goto(f"{booth}/?language={code}")
    page.goto(booth + path)


def shown(page):
    """(name, lang) of each language, as its button says it."""
    return page.evaluate(
        "[...document.querySelectorAll('nav > [lang]')].map(one => [one.textContent, one.lang])"
    )


def test_first_tap_starts_the_kiosk_in_the_language_touched(booth, page):
    page.goto(booth)
    named = shown(page)
    assert [name for name, _ in named[:3]] == ["日本語", "English", "Bahasa Indonesia"]
    assert {code: name for name, code in named} == {code: one.name for code, one in OFFERED.items()}

    page.get_by_role("link", name="العربية").click()

    root = page.locator("html")
    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("ar", "rtl")
    assert page.url.endswith("/cards")


def test_two_taps_change_the_language_and_keep_the_page_and_all_that_was_typed(booth, page):
    in_language(page, booth, "de", FORM)
    page.locator("[name=name]").fill("毛泽东")
    page.locator("[name=way][value=line]").check()
    page.locator("[name=consent_news]").check()

    page.locator(".switch summary").click()
    page.get_by_role("button", name="한국어").click()

    assert page.locator("html").get_attribute("lang") == "ko"
    assert page.locator("[name=name]").input_value() == "毛泽东"
    assert page.locator("[name=way][value=line]").is_checked()
    assert page.locator("[name=consent_news]").is_checked()
    assert page.locator("[name=sku]").get_attribute("value") == "PAS-KIT-004"
    assert not page.locator(".switch__panel").is_visible()


def test_from_right_to_left_the_switch_is_on_the_left_and_numbers_stay_as_they_are(booth, page):
    in_language(page, booth, "ar", "/product/PAS-KIT-004")
    page.set_viewport_size({"width": 1280, "height": 800})

    assert page.locator(".switch").bounding_box()["x"] < 640
    assert page.locator(".bar__mark").bounding_box()["x"] > 1000
    price = page.locator(".fact__value bdi").first
    assert price.inner_text() == "USD\u00a01.80\u2009–\u20096.50"
    # A <bdi> begins from the left where its first letter does.
    assert price.evaluate("one => one.matches(':dir(ltr)')")
    assert page.locator(".take__address bdi").get_attribute("dir") == "ltr"


def test_staff_read_english_where_their_pages_are_not_written_in_the_language_chosen(booth, page):
    in_language(page, booth, "ar", "/staff/sign-in")
    root = page.locator("html")

    assert (root.get_attribute("lang"), root.get_attribute("dir")) == ("en", "ltr")
    assert [code for _, code in shown(page)] == ["id"]

    # Buyers write on the paper slip, and go on in their language.
    page.goto(f"{booth}/staff/slip")
    assert root.get_attribute("lang") == "ar"


@pytest.fixture
def second_step(booth, page):
    """The second step of a buyer who reads French."""
    in_language(page, booth, "fr", FORM)
    page.locator("[name=name]").fill("Ada")
    page.locator("[name=address]").fill("+33 6 12 34 56 78")
    page.locator("[name=consent_inquiry]").check()
    page.locator(".button--main").click()
    page.locator("input#country").wait_for()
    return page


def test_country_is_found_by_typing_and_sent_by_its_code(second_step):
    page, box = second_step, second_step.locator("input#country")
    box.press_sequentially("allem")
    option = page.locator("#country-list [role=option]").first
    option.wait_for()
    assert (option.inner_text(), option.get_attribute("aria-selected")) == ("Allemagne", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")

    box.press("Enter")

    assert page.url.endswith("/more")
    assert box.input_value() == "Allemagne"
    assert page.locator("[name=country]").input_value() == "DE"
    assert page.locator("#country-list").is_hidden()


def test_what_is_no_country_says_so_and_leaves_what_was_chosen(second_step):
    page, box = second_step, second_step.locator("input#country")
    box.press_sequentially("DE")
    page.locator("#country-list [role=option]").first.click()
    box.fill("atlantis")
    page.get_by_text("Aucun pays de ce nom").wait_for()

    box.blur()
    assert (box.input_value(), page.locator("[name=country]").input_value()) == ("Allemagne", "DE")

    box.fill("")
    box.blur()
    assert page.locator("[name=country]").input_value() == ""


def test_enter_belongs_to_the_input_method_while_it_composes(second_step):
    page, box = second_step, second_step.locator("input#country")
    box.press_sequentially("DE")
    page.locator("#country-list [role=option]").first.wait_for()

    box.evaluate(
        "one => one.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true}))"
    )

    assert page.locator("[name=country]").input_value() == ""


def test_without_javascript_the_countries_are_a_list(booth, chromium):
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        in_language(page, booth, "hi", FORM)
        page.locator("[name=name]").fill("Ada")
        page.locator("[name=address]").fill("ada@example.org")
        page.locator("[name=consent_inquiry]").check()
        page.locator(".button--main").click()
        page.locator("select#country").select_option(label="जर्मनी")

        assert page.locator("select#country").input_value() == "DE"
