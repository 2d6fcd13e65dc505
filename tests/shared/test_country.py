"""A buyer finds a country by whatever name or code comes to mind."""

import json

import endonyms
import pytest
from answering import answering
from builders import a_form
from environment import CHECKOUT

from kiosk.booth import seen_countries
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.shared import country
from kiosk.shared.country import COUNTRY_CODES
from kiosk.shared.language import OFFERED

ENGLISH = OFFERED["en"]
GERMANY = [
    "deu", "germ", "allem", "ألما", "德国", "ドイツ", "どいつ", "독일", "+49", "0049", "DE", "ＤＥ",
]  # fmt: skip
FOUND = {
    "cote d'iv": "CI", "Côte d’Iv": "CI", "holland": "NL", "UK": "GB", "uae": "AE", "+1": "US",
    "+44": "GB", "الإمارات": "AE", "الامارات": "AE", "السعوديه": "SA", "السـعودية": "SA",
    "turkiye": "TR", "españa": "ES", "espana": "ES", "brasil": "BR", "ελλ": "GR", "ไทย": "TH",
    "faroe": "FO", "  viet nam ": "VN", "korea": "KR", "भारत": "IN", "росси": "RU",
}  # fmt: skip
# What the page does: its module finds among the keys that the page fetches.
FIND = """async ([countries, typed, first]) => {
    const { found } = await import("/picker.js")
    return typed.map((one) => found(countries, one, first).map(({ code }) => code))
}"""


@pytest.fixture(scope="module")
def find(chromium):
    """(language, texts typed, codes that come first) → the codes found for each, by the page's own script."""
    script = (CHECKOUT / "static" / "js" / "country-picker.js").read_text(encoding="utf-8")
    with chromium.new_context() as context:
        page = context.new_page()
        page.route(
            "https://booth.test/**",
            lambda route: route.fulfill(
                body=script if route.request.url.endswith(".js") else "",
                content_type="text/javascript"
                if route.request.url.endswith(".js")
                else "text/html",
            ),
        )
        page.goto("https://booth.test/")
        yield lambda spoken, typed, first=(): page.evaluate(
            FIND, [country.keys_of(spoken), typed, list(first)]
        )


@pytest.mark.parametrize("spoken", OFFERED.values(), ids=OFFERED)
def test_germany_comes_first_whatever_language_the_page_is_in(find, spoken):
    assert {
        typed: codes[0] for typed, codes in zip(GERMANY, find(spoken, GERMANY), strict=True)
    } == (dict.fromkeys(GERMANY, "DE"))


def test_names_are_compared_without_accents_letters_alike_and_widths(find):
    codes = find(ENGLISH, list(FOUND))

    assert dict(zip(FOUND, (one[0] for one in codes), strict=True)) == FOUND


def test_a_name_of_the_pages_language_comes_before_one_of_another(find):
    # Spain begins with "es" in Spanish, Estonia in English.
    assert find(ENGLISH, ["est"])[0][0] == "EE"
    assert find(OFFERED["es"], ["est"])[0][:2] == ["EE", "US"]


def test_nothing_is_found_for_no_country_and_all_for_nothing_typed(find):
    assert find(ENGLISH, ["atlantis", ""]) == [[], [code for code, _ in country.countries(ENGLISH)]]


def test_countries_most_seen_come_before_those_that_match_as_well(find):
    nothing, begins, whole = find(ENGLISH, ["", "mal", "mali"], ["MY", "IN"])

    assert nothing[:3] == ["MY", "IN", "AF"]
    assert begins[:2] == ["MY", "MW"]
    assert whole[0] == "ML"


def test_list_begins_with_the_countries_of_three_buyers_each_and_never_with_that_of_one(
    tablets, monkeypatch
):
    monkeypatch.setattr(seen_countries, "LOOK_EVERY_S", 0)
    tablet = tablets.new()
    for code, buyers in {"NG": 4, "PE": 3, "NR": 2}.items():
        for _ in range(buyers):
            sent(tablet.browser(), code)

    page = more(tablet.browser(main_countries=("AU", "BR")))

    start, _, whole = page.partition('id="country"')[2].partition("<hr>")
    assert [start.split('value="')[at][:2] for at in (2, 3, 4)] == ["NG", "PE", "AU"]
    assert 'data-first="NG PE AU"' in page
    # In their places of the whole list they are, too.
    assert 'value="NG"' in whole.partition("</select>")[0]


def test_buyer_picks_the_country_most_seen_with_one_key(tablets, chromium):
    tablet = tablets.new()
    app = create_app(Config(), tablet.store, Loop(tablet.store, every_s=60))
    with answering(app) as address, chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/lead")
        page.locator("[name=name]").fill("王小明")
        page.locator("[name=way][value=email]").check()
        page.locator("[name=address]").fill("wang@example.org")
        page.locator("[name=consent_inquiry]").check()
        page.locator("main ~ footer button, main .button--main").first.click()
        box = page.locator("input#country")
        box.focus()
        page.locator("#country-list li").first.wait_for()

        assert page.locator("#country-list li").all_inner_texts()[:4] == [
            "India", "Malaysia", "China", "Afghanistan",
        ]  # fmt: skip
        box.press("ArrowDown")
        box.press("Enter")
        assert page.locator("select[name=country]").input_value() == "IN"


def test_each_country_has_its_codes_among_its_keys():
    keys = {code: rest for code, _, *rest in country.keys_of(ENGLISH)}

    assert set(keys) == set(COUNTRY_CODES)
    assert {"id", "idn", "+62", "indonesia", "印度尼西亚"} <= set(keys["ID"])


def test_names_in_countries_own_languages_are_those_of_the_installed_cldr():
    assert endonyms.TARGET.read_text(encoding="utf-8") == endonyms.text()


def test_page_gets_the_list_once_for_ever_and_in_its_language(tablets):
    browser = tablets.new().browser()
    browser.set_cookie("language", "ar")
    page = more(browser)
    address = page.split('data-keys="')[1].split('"')[0]

    answer = browser.get(address)

    assert address.endswith("/ar.json")
    assert "immutable" in answer.headers["Cache-Control"]
    assert ["DE", "ألمانيا"] in [row[:2] for row in json.loads(answer.data)]
    assert '<option value="DE" >ألمانيا</option>' in page


def more(browser):
    """The second step, as a buyer who sent the first gets it."""
    return browser.get(browser.post("/lead", data=a_form()).location).text


def sent(browser, code):
    """Both steps, from this country."""
    address = browser.post("/lead", data=a_form()).location
    assert browser.post(address, data={"country": code}).status_code == 303
