"""By when goods are needed: day, month and year chosen from lists, as the page's language writes them.

A browser's own field for dates shows them as the browser's language does, whatever the page's is.
"""

import calendar
from dataclasses import dataclass
from datetime import date

from babel import dates

from .language import Language, mark

PARTS = {"day": mark("Day"), "month": mark("Month"), "year": mark("Year")}
_YEARS = 4
# A tablet whose clock fell back by years still offers those that come.
_FIRST_YEAR = 2026
_LETTERS = {"d": "day", "M": "month", "L": "month", "y": "year"}


@dataclass(frozen=True)
class Part:
    """One of the three lists."""

    name: str  # one of PARTS
    label: str  # English, to be translated
    choices: tuple[tuple[str, str], ...]  # (number, as the language writes it)


def read(day: str, month: str, year: str) -> str:
    """The date as ISO 8601; without a day the last of its month, for that is by when they are needed.

    day, month, year: numbers, "" for none
    returns:          "" where none was chosen
    raises:           ValueError for what is no date
    """
    if not (day or month or year):
        return ""
    last = calendar.monthrange(int(year), int(month))[1]
    return date(int(year), int(month), int(day or last)).isoformat()


def written(need_by: str) -> dict[str, str]:
    """ISO 8601 → what is chosen in each list; nothing for what is no date."""
    try:
        said = date.fromisoformat(need_by)
    except ValueError:
        return dict.fromkeys(PARTS, "")
    return {"day": str(said.day), "month": str(said.month), "year": str(said.year)}


def parts(language: Language, *, this_year: int, chosen: str) -> list[Part]:
    """The lists in the order in which the language writes a date.

    chosen: a year that is offered too, as somebody chose it earlier; "" for none
    """
    first = max(this_year, _FIRST_YEAR)
    years = {*range(first, first + _YEARS)}
    if len(chosen) == 4 and chosen.isdecimal() and int(chosen):
        years.add(int(chosen))
    days = {
        "day": [date(2027, 1, number) for number in range(1, 32)],
        "month": [date(2027, number, 1) for number in range(1, 13)],
        "year": [date(number, 1, 1) for number in sorted(years)],
    }
    return [
        Part(
            name,
            PARTS[name],
            tuple((str(getattr(day, name)), _said(day, name, language)) for day in days[name]),
        )
        for name in _order(language)
    ]


def _said(day: date, part: str, language: Language) -> str:
    if part == "month":
        return str(dates.format_date(day, "MMMM", locale=language.locale))
    # With the sign that some languages put behind the number: "2027年".
    skeleton = {"day": "d", "year": "y"}[part]
    return str(dates.format_skeleton(skeleton, day, locale=language.locale))


def _order(language: Language) -> list[str]:
    # Of the two ways to write English, the one of most of the world, as formats.day has it.
    locale = "en_GB" if language.code == "en" else language.locale
    pattern = dates.get_date_format("long", locale=locale).pattern
    return list(dict.fromkeys(_LETTERS[sign] for sign in pattern if sign in _LETTERS))
