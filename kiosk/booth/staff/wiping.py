"""Staff at the booth: wipe the tablet after the fair, and print the hand-over slip."""

from flask import Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock, problems
from ...shared.problems import Problem
from ...shared.sheet import hand_over
from ...shared.web import page_language, translate
from .. import wipe
from ..context import booth
from . import pin
from .door import behind_the_pin

pages = behind_the_pin("wiping")


@pages.get("/wipe")
def ask() -> str:
    """What stands in the way of a wipe; or the slip, and the PIN once more."""
    return _page()


@pages.post("/wipe")
def wipe_now() -> AnyResponse | tuple[str, int]:
    """Wipe, for whoever types the PIN once more."""
    typed = request.form.get("pin", "")
    problem = booth().store.write(lambda c: pin.check(c, typed, now=clock.now()))
    if problem:
        return _page(problem), problem.kind.status
    try:
        wipe.wipe(booth().store, now=clock.now())
    except Problem as refused:
        return _page(refused), refused.kind.status
    return redirect(url_for("wiping.ask"), 303)


@pages.get("/hand-over.pdf")
def slip() -> Response:
    """The hand-over slip: before the wipe to be signed, after it once more."""
    with booth().store.read() as connection:
        found = wipe.readiness(connection).slip or wipe.last_hand_over(connection)
    if found is None:
        abort(404)
    pdf = hand_over.pdf(found, language=page_language(), translate=translate)
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="hand-over.pdf"'
    return answer


def _page(wrong: Problem | None = None) -> str:
    with booth().store.read() as connection:
        ready = wipe.readiness(connection)
        last = wipe.last_hand_over(connection)
    done = ready.problem is not None and ready.problem.kind == problems.NOT_ENROLLED
    return render_template(
        "booth/staff/wipe.html",
        slip=ready.slip,
        hindrance=ready.problem.text(translate) if ready.problem else "",
        last=last if done else None,
        wrong={"pin": wrong.text(translate, page_language())} if wrong else {},
    )
