"""Countries: ISO 3166-1 codes, CLDR's names in each language, and the keys that one is found by."""

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


def country_name(code: str, language: Language) -> str:
    """A country's name in this language; the code itself where CLDR has none."""
    return str(language.locale.territories.get(code, code))


@lru_cache
def countries(language: Language) -> tuple[tuple[str, str], ...]:
    """(ISO 3166-1 alpha-2, name in this language) of each country, in the language's order."""
    named = [(code, language.locale.territories[code]) for code in COUNTRY_CODES]
    return tuple(sorted(named, key=lambda pair: alphabetical(pair[1])))


def folded(text: str) -> str:
    """A key as country-picker.js compares it with what is typed; it folds in the same way."""
    return re.sub(r"^00(?=\d)", "+", folding.folded(text))


def codes(value: object) -> tuple[str, ...]:
    """A setting: "IN, my" → codes of countries; ValueError(what is allowed)."""
    found = tuple(code.strip().upper() for code in str(value).split(",") if code.strip())
    if not set(found) <= set(COUNTRY_CODES):
        raise ValueError("codes of countries with commas between them, such as IN,MY,CN")
    return found


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
