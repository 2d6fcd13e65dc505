"""Countries: ISO 3166-1 codes, CLDR's names in each language, and how one is found by what is typed."""

import json
import re
from functools import lru_cache
from pathlib import Path

import babel
import phonenumbers
from babel.core import get_global

from . import folding
from .language import OFFERED, Language, alphabetical

# Names in the official languages of each country, from CLDR by scripts/endonyms.py: reading a
# hundred languages for them takes a tablet seconds.
_ENDONYMS = Path(__file__).parent.parent / "data" / "endonyms.json"
# What people say and CLDR does not.
_ALSO = {
    "AE": ["uae", "emirates"], "GB": ["uk", "great britain", "england", "scotland", "wales"],
    "KR": ["korea"], "NL": ["holland"], "US": ["america"],
}  # fmt: skip
# How well a country matches, best first: see `found`.
_NONE = 4


def country_name(code: str, language: Language) -> str:
    """A country's name in this language; the code itself where CLDR has none."""
    return str(language.locale.territories.get(code, code))


@lru_cache
def countries(language: Language) -> tuple[tuple[str, str], ...]:
    """(ISO 3166-1 alpha-2, name in this language) of each country, in the language's order."""
    named = [(code, language.locale.territories[code]) for code in COUNTRY_CODES]
    return tuple(sorted(named, key=lambda pair: alphabetical(pair[1])))


def folded(text: str) -> str:
    """What is typed as it is compared: "0049" is "+49". country-picker.js does the same."""
    return re.sub(r"^00(?=\d)", "+", folding.folded(text))


def found(typed: str, language: Language) -> list[str]:
    """The codes of the countries that what is typed may mean, the likeliest first.

    Best is a key that is just this, then names in the page's language that begin so, then
    any other key that begins so, then a later word of a name.
    """
    wanted = folded(typed)
    ranked = [(_rank(keys, wanted), code) for code, _, *keys in keys_of(language)]
    return [code for rank, code in sorted(ranked, key=lambda one: one[0]) if rank < _NONE]


def _rank(keys: list[str], wanted: str) -> int:
    if wanted in keys:
        return 0
    begin = [place for place, key in enumerate(keys) if key.startswith(wanted)]
    if begin:
        return 1 if begin[0] == 0 else 2
    return 3 if any(f" {wanted}" in key for key in keys) else _NONE


@lru_cache
def keys_of(language: Language) -> tuple[tuple[str, ...], ...]:
    """(code, name, the name folded, all other keys folded …) of each country, in order.

    Other keys: ISO 3166-1 alpha-2 and alpha-3, its dial code, its names in each language
    offered (English among them) and in its own languages.
    """
    shared = _keys()
    return tuple(
        (code, name, *dict.fromkeys((folded(name), *shared[code])))
        for code, name in countries(language)
    )


@lru_cache
def as_json(language: Language) -> bytes:
    """The same for country-picker.js."""
    return json.dumps(keys_of(language), ensure_ascii=False, separators=(",", ":")).encode()


@lru_cache
def _keys() -> dict[str, tuple[str, ...]]:
    alpha3 = {
        two[0]: three.lower()
        for three, two in get_global("territory_aliases").items()
        if len(three) == 3 and three.isalpha() and len(two) == 1
    }
    offered = [language.locale.territories for language in OFFERED.values()]
    endonyms = json.loads(_ENDONYMS.read_text(encoding="utf-8"))
    keys = {}
    for code in COUNTRY_CODES:
        names = [territories[code] for territories in offered]
        names += [*endonyms.get(code, []), *_ALSO.get(code, [])]
        keys[code] = (
            code.lower(), *filter(None, [alpha3.get(code)]), *_dial(code), *map(folded, names),
        )  # fmt: skip
    return keys


def _dial(code: str) -> list[str]:
    number = phonenumbers.country_code_for_region(code)
    if not number:
        return []
    # "+44" alone is the United Kingdom, the first of its zone; Jersey comes after it.
    first = phonenumbers.region_code_for_country_code(number) == code
    return [f"+{number}" if first else f"+{number} "]


def _country_codes() -> tuple[str, ...]:
    """CLDR's territories that are countries of ISO 3166-1: two letters, none of the reserved."""
    reserved = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
    english = [str(code) for code in babel.Locale("en").territories]
    return tuple(sorted(c for c in english if len(c) == 2 and c.isalpha() and c not in reserved))


COUNTRY_CODES = _country_codes()
