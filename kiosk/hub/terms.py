"""What a lead is found by: its words in any script, and the values that the desk filters by.

A lead's terms are one text, a space between two of them. A value begins with a colon (":country:DE"),
which no word has. Somebody who types finds

- the beginnings of words, whatever their case, accents and widths ("lovel" finds Ada Lovelace);
- any part of a text in a script without spaces (Chinese, Japanese, Thai, …) and in Arabic and Hebrew,
  whose words grow at the front as well;
- any four or more digits of a telephone number, the last ones included.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from ..shared.folding import folded

# One word of a message may be a whole address or a key that somebody pasted.
_TERM_MAX = 48
TYPED_MAX = 100
_TERMS_MAX = 600
_DIGITS_MIN = 4
_SPACELESS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_SPACELESS}]+|[^{_SPACELESS}]+")
_SPACELESS_RUN = re.compile(f"[{_SPACELESS}]")
_GROWS_IN_FRONT = re.compile("[\u0590-\u06ff\u0750-\u077f]")
_ASCII_WORD = re.compile("[0-9a-z]+")
# "+49 (0)40 123-456": digits that belong together.
_NUMBER = re.compile(r"\+?[0-9](?:[\s().\-/]*[0-9]){5,}")

KINDS = ("product", "market", "country", "heat", "language")
_OF_CONTACT = ("name", "company", "city", "role", "website", "address", "address_normal")


def of(said: Mapping[str, Any]) -> str:
    """The terms of a lead's document, which was checked."""
    contact, asked, staff = said["contact"], said["inquiry"], said.get("staff", {})
    found = dict.fromkeys(
        [
            value("country", contact.get("country", "")),
            value("heat", staff.get("heat", "")),
            value("language", said["language"]),
            *[value("product", line["sku"]) for line in asked.get("lines", ())],
            *[value("market", market) for market in asked.get("markets", ())],
        ]
    )
    texts = [
        *[contact.get(name, "") for name in _OF_CONTACT],
        said.get("reference", ""),
        asked.get("message", ""),
        staff.get("next_step", ""),
        staff.get("staff", ""),
        *[note["text"] for note in staff.get("notes", ())],
        *[rated.get("comment", "") for rated in said.get("feedback", ())],
    ]
    plain = _plain(" ".join(texts))
    words = _words(plain)
    if plain.isascii() and len(max(words, key=len, default="")) <= _TERM_MAX:
        # Most are: one by one they took intake twice as long.
        found.update(dict.fromkeys(words))
    else:
        found.update(dict.fromkeys(part for word in words for part in _of_word(word)))
    for digits in map(_digits, _NUMBER.findall(plain)):
        found.update(dict.fromkeys(digits[n:] for n in range(len(digits) - _DIGITS_MIN + 1)))
    return " ".join(list(found)[:_TERMS_MAX])


@lru_cache(maxsize=4096)
def value(kind: str, value: str) -> str:
    """A value as a term: ":product:PAS-FUR-001". kind: one of KINDS; value: "" for none"""
    return f":{kind}:{quote(value, safe='')}"


def sought(typed: str) -> list[str]:
    """What is typed → the beginnings of terms that a lead must have, each of them."""
    plain = _plain(typed[:TYPED_MAX])
    numbers = map(_digits, _NUMBER.findall(plain))
    parts = [
        *numbers,
        *(part for word in _words(_NUMBER.sub(" ", plain)) for part in _sought(word)),
    ]
    return list(dict.fromkeys(filter(None, parts)))


def _digits(number: str) -> str:
    """Without the zeros that are dialled at home or before a country's code, and stand in no other form."""
    return re.sub("[^0-9]", "", number).lstrip("0")[:_TERM_MAX]


def _plain(text: str) -> str:
    """Folded, with the digits of every script as ours."""
    plain = folded(text)
    if plain.isascii():
        return plain
    return "".join(str(unicodedata.decimal(one, one)) for one in plain)


def _words(plain: str) -> Sequence[str]:
    if plain.isascii():
        return _ASCII_WORD.findall(plain)
    # Signs of vowels are no letters to str.isalnum, and yet a part of the word (Hindi, Thai).
    kept = [one if one.isalnum() or unicodedata.category(one)[0] == "M" else " " for one in plain]
    return "".join(kept).split()


def _of_word(word: str) -> Iterator[str]:
    if word.isascii():
        yield word[:_TERM_MAX]
        return
    for run in _RUN.findall(word):
        if _SPACELESS_RUN.match(run):
            yield from (run[n : n + 2] for n in range(len(run)))
        elif _GROWS_IN_FRONT.search(run):
            yield from (run[n : n + _TERM_MAX] for n in range(max(1, len(run) - 1)))
        else:
            yield run[:_TERM_MAX]


def _sought(word: str) -> Iterator[str]:
    for run in _RUN.findall(word):
        if _SPACELESS_RUN.match(run) and len(run) > 1:
            yield from (run[n : n + 2] for n in range(len(run) - 1))
        else:
            yield run[:_TERM_MAX]
