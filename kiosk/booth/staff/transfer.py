"""Staff without a network: codes on the screen or a file for a stick, and the hub's answer to either."""

from typing import cast

from flask import Response, abort, current_app, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from ...shared import bundle, clock, frames
from ...shared.problems import Problem
from ...shared.web import translate
from .. import bundles, journal
from ..context import booth
from .door import behind_the_pin
from .screen import Screen

pages = behind_the_pin("transfer")
# Frames are shown in a loop of twice the blocks: at 50 % loss all is there within the first round.
ROUND = 2


@pages.get("/transfer")
def show() -> str:
    return _page()


@pages.get("/transfer/<transfer>/<int:number>.png")
def frame(transfer: str, number: int) -> Response:
    """One frame of the bundle on the screen."""
    picture = _screen().frame(transfer, number) if number < frames.NUMBERS else None
    if picture is None:
        abort(404)
    return Response(picture, mimetype="image/png")


@pages.get("/bundle")
def download() -> Response:
    """What waits as a sealed file, or with ?all=1 everything."""
    pieces = bundles.stream(booth().store, all_entries="all" in request.args)
    answer = Response(pieces, mimetype=bundle.MEDIA_TYPE)
    made_at = clock.now()[:16].replace(":", "").replace("-", "")
    answer.headers["Content-Disposition"] = f'attachment; filename="booth-{made_at}{bundle.SUFFIX}"'
    return answer


@pages.post("/transfer/code")
def enter_code() -> AnyResponse | tuple[str, int] | str:
    """The code that the desk showed; or what was typed of it, in another language."""
    typed = request.form.get("code", "")
    if "show" in request.args:
        return _page(typed=typed)
    try:
        return _page(delivered=bundles.acknowledge_code(booth().store, typed))
    except Problem as problem:
        return _page(wrong={"code": problem.text(translate)}, typed=typed), problem.kind.status


@pages.post("/transfer/acknowledgement")
def upload() -> AnyResponse | tuple[str, int] | str:
    """The file that the desk wrote."""
    sent = request.files.get("acknowledgement")
    try:
        return _page(delivered=bundles.acknowledge(booth().store, sent.read() if sent else b""))
    except Problem as problem:
        return _page(wrong={"acknowledgement": problem.text(translate)}), problem.kind.status


def _page(
    *, delivered: int | None = None, wrong: dict[str, str] | None = None, typed: str = ""
) -> str:
    content, nothing = b"", ""
    try:
        content = _screen().content()
    except Problem as problem:
        nothing = problem.text(translate)
    with booth().store.read() as connection:
        state = journal.state(connection)
    blocks = frames.blocks(len(content))
    number = request.args.get("frame", type=int)
    return render_template(
        "booth/staff/transfer.html",
        nothing=nothing,
        waiting=state.waiting,
        transfer=frames.transfer(content).hex(),
        blocks=blocks,
        round=ROUND * blocks,
        # Without JavaScript the page shows this one, and goes on to the next by itself.
        number=None if number is None or nothing else number % (ROUND * blocks),
        next_number=((number or 0) + 1) % (ROUND * blocks),
        delivered=delivered,
        wrong=wrong or {},
        typed=typed,
    )


def _screen() -> Screen:
    return cast(Screen, current_app.extensions["screen"])
