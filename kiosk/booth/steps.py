"""What of a visit is counted: each step once, whoever it is.

That a page was shown before is a bit in the session's cookie, gone when the visit ends. It names
nobody, and never leaves the tablet: what is written is in `visit_counts.py`.
"""

from typing import cast

from flask import current_app, request, session

from ..shared.visits import STEPS, Step
from ..shared.web import page_language
from . import ahead
from .visit_counts import Counts

_SEEN = "seen"


def count(step: Step, sku: str = "") -> None:
    """Count this step of the visit that is under way; shown again, it is not counted again.

    With a product it is counted for the visit and for the product. The visit's first step is also
    its start. A page that a browser fetches ahead, or asks the head of, is not one that was shown.
    """
    if request.method == "HEAD" or ahead.fetched_ahead():
        return
    seen, before = _seen(), _seen()
    for one, of in ((step, ""), ("start" if step != "attract" else step, ""), (step, sku)):
        bit = _bit(one, of)
        if bit & ~seen:
            counts().add(one, page_language().code, of)
            seen |= bit
    if seen != before:
        session[_SEEN] = f"{seen:x}"


def end() -> None:
    """End the visit: a form that it opened, and neither sent nor took along, was abandoned.

    Nothing stays in the session, except that the screen that waits was shown: reloaded it is not
    counted again.
    """
    seen, waits = _seen(), _bit("attract")
    if seen & _bit("form") and not seen & (_bit("sent") | _bit("hand_off")):
        counts().add("abandoned", page_language().code)
    session.clear()
    if seen == waits:
        session[_SEEN] = f"{seen:x}"


def counts() -> Counts:
    """The counts of the tablet that answers this request."""
    return cast(Counts, current_app.extensions["visits"])


def _seen() -> int:
    return int(session.get(_SEEN, "0"), 16)


def _bit(step: Step, sku: str = "") -> int:
    """Where this step stands in the bit set; 0, so that it is not counted, for an unknown product."""
    place = STEPS.index(step)
    if sku:
        known = counts().skus()
        if sku not in known:
            return 0
        place += len(STEPS) * (1 + known.index(sku))
    return 1 << place
