"""A buyer finds a country by whatever name or code comes to mind."""

import json

import endonyms
import pytest
from builders import a_form

from kiosk.shared import country
from kiosk.shared.country import COUNTRY_CODES, found
from kiosk.shared.language import OFFERED

ENGLISH = OFFERED["en"]


@pytest.mark.parametrize("spoken", OFFERED.values(), ids=OFFERED)
@pytest.mark.parametrize(
    "typed",
    [
        "deu",
        "germ",
        "allem",
        "ألما",
        "德国",
        "ドイツ",
        "どいつ",
        "독일",
        "+49",
        "0049",
        "DE",
        "ＤＥ",
    ],
)
def test_germany_comes_first_whatever_language_the_page_is_in(spoken, typed):
    assert found(typed, spoken)[0] == "DE"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cote d'iv", "CI"), ("Côte d’Iv", "CI"), ("holland", "NL"), ("UK", "GB"), ("uae", "AE"),
        ("+1", "US"), ("+44", "GB"), ("الإمارات", "AE"), ("الامارات", "AE"), ("السعوديه", "SA"),
        ("السـعودية", "SA"), ("turkiye", "TR"), ("españa", "ES"), ("espana", "ES"), ("brasil", "BR"),
        ("ελλ", "GR"), ("ไทย", "TH"), ("faroe", "FO"), ("  viet nam ", "VN"), ("korea", "KR"),
        ("भारत", "IN"), ("росси", "RU"),
    ],
)  # fmt: skip
def test_names_are_compared_without_accents_letters_alike_and_widths(typed, code):
    assert found(typed, ENGLISH)[0] == code


def test_a_name_of_the_pages_language_comes_before_one_of_another():
    # Spain begins with "es" in Spanish, Estonia in English.
    assert found("est", ENGLISH)[0] == "EE"
    assert found("est", OFFERED["es"])[:2] == ["EE", "US"]


def test_nothing_is_found_for_no_country_and_all_for_nothing_typed():
    assert found("atlantis", ENGLISH) == []
    assert found("", ENGLISH) == [code for code, _ in country.countries(ENGLISH)]


def test_each_country_has_its_codes_among_its_keys():
    keys = {code: rest for code, _, *rest in country.keys_of(ENGLISH)}

    assert set(keys) == set(COUNTRY_CODES)
    assert {"id", "idn", "+62", "indonesia", "印度尼西亚"} <= set(keys["ID"])


def test_names_in_countries_own_languages_are_those_of_the_installed_cldr():
    assert endonyms.TARGET.read_text(encoding="utf-8") == endonyms.text()


def test_page_gets_the_list_once_for_ever_and_in_its_language(tablets):
    browser = tablets.new().browser()
    browser.set_cookie("language", "ar")
    more = browser.get(browser.post("/lead", data=a_form()).location).text
    address = more.split('data-keys="')[1].split('"')[0]

    answer = browser.get(address)

    assert address.endswith("/ar.json")
    assert "immutable" in answer.headers["Cache-Control"]
    assert ["DE", "ألمانيا"] in [row[:2] for row in json.loads(answer.data)]
    assert '<option value="DE" >ألمانيا</option>' in more
