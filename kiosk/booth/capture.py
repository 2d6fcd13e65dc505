"""The lead form: first step, optional second step, thank-you. Thanks are said after the commit."""

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from ..shared import clock, consent, contact, ids, language, problems
from ..shared import lead as leads
from ..shared.lead import Lead
from ..shared.problems import Problem
from ..shared.web import page_language, problem_page, translate
from . import store
from .context import booth, own_lead

pages = Blueprint("capture", __name__)
Answer = str | AnyResponse | tuple[str, int]


@pages.get("/lead")
def form() -> str:
    """A new form. Its hidden id becomes the lead's: sent twice it is one lead."""
    typed = {"id": ids.new_id(), "way": contact.ways(page_language())[0].code}
    return _form(typed, request.args.getlist("sku"), {})


@pages.post("/lead")
def send() -> Answer:
    """Save the first step; or change the way or the language and keep what was typed."""
    skus = request.form.getlist("sku")
    if "show" in request.args:
        return _form(request.form, skus, {})
    lead, wrong = leads.lead_from_form(request.form, language=page_language(), now=clock.now())
    if lead is None:
        return _form(request.form, skus, wrong), 422
    new = lead
    try:
        saved = booth().store.write(lambda connection: store.save(connection, new))
    except Problem as problem:
        return _form(request.form, skus, {"form": problem}), problem.kind.status
    booth().loop.wake()
    session["lead_id"] = saved.id
    return redirect(url_for("capture.more", lead_id=saved.id), 303)


def stale(_: CSRFError) -> Answer:
    """A form whose visit ended while it stood open: shown again with all that was typed."""
    problem = Problem(problems.FORM_STALE)
    if request.endpoint != "capture.send":
        return problem_page(problem)
    page = _form(request.form, request.form.getlist("sku"), {"form": problem})
    return page, problem.kind.status


def broken(_: Exception) -> Answer:
    """A form that met a mistake of ours: shown again with all that was typed."""
    problem = Problem(problems.SERVER_BROKEN)
    if request.endpoint != "capture.send":
        return problem_page(problem)
    try:
        page = _form(request.form, request.form.getlist("sku"), {"form": problem})
    except Exception:
        # The form itself is what broke; the first error is in the log.
        return problem_page(problem)
    return page, problem.kind.status


@pages.get("/lead/<lead_id>/more")
def more(lead_id: str) -> str:
    """The second step, all of it optional."""
    return _more(_own(lead_id), {}, {})


@pages.post("/lead/<lead_id>/more")
def add(lead_id: str) -> Answer:
    """Save the second step as the lead's next revision."""
    lead = _own(lead_id)
    if "show" in request.args:
        return _more(lead, request.form, {})
    units = booth().store.catalogue.units()
    amended, wrong = leads.amended(lead, request.form, units=units)
    if amended is None:
        return _more(lead, request.form, wrong), 422
    later = amended
    if later.contact != lead.contact or later.inquiry != lead.inquiry:
        try:
            booth().store.write(lambda connection: store.amend(connection, later))
        except Problem as problem:
            return _more(lead, request.form, {"form": problem}), problem.kind.status
        booth().loop.wake()
    return redirect(url_for("capture.thanks", lead_id=lead.id), 303)


@pages.get("/lead/<lead_id>/thanks")
def thanks(lead_id: str) -> str:
    """The reference, and nothing that was typed: the next visitor may look."""
    return render_template("booth/thanks.html", reference=_own(lead_id).reference)


@pages.get("/start-over")
def start_over() -> AnyResponse:
    """Forget this visit: its lead, its language."""
    session.clear()
    answer = redirect(url_for("cards.attract"), 303)
    answer.delete_cookie("language")
    return answer


def _own(lead_id: str) -> Lead:
    """The lead, for the visitor who sent it and nobody else."""
    if not lead_id or own_lead() != lead_id:
        abort(404)
    with booth().store.read() as connection:
        lead = store.find(connection, lead_id)
    if lead is None:
        abort(404)
    return lead


def _form(typed: object, skus: list[str], wrong: leads.Problems) -> str:
    by_sku = booth().store.catalogue.by_sku
    return render_template(
        "booth/lead.html",
        typed=typed,
        products=[by_sku[sku] for sku in skus if sku in by_sku],
        ways=contact.ways(page_language()),
        notice=consent.notice(page_language()),
        wrong={name: problem.text(translate) for name, problem in wrong.items()},
    )


def _more(lead: Lead, typed: object, wrong: leads.Problems) -> str:
    by_sku = booth().store.catalogue.by_sku
    return render_template(
        "booth/more.html",
        lead=lead,
        typed=typed,
        products=[by_sku[sku] for sku in lead.skus if sku in by_sku],
        countries=language.countries(page_language()),
        wrong={name: problem.text(translate) for name, problem in wrong.items()},
    )
