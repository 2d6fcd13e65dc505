"""What the kiosk does for those who see less: Large text; and the statement of what it does not do."""

import re
from urllib.parse import urlsplit

from flask import Blueprint, Response, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ..shared import formats, statement
from ..shared.web import FORM, page_language, without
from .staff import door

pages = Blueprint("accessibility", __name__)
_BEFORE_A_VISIT = "cards.attract"
LARGE, NORMAL = "large", "normal"
# An address that no browser takes for another host's; short, for it lives in the visit's cookie.
_PAGE = re.compile(r"/(?:[\w.~%-][\w./~%-]{0,200})?(?:\?[\w.~%&=+-]{0,400})?", re.ASCII)


def choose_text() -> AnyResponse | None:
    """?text=large chooses it and leaves the address clean; a form sends it along with what was typed.

    It lives in the visit's cookie: whoever starts over, or leaves, leaves the normal size behind.
    """
    if request.endpoint == _BEFORE_A_VISIT:
        # Its address says it: there is no visit yet that could remember.
        return None
    asked = request.args.get("text", "") if request.method == "GET" else ""
    if request.method == "POST" and request.mimetype == FORM:
        _keep(request.form.get("text", ""))
    if asked not in (LARGE, NORMAL):
        return None
    _keep(asked)
    return without("text")


def large_text() -> bool:
    """Is the page of this request shown in Large text? Staff's are not: their browser is theirs."""
    if request.endpoint == _BEFORE_A_VISIT:
        return request.args.get("text") == LARGE
    return session.get("text") == LARGE and not door.for_staff()


def say_size(answer: Response) -> Response:
    """Tell static/js/service-worker.js in which size its page "One moment" is to be."""
    if answer.mimetype == "text/html" and large_text():
        answer.headers["Pameran-Text"] = LARGE
    return answer


@pages.get("/accessibility")
def show() -> str:
    """The statement, and the way back to the page that it was opened on."""
    if before := _page_before():
        session["back"] = before
    return render_template(
        "booth/accessibility.html",
        made=formats.day(statement.MADE, page_language()),
        back=session.get("back", url_for("cards.cards")),
    )


def _page_before() -> str:
    """The page of this tablet that led here, as the browser says; "" for this one and all others."""
    said = urlsplit(request.referrer or "")
    address = said.path + (f"?{said.query}" if said.query else "")
    ours = said.netloc == request.host and said.path != request.path
    return address if ours and _PAGE.fullmatch(address) else ""


def _keep(size: str) -> None:
    if size == LARGE:
        session["text"] = LARGE
    elif size == NORMAL:
        session.pop("text", None)
