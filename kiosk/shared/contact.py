"""Contact: a name and an address, as typed → as stored. Nothing is refused for how it looks.

A phone number or e-mail address that looks wrong is kept as typed and flagged for staff:
at a booth a lead with a typing mistake is worth more than no lead.
"""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from .language import Language, mark

# 200 takes every name we met in the research; a longer one is a pasted paragraph.
NAME_MAX = 200
# RFC 5321 4.5.3.1.3: a path is at most 256 octets, angle brackets included.
ADDRESS_MAX = 254

_FIRST = Path(__file__).parent.parent / "data" / "contact_ways.toml"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# White space, and what comes along when text is copied: U+200B, U+FEFF, marks of direction.
_PASTED = r"[\s\u200b\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff]+"
_AROUND = re.compile(f"^{_PASTED}|{_PASTED}$")
# Letters that show nothing (Hangul fillers, the empty braille cell), the grapheme joiner and the
# variation selectors; Unicode counts none of them among the format characters.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u034f") | {chr(n) for n in range(0xFE00, 0xFE10)}
# Messenger names as their makers document them; a name outside is flagged, never refused.
_HANDLES = {
    "wechat": re.compile(r"[A-Za-z][-_A-Za-z0-9]{5,19}"),
    "telegram": re.compile(r"@?[A-Za-z][A-Za-z0-9_]{4,31}"),
}


@dataclass(frozen=True)
class Way:
    """One way to reach somebody."""

    code: str
    name: str  # on the button


WAYS = {
    way.code: way
    for way in (
        Way("whatsapp", "WhatsApp"),
        Way("email", mark("E-mail")),
        Way("phone", mark("Phone")),
        Way("wechat", "WeChat"),
        Way("line", "LINE"),
        Way("kakaotalk", "KakaoTalk"),
        Way("telegram", "Telegram"),
        Way("zalo", "Zalo"),
        Way("viber", "Viber"),
    )
}
# Those that go by a telephone number.
PHONES = ("whatsapp", "phone", "zalo", "viber")


def ways(language: Language, country: str = "") -> tuple[Way, ...]:
    """All ways, those of this country's people or else this language's speakers first.

    country: ISO 3166-1 alpha-2, where it is known
    source:  data/contact_ways.toml
    """
    first = _first()
    order = first["country"].get(country) or first["language"].get(language.code) or first["*"]
    return tuple(WAYS[code] for code in dict.fromkeys([*order, *first["*"], *WAYS]))


def line_of_text(typed: str) -> str:
    """One line as typed → as stored: NFC, no control characters, nothing invisible around it.

    Joiners stay, which Persian and Hindi names need (U+200C, U+200D), and what belongs to an emoji.
    """
    text = unicodedata.normalize("NFC", _CONTROL.sub(" ", typed))
    return "" if all(_invisible(char) for char in text) else _AROUND.sub("", text)


def _invisible(char: str) -> bool:
    """Space, or a character that shows nothing by itself: direction marks, joiners, U+200B, U+FEFF."""
    return char.isspace() or char in _BLANK or unicodedata.category(char) in ("Cf", "Cc")


def text_of_lines(typed: str) -> str:
    """Several lines as typed → as stored: NFC, "\\n" between lines, no other control characters."""
    lines = re.split(r"\r\n|[\n\r\u2028\u2029]", typed)
    return "\n".join(line_of_text(line) for line in lines).strip()


def normal(way: str, address: str, country: str = "") -> tuple[str, bool]:
    """An address as typed → (its normal form, does it look right?).

    country: ISO 3166-1 alpha-2, for a phone number without its country code
    returns: ("+8613800138000", True), ("ada@example.org", True), or ("", False) for what
             cannot be made sense of; the caller keeps what was typed in either case
    """
    if way == "email":
        return _email(address)
    number, plausible = _phone(address, country)
    if way in PHONES or plausible:
        return number, plausible
    name = unicodedata.normalize("NFKC", address)
    pattern = _HANDLES.get(way)
    return name.lower().lstrip("@"), bool(name) and (
        pattern is None or bool(pattern.fullmatch(name))
    )


def _email(address: str) -> tuple[str, bool]:
    try:
        checked = validate_email(address.strip(), check_deliverability=False)
    except EmailNotValidError:
        return "", False
    return checked.normalized.lower(), True


def _phone(address: str, country: str) -> tuple[str, bool]:
    # NFKC turns full-width digits and "＋" into plain ones; the others' digits are read one by one.
    plain = (str(unicodedata.decimal(c, c)) for c in unicodedata.normalize("NFKC", address))
    # 00 may come after a mark of direction, and within signs: "(00) 49".
    typed = re.sub(r"^[^\w+]*00", "+", "".join(plain))
    try:
        number = phonenumbers.parse(typed, country or None)
    except phonenumbers.NumberParseException:
        return "", False
    # "Possible", not "valid": number plans change faster than libraries.
    if not phonenumbers.is_possible_number(number):
        return "", False
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), True


@lru_cache
def _first() -> dict[str, Any]:
    return tomllib.loads(_FIRST.read_text(encoding="utf-8"))
