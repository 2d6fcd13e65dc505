"""Withdrawal by the code of the thank-you page: no name, no session, and the same answer to every code."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock, problems, withdrawal_code
from ...shared.problems import Problem
from ...shared.web import translate
from .. import withdrawal_codes
from ..context import hub
from . import visitors

pages = Blueprint("withdrawal", __name__)
pages.before_request(visitors.small_enough)
Answer = str | AnyResponse | tuple[str, int]


@pages.get("/w/")
@pages.get("/w/<code>")
def ask(code: str = "") -> str:
    """The code, typed or from the link, and what shall be done; nothing is done yet."""
    return _page(withdrawal_code.read(code) or code, "", {})


@pages.post("/w/")
def wish() -> Answer:
    """Do it; of a lead that is still on a tablet, when it arrives."""
    typed, asked = request.form.get("code", ""), request.form.get("wish", "")
    code = withdrawal_code.read(typed)
    wrong = {}
    if not code:
        wrong["code"] = Problem(problems.WITHDRAWAL_CODE_WRONG)
    if asked not in withdrawal_codes.WISHES:
        wrong["wish"] = Problem(problems.WISH_MISSING)
    if wrong:
        return _page(typed, asked, wrong), 422
    here, now = hub(), clock.now()
    try:
        visitors.write(lambda c: withdrawal_codes.wish(c, here.event_id, code, asked, now=now))
    except Problem as problem:
        return _page(code, asked, {"form": problem}), problem.kind.status
    erased = asked == withdrawal_codes.ERASED
    return render_template("hub/phone/withdrawn.html", erased=erased, config=here.config)


def _page(code: str, asked: str, wrong: dict[str, Problem]) -> str:
    said = {name: problem.text(translate) for name, problem in wrong.items()}
    return render_template("hub/phone/withdrawal.html", code=code, asked=asked, wrong=said)
