"""The staff page that makes this tablet known to a hub."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...shared import invitation
from ...shared.problems import Problem
from ...shared.web import translate
from .. import device, enrolment
from ..context import booth
from .door import behind_the_pin

pages = behind_the_pin("enrol")


@pages.get("/enrol")
def form() -> str:
    return _page()


@pages.post("/enrol")
def send() -> str | AnyResponse | tuple[str, int]:
    """Exchange the code; what was typed stays on the page where that did not work, or in another language."""
    typed = request.form.get("hub_url", ""), request.form.get("code", "")
    if "show" in request.args:
        return _page(hub_url=typed[0], code=typed[1])
    hub_url, code, wrong = invitation.read(*typed)
    if wrong:
        return _page(hub_url=hub_url, code=code, wrong=_texts(wrong)), 422
    try:
        enrolment.enrol(booth().store, hub_url, code)
    except Problem as problem:
        page = _page(hub_url=hub_url, code=code, refused=problem.text(translate))
        return page, problem.kind.status
    booth().loop.wake()
    return redirect(url_for("staff.leads"), 303)


def _page(
    *, hub_url: str = "", code: str = "", wrong: dict[str, str] | None = None, refused: str = ""
) -> str:
    with booth().store.read() as connection:
        enrolled = device.find(connection)
    return render_template(
        "booth/staff/enrol.html",
        enrolled=enrolled,
        hub_url=hub_url or (enrolled.hub_url if enrolled else ""),
        code=code,
        wrong=wrong or {},
        refused=refused,
    )


def _texts(wrong: dict[str, Problem]) -> dict[str, str]:
    return {name: problem.text(translate) for name, problem in wrong.items()}
