"""The page "One moment", and the service worker that shows it while this server starts again."""

import hashlib
import json

from flask import Blueprint, Response, abort, current_app, render_template, url_for

from ..shared import language
from ..shared.asset import STATIC
from ..shared.web import page_language, use_language

pages = Blueprint("standby", __name__)


@pages.get("/one-moment/<code>")
def one_moment(code: str) -> str:
    """The page in one language, for the service worker to keep. It holds nothing of a visit."""
    use_language(language.find(code) or abort(404))
    # Not as this visitor has it: the worker sets the size where it shows the page.
    return render_template("booth/one_moment.html", large_text=False)


@pages.get("/service-worker.js")
def worker() -> Response:
    """The worker; at the root, for it may act only on what lies below its own address."""
    own = {"version": _version(), "pages": _addresses()}
    text = (STATIC / "js" / "service-worker.js").read_text(encoding="utf-8")
    answer = Response(f"const KEPT = {json.dumps(own)}\n{text}", mimetype="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


def _addresses() -> dict[str, str]:
    return {code: url_for("standby.one_moment", code=code) for code in language.OFFERED}


def _version() -> str:
    """Another one whenever a page or a file it is made of changed: browsers compare the worker."""
    made: dict[str, object] = current_app.extensions
    if "one_moment_version" not in made:
        asked_in, digest = page_language(), hashlib.sha256()
        for code in language.OFFERED:
            digest.update(one_moment(code).encode())
        use_language(asked_in)
        made["one_moment_version"] = digest.hexdigest()[:12]
    return str(made["one_moment_version"])
