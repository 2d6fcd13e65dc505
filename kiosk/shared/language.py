"""Languages: which are offered to whom, their direction, and the texts of the pages.

Buyers' texts (messages.po) are in every language, those of staff (staff.po) in a few;
scripts/messages.py knows which text is which. A lookup answers with either.
"""

import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import babel
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from .consent import written_in

CATALOGUES = Path(__file__).parent.parent / "translations"
BUYERS, STAFF = "messages", "staff"
_CHECKED = re.compile(r'^"X-Checked-By-Native-Speaker: *(.*?)\\n"$', re.MULTILINE)


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

    def catalogue(self, domain: str) -> Path:
        """The file of its texts. domain: BUYERS or STAFF"""
        return CATALOGUES / self.code / "LC_MESSAGES" / f"{domain}.po"


# A language whose legal notice is not written is not offered, whatever else is translated.
OFFERED = {
    language.code: language
    for language in (
        Language("en", "English"),
        Language("id", "Bahasa Indonesia"),
        Language("zh-Hans", "简体中文"),
        Language("ar", "العربية"),
        Language("ja", "日本語"),
        Language("ko", "한국어"),
        Language("es", "Español"),
        Language("fr", "Français"),
        Language("pt-BR", "Português (Brasil)"),
        Language("de", "Deutsch"),
        Language("ru", "Русский"),
        Language("hi", "हिन्दी"),
    )
    if language.code in written_in()
}
DEFAULT = OFFERED["en"]
# English is the source of all texts and needs no file.
FOR_STAFF = {
    language.code: language
    for language in OFFERED.values()
    if language == DEFAULT or language.catalogue(STAFF).exists()
}


def mark(text: str) -> str:
    """Mark a text for the catalogues where it is written, to be translated where it is shown."""
    return text


def mark_number(one: str, many: str) -> tuple[str, str]:
    """The same for a text that holds a number: how one is said, how several are."""
    return one, many


def find(code: str | None) -> Language | None:
    """The offered language with this code, or None."""
    return OFFERED.get(code or "")


def name_of(code: str) -> str:
    """How an offered language calls itself."""
    return OFFERED[code].name


def in_order(first: Sequence[str], offered: dict[str, Language]) -> list[Language]:
    """Languages as buttons show them: those of the fair first, then by their own names."""
    named = sorted(offered.values(), key=lambda language: alphabetical(language.name))
    rank = {code: place for place, code in enumerate(first)}
    return sorted(named, key=lambda language: rank.get(language.code, len(rank)))


def codes(value: object) -> tuple[str, ...]:
    """A setting: "en,zh-Hans,ar" → codes of offered languages; ValueError(what is allowed)."""
    found = tuple(code.strip() for code in str(value).split(",") if code.strip())
    if not set(found) <= set(OFFERED):
        raise ValueError("codes with commas between them, of " + ", ".join(OFFERED))
    return found


# A browser sends the same header each time, and reading it takes longer than the form does.
@lru_cache
def accepted(header: str) -> Language:
    """The best offered language for an Accept-Language header, e.g. "id-ID,id;q=0.9"."""
    by_code = {code.casefold(): language for code, language in OFFERED.items()}
    # zh-CN and zh read zh-Hans, pt-PT reads pt-BR: one language of ours for each of theirs.
    by_language = {code.split("-")[0]: language for code, language in by_code.items()}
    for part in header.split(","):
        wanted = part.split(";")[0].strip().casefold()
        if found := by_code.get(wanted) or by_language.get(wanted.split("-")[0]):
            return found
    return DEFAULT


@lru_cache
def messages(language: Language) -> NullTranslations:
    """The language's texts, compiled in memory; where one is missing, its English."""
    found = NullTranslations()
    for domain in (STAFF, BUYERS):
        path = language.catalogue(domain)
        if not path.exists():
            continue
        compiled = io.BytesIO()
        with path.open("rb") as file:
            write_mo(compiled, read_po(file, locale=language.code.replace("-", "_")))
        compiled.seek(0)
        read = Translations(compiled)
        read.add_fallback(found)
        found = read
    return found


def translator(language: Language) -> Callable[[str], str]:
    """English text → text in this language."""
    return messages(language).gettext


def checked_by(language: Language) -> str:
    """The native speaker who checked what buyers read; "" where nobody did."""
    if language == DEFAULT:
        return "its authors"
    said = _CHECKED.search(language.catalogue(BUYERS).read_text(encoding="utf-8"))
    return said[1] if said and said[1] != "no" else ""


def unchecked() -> list[Language]:
    """The languages that no native speaker has checked."""
    return [language for language in in_order((), OFFERED) if not checked_by(language)]


def alphabetical(name: str) -> str:
    """A key to sort names by: without case and accents."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
