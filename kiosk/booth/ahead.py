"""Pages that the browser fetches ahead: a product's, from the finger's touch on, before it is lifted.

The rules travel as a header (https://html.spec.whatwg.org/multipage/speculative-loading.html), for a
page holds no inline script. What was fetched lives as long as the page that asked for it: the next
visitor starts on another one.
"""

from flask import Response, request
from werkzeug.wrappers import Response as AnyResponse

from ..shared.web import asset

# "conservative" is the touch itself. Whatever is in view would be twelve pages for one that is opened,
# and older by minutes when it is.
_RULES = "ahead.speculationrules"


def offer(answer: Response) -> Response:
    """Let the browser fetch ahead what this page's cards lead to."""
    if answer.mimetype == "text/html":
        answer.headers["Speculation-Rules"] = f'"{asset(_RULES)}"'
    return answer


def forget(answer: AnyResponse) -> AnyResponse:
    """Let the browser drop what it fetched ahead: a page from before shows an older list."""
    answer.headers["Clear-Site-Data"] = '"prefetchCache", "prerenderCache"'
    return answer


def fetched_ahead() -> bool:
    """Is the page of this request one that nobody sees yet, and perhaps never?"""
    # Sec-Purpose: Chromium and Firefox ("prefetch;prerender"); the others: before they had it.
    said = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in purpose for purpose in said)
