"""What staff should know of this tablet and its hub, in words: the notes above the list of leads."""

import json
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from ...shared import formats, language, problems
from ...shared.language import Language, mark
from ...shared.report import CLOCK_OFF_MAX_S
from ..device import Device
from ..journal import State

NO_HUB = mark("This tablet has no hub yet: leads stay on it until it is enrolled")


def notes(
    enrolled: Device | None, state: State, spoken: Language, *, missing: int = 0
) -> list[str]:
    """Sentences in the language spoken, the gravest first; none where all is well.

    missing: leads that were let go here and that the hub has no more
    """
    translate = language.translator(spoken)
    found = []
    if missing:
        sentence = translate(
            "The hub was restored from an old backup: {count} leads that this tablet let go are not "
            "there. Whoever runs the hub must restore a newer backup"
        )
        found.append(sentence.format(count=formats.number(missing, spoken)))
    if enrolled is None:
        found.append(translate(NO_HUB))
    if state.problem == problems.DEVICE_REVOKED.code:
        found.append(
            translate(
                "This tablet was revoked at the hub. Go on: it keeps its leads, and the hub keeps "
                "apart what it sends. To be trusted again, enrol it with a new code"
            )
        )
    elif state.problem and enrolled:
        found.append(problems.words(state.problem, translate))
    if off := clock_off(state.clock_offset_s, spoken):
        found.append(off)
    return found + _set_aside(state.set_aside, translate)


def clock_off(offset_s: int | None, spoken: Language) -> str:
    """How far the clock is off; "" where it is not, or nobody knows."""
    if offset_s is None or abs(offset_s) <= CLOCK_OFF_MAX_S:
        return ""
    translate = language.translator(spoken)
    off = (
        translate("This tablet’s clock is {time} behind the hub’s; set it right")
        if offset_s > 0
        else translate("This tablet’s clock is {time} ahead of the hub’s; set it right")
    )
    return off.format(time=formats.duration(timedelta(seconds=abs(offset_s)), spoken))


def _set_aside(set_aside: str, translate: Callable[[str], str]) -> list[str]:
    """What the hub keeps and did not take in, one sentence for each reason."""
    counts = Counter(str(one["code"]) for one in json.loads(set_aside))
    sentence = translate("Set aside at the hub: {count}. {why}")
    return [
        sentence.format(count=count, why=problems.words(code, translate))
        for code, count in counts.items()
    ]
