"""Staff at the booth: one lead with all that was said, their notes in one tap, and the form that corrects it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from flask import redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from ...shared import (
    asked,
    clock,
    consent,
    contact,
    formats,
    lead_form,
    problems,
    rating_form,
    score,
    second_step,
)
from ...shared.booth_notes import CHIPS, HEATS
from ...shared.feedback import RATED
from ...shared.language import mark
from ...shared.lead import Lead
from ...shared.problems import Problem
from ...shared.web import page_language, translate
from .. import changes, journal, store
from ..context import booth
from ..writer import Connection
from . import lead_changes, lead_edit_form
from .door import behind_the_pin
from .express import WHO

pages = behind_the_pin("lead_page")
Answer = str | AnyResponse | tuple[str, int]
# [id, revision] of what this sitting changed last: that can be undone, and nobody else's change.
_CHANGED = "lead_changed"
SOON = dict(
    zip(lead_changes.SOON, (mark("Tomorrow"), mark("In 3 days"), mark("Next week")), strict=True)
)
AGREED = {
    "tap": mark("by a tap"),
    "staff_shown": mark("shown by staff"),
    "staff_read": mark("read out by staff"),
    "order": mark("told to the hub"),
}
DECISIONS = {
    consent.GIVEN: mark("given"),
    consent.DECLINED: mark("declined"),
    consent.WITHDRAWN: mark("withdrawn"),
}
PURPOSES = {"inquiry": mark("Answer to the inquiry"), "news": mark("News")}


@pages.get("/lead/<lead_id>")
def show(lead_id: str) -> str:
    """All that is known of the lead here."""
    return _page(_find(lead_id), {}, {})


@pages.post("/lead/<lead_id>")
def change(lead_id: str) -> Answer:
    """Save one change of staff's as the next revision; see lead_changes.changed for the fields."""
    form, wrong = request.form, lead_form.Problems()
    now, today = clock.now(), _today()

    def changed(lead: Lead) -> Lead:
        new = lead_changes.changed(lead, form, wrong, now=now, today=today)
        return lead if wrong else new

    lead = _save(lead_id, lambda c: changes.change(c, lead_id, changed))
    if wrong:
        return _page(lead, form, wrong), 422
    if who := form.get("note_by", "").strip():
        session[WHO] = who
    return redirect(url_for("lead_page.show", lead_id=lead_id), 303)


@pages.post("/lead/<lead_id>/undo")
def undo(lead_id: str) -> Answer:
    """Take back what this sitting changed last. raises: Problem(LEAD_CHANGED)"""
    changed_id, revision = session.get(_CHANGED, ("", 0))
    if changed_id != lead_id:
        raise Problem(problems.LEAD_CHANGED)
    _save(lead_id, lambda c: changes.undo(c, lead_id, revision=revision))
    return redirect(url_for("lead_page.show", lead_id=lead_id), 303)


@pages.get("/lead/<lead_id>/edit")
def edit(lead_id: str) -> str:
    """The form with all that the buyer said."""
    lead = _find(lead_id)
    typed = lead_edit_form.typed(lead, booth().store.catalogue.by_sku)
    shown = MultiDict(typed)
    shown.setlist("sku", list(lead.skus))
    return _edit(lead, shown, {})


@pages.post("/lead/<lead_id>/edit")
def save(lead_id: str) -> Answer:
    """Save the corrected lead; or show what a change of the form means."""
    form, products, wrong = request.form, booth().store.catalogue.by_sku, lead_form.Problems()
    if "show" in request.args:
        return _edit(_find(lead_id), form, {})

    def changed(lead: Lead) -> Lead:
        new, found = lead_edit_form.edited(lead, form, products)
        wrong.update(found)
        return new or lead

    lead = _save(lead_id, lambda c: changes.change(c, lead_id, changed))
    if wrong:
        status = 409 if wrong.get("form") == Problem(problems.LEAD_CHANGED) else 422
        # Shown with the revision that stands: sent once more, it is what staff want.
        shown = MultiDict(form)
        shown["revision"] = str(lead.revision)
        return _edit(lead, shown, wrong), status
    return redirect(url_for("lead_page.show", lead_id=lead_id), 303)


def _save(lead_id: str, work: Callable[[Connection], Lead]) -> Lead:
    """Do the work in a transaction; what it changed is what can be undone."""
    before = _find(lead_id).revision
    lead = booth().store.write(work)
    if lead.revision != before:
        session[_CHANGED] = [lead_id, lead.revision]
        booth().loop.wake()
    return lead


def _find(lead_id: str) -> Lead:
    """raises: Problem LEAD_ERASED, LEAD_HANDED_OVER, PAGE_MISSING"""
    with booth().store.read() as connection:
        return store.standing(connection, lead_id)


def _page(lead: Lead, typed: Mapping[str, str], wrong: lead_form.Problems) -> str:
    products, spoken = booth().store.catalogue.by_sku, page_language()
    with booth().store.read() as connection:
        delivered = journal.delivered(connection, lead.id)
    scorer = score.scorer(products, booth().config.score_weights)
    changed = list(session.get(_CHANGED, ())) == [lead.id, lead.revision]
    return render_template(
        "booth/staff/lead.html",
        lead=lead,
        delivered=delivered,
        lines=asked.lines(lead, products, spoken, translate),
        business=asked.business(lead, translate),
        said=score.in_words(scorer(lead), spoken, translate),
        consents=[(PURPOSES.get(one.purpose, one.purpose), one) for one in lead.consents],
        agreed=AGREED,
        decisions=DECISIONS,
        rated=[
            (one, [(rating_form.LABELS[name], getattr(one, name)) for name in RATED])
            for one in lead.feedback
        ],
        products=products,
        heats=HEATS,
        chips=CHIPS,
        soon=SOON,
        next_day=_day(lead.staff.next_step_at),
        typed=typed,
        who=session.get(WHO, lead.staff.staff),
        undoable=changed,
        wrong={name: problem.text(translate) for name, problem in wrong.items()},
    )


def _edit(lead: Lead, typed: MultiDict[str, str], wrong: lead_form.Problems) -> str:
    products = booth().store.catalogue.by_sku
    chosen = [sku for sku in dict.fromkeys(typed.getlist("sku")) if sku]
    shown = second_step.context(
        lead,
        typed,
        wrong,
        products=products,
        language=page_language(),
        translate=translate,
        one_more_market=request.args.get("show") == "market",
    )
    offered = {sku: products[sku] for sku in lead.skus if sku in products}
    return render_template(
        "booth/staff/lead_edit.html",
        **shown,
        mine=[(sku, offered.get(sku), sku in chosen) for sku in lead.skus],
        others=[product for product in products.values() if product.sku not in lead.skus],
        added=[sku for sku in chosen if sku not in lead.skus],
        ways=contact.ways(page_language(), lead.contact.country),
    )


def _today() -> date:
    """Where the fair is."""
    return datetime.now(formats.WIB).date()


def _day(text: str) -> str:
    """ISO 8601 date → as the page writes it; what is none stays as it is."""
    try:
        return formats.day(date.fromisoformat(text), page_language())
    except ValueError:
        return text
