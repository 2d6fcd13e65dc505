"""Languages: which are offered, their direction, messages, and the names of countries."""

import io
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

CATALOGUES = Path(__file__).parent.parent / "translations"


@dataclass(frozen=True)
class Language:
    code: str  # BCP 47, e.g. "pt-BR"
    name: str  # in the language itself

    @property
    def locale(self) -> babel.Locale:
        """CLDR's locale: names of countries, formats of numbers, prices and dates."""
        return babel.Locale.parse(self.code, sep="-")

    @property
    def direction(self) -> str:
        """ "ltr" or "rtl", for the dir attribute."""
        return self.locale.text_direction


OFFERED = {
    language.code: language
    for language in (Language("en", "English"), Language("id", "Bahasa Indonesia"))
}
DEFAULT = OFFERED["en"]


def mark(text: str) -> str:
    """Mark a text for the catalogues where it is written, to be translated where it is shown."""
    return text


def find(code: str | None) -> Language | None:
    """The offered language with this code, or None."""
    return OFFERED.get(code or "")


# A browser sends the same header each time, and reading it takes longer than the form does.
@lru_cache
def accepted(header: str) -> Language:
    """The best offered language for an Accept-Language header, e.g. "id-ID,id;q=0.9"."""
    wanted = [part.split(";")[0].strip().replace("-", "_") for part in header.split(",")]
    codes = [code.replace("-", "_") for code in OFFERED]
    best = babel.negotiate_locale(wanted, codes)
    return OFFERED[best.replace("_", "-")] if best else DEFAULT


@lru_cache
def messages(language: Language) -> NullTranslations:
    """The language's catalogue, compiled in memory; English is the source and needs none."""
    path = CATALOGUES / language.code / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.code.replace("-", "_")))
    compiled.seek(0)
    return Translations(compiled)


def translator(language: Language) -> Callable[[str], str]:
    """English text → text in this language."""
    return messages(language).gettext


@lru_cache
def countries(language: Language) -> tuple[tuple[str, str], ...]:
    """(ISO 3166-1 alpha-2, name in this language) of each country, in the language's order."""
    named = [(code, language.locale.territories[code]) for code in COUNTRY_CODES]
    return tuple(sorted(named, key=lambda pair: _alphabetical(pair[1])))


def country_name(code: str, language: Language) -> str:
    """A country's name in this language; the code itself where CLDR has none."""
    return str(language.locale.territories.get(code, code))


def _alphabetical(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()


def _country_codes() -> tuple[str, ...]:
    """CLDR's territories that are countries of ISO 3166-1: two letters, none of the reserved."""
    reserved = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"}
    english = [str(code) for code in babel.Locale("en").territories]
    return tuple(sorted(c for c in english if len(c) == 2 and c.isalpha() and c not in reserved))


COUNTRY_CODES = _country_codes()
