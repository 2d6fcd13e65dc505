"""The desk takes in what a tablet sent without a network: by camera, or as a file."""

import io

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from ...shared import acknowledgement, clock, frames, problems
from ...shared.problems import Problem
from ...shared.web import POLICY, translate
from .. import bundles, roles
from ..bundles import Taken
from ..context import hub
from .door import needs, only_people

pages = Blueprint("take_in", __name__, url_prefix="/desk/take-in")
pages.before_request(only_people)
# Half a million leads.
BUNDLE_MAX_BYTES = 64 * 1024 * 1024
# zxing-wasm is WebAssembly; no other page may run any.
CAMERA_POLICY = POLICY.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")


@pages.url_value_preprocessor
def allow_bundle(endpoint: str | None, _: object) -> None:
    """A bundle may be larger than a form. Said before CSRFProtect reads the form, and only to staff."""
    if endpoint == "take_in.upload" and session.get("person"):
        request.max_content_length = BUNDLE_MAX_BYTES


@pages.get("")
@needs(roles.STAFF)
def show() -> Response:
    answer = make_response(_page())
    answer.headers["Content-Security-Policy"] = CAMERA_POLICY
    return answer


@pages.post("")
@needs(roles.STAFF)
def upload() -> AnyResponse | tuple[str, int]:
    """A bundle as a file."""
    sent = request.files.get("bundle")
    try:
        if sent is None or not sent.filename:
            raise Problem(problems.BUNDLE_UNREADABLE)
        here = hub()
        taken = bundles.take_in(here.engine, here.master, sent.stream, now=clock.now())
    except Problem as problem:
        return _page(wrong=problem.text(translate)), problem.kind.status
    return redirect(url_for("take_in.done", sha256=taken.sha256), 303)


@pages.post("/frames")
@needs(roles.STAFF)
def upload_frames() -> Response:
    """Frames that the camera saw, one after the other → where the outcome stands, or a problem."""
    sent = request.files["frames"].read()
    size = frames.FRAME_BYTES
    seen = [sent[place : place + size] for place in range(0, len(sent), size)]
    here = hub()
    try:
        content = frames.assembled(seen)
        taken = bundles.take_in(here.engine, here.master, io.BytesIO(content), now=clock.now())
    except Problem as problem:
        said = {"code": problem.kind.code, "sentence": problem.text(translate)}
        answer = jsonify({"problem": said | {"details": problem.details}})
        answer.status_code = problem.kind.status
        return answer
    return jsonify({"done": url_for("take_in.done", sha256=taken.sha256)})


@pages.get("/<sha256>")
@needs(roles.STAFF)
def done(sha256: str) -> str:
    """What was taken in, and what to tell the tablet."""
    return render_template("hub/taken_in.html", taken=_taken(sha256))


@pages.get("/<sha256>/acknowledgement")
@needs(roles.STAFF)
def download(sha256: str) -> Response:
    """The file to carry back."""
    taken = _taken(sha256)
    answer = Response(taken.file, mimetype=acknowledgement.MEDIA_TYPE)
    name = f"booth-{sha256[:8]}{acknowledgement.SUFFIX}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _taken(sha256: str) -> Taken:
    here = hub()
    with here.engine.connect() as connection:
        return bundles.find(connection, here.master, here.event_id, sha256)


def _page(*, wrong: str = "") -> str:
    return render_template(
        "hub/take_in.html",
        wrong=wrong,
        frame_bytes=frames.FRAME_BYTES,
        block_bytes=frames.BLOCK_BYTES,
    )
