"""Consent in the words of staff: for what, and what was decided."""

from collections.abc import Callable, Sequence

from . import consent
from .consent import Consent
from .language import mark

PURPOSES = {"inquiry": mark("answer to the inquiry"), "news": mark("news")}
DECISIONS = {
    consent.GIVEN: mark("given"),
    consent.DECLINED: mark("declined"),
    consent.WITHDRAWN: mark("withdrawn"),
}


def standing(consents: Sequence[Consent], translate: Callable[[str], str]) -> list[str]:
    """ "news: declined" for each purpose, as it stands."""
    return [
        f"{translate(PURPOSES.get(purpose, purpose))}: {translate(DECISIONS.get(decision, decision))}"
        for purpose, decision in consent.standing(consents).items()
    ]
