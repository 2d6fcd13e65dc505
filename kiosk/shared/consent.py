"""Consent: for which purposes, to which text, in which language, when.

UU PDP (Law 27/2022) Art. 20-24 and GDPR Art. 7: the controller proves what was asked and
answered. So a record names the version and hash of the text shown; the texts are data files,
a folder per version, and a version once shown is never edited.
"""

import hashlib
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .language import Language

NOTICES = Path(__file__).parent.parent / "data" / "notices"
VERSION = "2026-11"

# P1 alone lets a visitor finish; the others are asked apart and never ticked beforehand.
PURPOSES = ("inquiry", "news")
GIVEN, DECLINED, WITHDRAWN = "given", "declined", "withdrawn"
# How a buyer agreed where staff note it: read the notice on the screen, or heard it read out.
BY_STAFF = ("staff_shown", "staff_read")


@dataclass(frozen=True)
class Notice:
    """What a visitor is told before consenting (UU PDP Art. 21(1)), in one language."""

    version: str
    language: str
    title: str
    points: tuple[tuple[str, str], ...]  # (heading, text): who, what for, what, how long, …
    inquiry: str  # the sentence at the box for answering the inquiry
    news: str  # the sentence at the box for news
    sha256: str  # of the file's text for this language


@dataclass(frozen=True)
class Consent:
    """One answer to one purpose. A later one stands; the earlier are kept as what was said."""

    purpose: str  # one of PURPOSES
    decision: str  # GIVEN, DECLINED, WITHDRAWN
    text_version: str
    text_sha256: str
    language: str  # BCP 47, of the text shown
    given_at: str  # clock.now() when the form, or the withdrawal, arrived
    method: str  # tap (by the visitor), one of BY_STAFF (noted by staff), order (by the hub)


def written_in() -> set[str]:
    """Codes of the languages in which the notice is written: no other language is offered."""
    return {file.stem for file in (NOTICES / VERSION).glob("*.toml")}


@lru_cache
def notice(language: "Language") -> Notice:
    """The notice in this language."""
    file = NOTICES / VERSION / f"{language.code}.toml"
    texts = tomllib.loads(file.read_text(encoding="utf-8"))
    points = tuple((point["heading"], point["text"]) for point in texts["points"])
    shown = "\n".join(
        [texts["title"], *(f"{h}\n{t}" for h, t in points), texts["inquiry"], texts["news"]]
    )
    return Notice(
        version=VERSION,
        language=language.code,
        title=texts["title"],
        points=points,
        inquiry=texts["inquiry"],
        news=texts["news"],
        sha256=hashlib.sha256(shown.encode()).hexdigest(),
    )


def answers(
    given: dict[str, bool], language: "Language", *, now: str, method: str = "tap"
) -> tuple[Consent, ...]:
    """Ticked and unticked boxes → one record for each purpose, in the order of PURPOSES."""
    shown = notice(language)
    return tuple(
        Consent(
            purpose=purpose,
            decision=GIVEN if given.get(purpose) else DECLINED,
            text_version=shown.version,
            text_sha256=shown.sha256,
            language=shown.language,
            given_at=now,
            method=method,
        )
        for purpose in PURPOSES
    )


def standing(consents: Sequence[Consent]) -> dict[str, str]:
    """purpose → the decision that stands: a withdrawal wins, whatever came after it."""
    found: dict[str, str] = {}
    for one in consents:
        if found.get(one.purpose) != WITHDRAWN:
            found[one.purpose] = one.decision
    return found


def may_be_answered(consents: Sequence[Consent]) -> bool:
    """Does the consent stand without which nobody writes to the buyer?"""
    return standing(consents).get("inquiry") == GIVEN


def withdrawn(consents: Sequence[Consent], purpose: str, *, now: str) -> tuple[Consent, ...]:
    """The consents with this withdrawal after them; what was shown is said by the one withdrawn.

    Where it was withdrawn already, they stand as they are.
    """
    if standing(consents).get(purpose) == WITHDRAWN:
        return tuple(consents)
    before = [one for one in consents if one.purpose == purpose]
    said = before[-1] if before else Consent(purpose, "", "", "", "", "", "")
    new = replace(said, decision=WITHDRAWN, given_at=now, method="order")
    return (*consents, new)
