"""The lead form: first step, optional second step, thank-you. Thanks are said after the commit."""

from collections.abc import Mapping

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response as AnyResponse

from ..shared import (
    asked,
    clock,
    consent,
    contact,
    lead_form,
    problems,
    qr,
    second_step,
)
from ..shared.lead import Lead
from ..shared.problems import Problem
from ..shared.web import page_language, problem_page, translate
from . import ahead, steps, store, tray
from .context import booth
from .visit import end_visit, new_form, own_draft, own_lead, shown_in_this_visit, visit_id

pages = Blueprint("capture", __name__)
Answer = str | AnyResponse | tuple[str, int]
_FORMS_MAX = 10


@pages.get("/lead")
def form() -> str:
    """A form whose hidden id becomes the lead's: sent twice it is one lead.

    Who sent one in this visit gets it back as it stands: corrected, or with one more product, it
    is the lead's next revision and not a second lead.
    raises: Problem(PRODUCTS_MANY)
    """
    lead, draft = _sent(), own_draft("lead")
    before = lead.skus if lead else ()
    # Not the draft's: a product that was taken off the list meanwhile would be back.
    asked_for = tray.known(request.args.getlist("sku"))
    skus = list(dict.fromkeys([*before, *asked_for, *tray.skus()]))
    if len(skus) > max(len(before), lead_form.LINES_MAX):
        raise Problem(problems.PRODUCTS_MANY, limit=lead_form.LINES_MAX)
    tray.put_in(asked_for)
    if draft:
        return _form(draft.fields, skus, {})
    if lead:
        return _form(lead_form.first_step(lead), skus, {}, lead.contact.country)
    steps.count("form")
    typed = {"id": new_form(), "way": contact.ways(page_language())[0].code}
    return _form(typed, skus, {})


@pages.post("/lead")
def send() -> Answer:
    """Save the first step; or change the way or the language and keep what was typed."""
    skus = request.form.getlist("sku")
    if "show" in request.args:
        return _form(request.form, skus, {})
    products = booth().store.catalogue.by_sku
    lead, wrong = lead_form.captured(
        request.form, products=products, language=page_language(), now=clock.now()
    )
    if lead is None:
        return _form(request.form, skus, wrong), 422
    new, ours = lead, shown_in_this_visit(lead.id)
    try:
        saved = booth().store.write(lambda c: store.save(c, new, may_correct=ours))
    except Problem as problem:
        return _form(request.form, skus, {"form": problem}), problem.kind.status
    booth().loop.wake()
    booth().drafts.drop(visit_id())
    session["lead_id"] = saved.id
    tray.take_out(saved.skus)
    for sku in saved.skus or ("",):
        steps.count("sent", sku)
    return redirect(url_for("capture.more", lead_id=saved.id), 303)


def stale(_: CSRFError) -> Answer:
    """A form whose visit ended while it stood open: shown again with all that was typed.

    But not where somebody started over since: what it holds is then another visitor's.
    """
    problem = Problem(problems.FORM_STALE)
    if booth().ended_forms.holds(request.form.get("id", "")):
        return redirect(url_for("cards.attract"), 303)
    if request.endpoint == "rating.send":
        # Its lead belongs to a visit that is over, and to nobody who is here now.
        return problem_page(Problem(problems.VISIT_ENDED))
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
    """The second step, all of it optional; what was sent before stands in it."""
    lead = _own(lead_id)
    if draft := own_draft("more"):
        return _more(lead, draft.fields, {})
    return _more(lead, lead_form.second_step(lead, booth().store.catalogue.by_sku), {})


@pages.post("/lead/<lead_id>/more")
def add(lead_id: str) -> Answer:
    """Save the second step as the lead's next revision; or show what a change of it means."""
    lead = _own(lead_id)
    if "show" in request.args:
        return _more(lead, request.form, {})
    form, products = request.form, booth().store.catalogue.by_sku
    try:
        wrong = booth().store.write(lambda c: store.complete(c, lead_id, form, products))
    except Problem as problem:
        return _more(lead, request.form, {"form": problem}), problem.kind.status
    if wrong:
        return _more(lead, request.form, wrong), 422
    booth().loop.wake()
    booth().drafts.drop(visit_id())
    steps.count("completed")
    return redirect(url_for("capture.thanks", lead_id=lead.id), 303)


@pages.get("/lead/<lead_id>/thanks")
def thanks(lead_id: str) -> str:
    """Reference, contact, withdrawal code and what was asked for; not who asked: others may look."""
    lead = _own(lead_id)
    contact_text, public_url = booth().contact, booth().public_url
    label = translate("QR code of our contact")
    return render_template(
        "booth/thanks.html",
        reference=lead.reference,
        rating=url_for("rating.form", lead_id=lead.id) if lead.skus else "",
        rated=bool(lead.feedback),
        lines=asked.lines(lead, booth().store.catalogue.by_sku, page_language(), translate),
        code=qr.svg(contact_text, label=label, css_class="take__code") if contact_text else "",
        withdrawal=lead.withdrawal_code,
        withdrawal_address=f"{public_url.split('://', 1)[-1]}/w/" if public_url else "",
    )


@pages.get("/start-over")
def start_over() -> AnyResponse:
    """Forget this visit: its lead, its forms, its language and whatever else it chose."""
    end_visit()
    answer = ahead.forget(redirect(url_for("cards.attract"), 303))
    # Ours are named so; on a machine of its own the hub's sign-in is among them.
    for name in request.cookies:
        if not name.startswith("pameran_"):
            answer.delete_cookie(name)
    return answer


def _own(lead_id: str) -> Lead:
    """The lead, for the visitor who sent it and nobody else."""
    lead = _sent()
    if lead is None or lead.id != lead_id:
        abort(404)
    return lead


def _sent() -> Lead | None:
    """The lead that this visitor sent."""
    if not own_lead():
        return None
    with booth().store.read() as connection:
        return store.find(connection, own_lead())


def _form(
    typed: Mapping[str, str], skus: list[str], wrong: lead_form.Problems, country: str = ""
) -> str:
    # The cookie holds the newest few; a visit shows hardly more.
    shown = dict.fromkeys([*session.get("forms", []), typed.get("id", "")])
    session["forms"] = [form_id for form_id in shown if form_id][-_FORMS_MAX:]
    by_sku = booth().store.catalogue.by_sku
    return render_template(
        "booth/lead.html",
        typed=typed,
        products=[by_sku[sku] for sku in skus if sku in by_sku],
        ways=contact.ways(page_language(), country),
        notice=consent.notice(page_language()),
        wrong={name: problem.text(translate) for name, problem in wrong.items()},
    )


def _more(lead: Lead, typed: Mapping[str, str], wrong: lead_form.Problems) -> str:
    shown = second_step.context(
        lead,
        typed,
        wrong,
        products=booth().store.catalogue.by_sku,
        language=page_language(),
        translate=translate,
        one_more_market=request.args.get("show") == "market",
    )
    return render_template("booth/more.html", **shown)
