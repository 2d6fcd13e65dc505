"""The ratings step: after the thank-you and never in its way, a buyer taps what he thinks of the products."""

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ..shared import lead_form, problems, rating_form
from ..shared.lead import Lead
from ..shared.problems import Problem
from ..shared.web import translate
from . import changes, store
from .context import booth
from .visit import own_draft, own_lead, visit_id

pages = Blueprint("rating", __name__)
Answer = str | AnyResponse | tuple[str, int]


@pages.get("/lead/<lead_id>/rating")
def form(lead_id: str) -> str:
    """The products of the lead, with what was tapped before."""
    lead = _own(lead_id)
    if draft := own_draft("rating"):
        return _form(lead, draft.fields, {})
    return _form(lead, rating_form.typed(lead), {})


@pages.post("/lead/<lead_id>/rating")
def send(lead_id: str) -> Answer:
    """Save the ratings as the lead's next revision; sent again unchanged they change nothing."""
    lead, typed, wrong = _own(lead_id), request.form, lead_form.Problems()
    if "show" in request.args:
        return _form(lead, typed, {})

    def rated(lead: Lead) -> Lead:
        new = rating_form.rated(lead, typed, wrong)
        return lead if wrong else new

    try:
        booth().store.write(lambda c: changes.change(c, lead_id, rated))
    except Problem as problem:
        return _form(lead, typed, {"form": problem}), problem.kind.status
    if wrong:
        return _form(lead, typed, wrong), 422
    booth().loop.wake()
    booth().drafts.drop(visit_id())
    return redirect(url_for("capture.thanks", lead_id=lead_id), 303)


def _own(lead_id: str) -> Lead:
    """The lead, for the visitor who sent it. raises: Problem(VISIT_ENDED) for everybody else"""
    found = None
    if lead_id == own_lead():
        with booth().store.read() as connection:
            found = store.find(connection, lead_id)
    if found is None:
        raise Problem(problems.VISIT_ENDED)
    return found


def _form(lead: Lead, typed: Mapping[str, str], wrong: lead_form.Problems) -> str:
    by_sku = booth().store.catalogue.by_sku
    return render_template(
        "booth/rating.html",
        lead=lead,
        products=[(sku, by_sku.get(sku)) for sku in lead.skus],
        typed=typed,
        labels=rating_form.LABELS,
        ratings=rating_form.RATINGS,
        wrong={name: problem.text(translate) for name, problem in wrong.items()},
    )
