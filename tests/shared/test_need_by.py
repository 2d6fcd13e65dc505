"""A date is chosen from lists that say it as the page's language does, whatever the browser speaks."""

import pytest

from kiosk.shared import need_by
from kiosk.shared.language import OFFERED


def said(code, day, month, year):
    """The date as the three lists of a page show it, in their order."""
    chosen = {"day": day, "month": month, "year": year}
    lists = need_by.parts(OFFERED[code], this_year=2026, chosen="")
    return " ".join(dict(one.choices)[chosen[one.name]] for one in lists)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("en", "31 March 2027"), ("id", "31 Maret 2027"), ("zh-Hans", "2027年 三月 31日"),
        ("ar", "31 مارس 2027"), ("ja", "2027年 3月 31日"), ("ko", "2027년 3월 31일"),
        ("es", "31 marzo 2027"), ("fr", "31 mars 2027"), ("pt-BR", "31 março 2027"),
        ("de", "31 März 2027"), ("ru", "31 марта 2027"), ("hi", "31 मार्च 2027"),
    ],
)  # fmt: skip
def test_date_is_read_in_the_words_and_the_order_of_each_language(code, shown):
    assert said(code, "31", "3", "2027") == shown


def test_every_language_is_among_them():
    assert len(OFFERED) == 12


@pytest.mark.parametrize(
    ("chosen", "date"),
    [
        (("", "", ""), ""),
        (("31", "3", "2027"), "2027-03-31"),
        # Whoever needs the goods in February has them by its end.
        (("", "2", "2028"), "2028-02-29"),
    ],
)
def test_date_is_kept_as_chosen_and_without_a_day_is_the_last_of_its_month(chosen, date):
    assert need_by.read(*chosen) == date


def test_year_that_was_chosen_earlier_is_offered_again_and_nonsense_is_not():
    def years(this_year, chosen):
        (one,) = [
            one
            for one in need_by.parts(OFFERED["en"], this_year=this_year, chosen=chosen)
            if one.name == "year"
        ]
        return [number for number, _ in one.choices]

    assert years(2027, "2025") == ["2025", "2027", "2028", "2029", "2030"]
    # A tablet whose clock fell back.
    assert years(1970, "99999") == ["2026", "2027", "2028", "2029"]


def test_stored_date_is_chosen_again_and_what_another_version_wrote_is_not():
    assert need_by.read(*need_by.written("2027-03-31").values()) == "2027-03-31"
    assert set(need_by.written("soon").values()) == {""}
