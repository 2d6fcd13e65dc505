"""The ratings step on a buyer's own phone, after the thank-you."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock, lead_form, rating_form
from ...shared.lead import Lead
from ...shared.problems import Problem
from ...shared.web import translate
from .. import catalogue, phone_leads
from ..context import hub
from . import visitors
from .inquiry import own

pages = Blueprint("rating", __name__)
pages.before_request(visitors.small_enough)
Answer = str | AnyResponse | tuple[str, int]


@pages.get("/inquiry/<ticket>/rating")
def form(ticket: str) -> str:
    """The products of the lead, with what was tapped before."""
    lead = own(ticket)
    return _form(ticket, lead, rating_form.typed(lead), {})


@pages.post("/inquiry/<ticket>/rating")
def send(ticket: str) -> Answer:
    """Save the ratings as the lead's next revision."""
    lead, typed = own(ticket), request.form
    if "show" in request.args:
        return _form(ticket, lead, typed, {})
    here, now = hub(), clock.now()
    try:
        wrong = visitors.write(
            lambda c: phone_leads.rate(c, here.event_id, lead.id, typed, now=now)
        )
    except Problem as problem:
        return _form(ticket, lead, typed, {"form": problem}), problem.kind.status
    if wrong:
        return _form(ticket, lead, typed, wrong), 422
    return redirect(url_for("inquiry.thanks", ticket=ticket), 303)


def _form(ticket: str, lead: Lead, typed: Mapping[str, str], wrong: lead_form.Problems) -> str:
    by_sku = catalogue.current(hub().engine).by_sku
    return render_template(
        "hub/phone/rating.html",
        ticket=ticket,
        products=[(sku, by_sku.get(sku)) for sku in lead.skus],
        typed=typed,
        labels=rating_form.LABELS,
        ratings=rating_form.RATINGS,
        wrong={name: problem.text(translate) for name, problem in wrong.items()},
    )
