"""What the buyer had on the screen when staff came: its products and language go along behind the PIN."""

from urllib.parse import parse_qs, urlsplit

from flask import request, session

from ...shared import language, lead_form
from ...shared.language import Language
from .. import tray
from ..visit import end_visit

_SCREEN, _AT_HAND = "on_screen", "at_hand"


def notice_screen() -> None:
    """Keep which page the five taps on the mark came from; a page of staff's is none."""
    asked = urlsplit(request.referrer or "")
    if asked.netloc != request.host or asked.path.startswith("/staff"):
        return
    skus = parse_qs(asked.query).get("sku", [])
    if asked.path.startswith("/product/"):
        skus = [asked.path.removeprefix("/product/")]
    session[_SCREEN] = {"skus": tray.known(skus), "language": request.cookies.get("language", "")}


def begin_sitting() -> None:
    """End the buyer's visit; what he looked at and had on his list stays at hand for his lead."""
    screen = session.get(_SCREEN, {})
    skus = list(dict.fromkeys([*screen.get("skus", ()), *tray.skus()]))
    spoken = screen.get("language", "")
    end_visit()
    session[_AT_HAND] = {"skus": skus[: lead_form.LINES_MAX], "language": spoken}


def skus_at_hand() -> list[str]:
    """The products of the buyer who stands there."""
    return tray.known(session.get(_AT_HAND, {}).get("skus", ()))


def buyers_language(code: str = "") -> Language:
    """The language the buyer reads: the one that staff chose, else that of his screen."""
    before = session.get(_AT_HAND, {}).get("language", "")
    return language.find(code) or language.find(before) or language.DEFAULT


def next_buyer() -> None:
    """The lead is saved: nothing of this buyer is at hand for the next."""
    session.pop(_AT_HAND, None)
