"""Staff at the booth: a lead in four taps and what is typed, while the buyer still talks."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock, consent, contact, language, lead_form
from ...shared.booth_notes import CHIPS, HEATS
from ...shared.language import mark
from ...shared.lead import Lead
from ...shared.problems import Problem
from ...shared.web import translate
from .. import erasure, resume, store
from ..context import booth
from ..visit import new_form, own_draft, visit_id
from . import arrival, express_form
from .door import behind_the_pin

pages: Blueprint = behind_the_pin("express")
Answer = str | AnyResponse | tuple[str, int]
_DRAFT = "express"
# The lead that this sitting saved last, which may still be taken back; and who saved it.
_SAVED, WHO = "express_saved", "staff_name"
CONSENTS = {
    "staff_shown": mark("Read the notice here, and agrees"),
    "staff_read": mark("Heard the notice from me, and agrees"),
}


@pages.get("/express")
def form() -> str:
    """An empty form, or what was typed into it: its hidden id becomes the lead's."""
    if draft := own_draft(_DRAFT):
        return _form(draft.fields, {})
    typed = MultiDict({"id": new_form(), "staff": session.get(WHO, "")})
    typed.setlist("sku", arrival.skus_at_hand())
    return _form(typed, {})


@pages.post("/express")
def send() -> Answer:
    """Save the lead; or show the form again, in another language or with another notice."""
    typed = request.form
    if "show" in request.args:
        return _form(typed, {})
    lead, wrong = express_form.captured(
        typed,
        products=booth().store.catalogue.by_sku,
        buyers=arrival.buyers_language(typed.get("buyers_language", "")),
        now=clock.now(),
    )
    if lead is None:
        return _form(typed, wrong), 422
    new = lead
    try:
        saved = booth().store.write(lambda c: express_form.save(c, new))
    except Problem as problem:
        return _form(typed, {"form": problem}), problem.kind.status
    booth().loop.wake()
    booth().drafts.drop(visit_id())
    arrival.next_buyer()
    session[_SAVED], session[WHO] = saved.id, saved.staff.staff
    return redirect(url_for("express.saved"), 303)


@pages.post("/express/draft")
def keep() -> resume.Answer:
    """Keep the form as it stands; called by static/js/draft.js."""
    return resume.keep(_DRAFT)


@pages.get("/express/saved")
def saved() -> Answer:
    """It is on disk: its reference, and the way back, and on to the next."""
    lead = _saved()
    if lead is None:
        return redirect(url_for("express.form"), 303)
    return render_template("booth/staff/express_saved.html", lead=lead)


@pages.post("/express/undo")
def undo() -> Answer:
    """Erase the lead that was just saved: no other, and only in this sitting."""
    if lead_id := str(session.get(_SAVED, "")):
        booth().store.write(lambda c: erasure.erase(c, lead_id, now=clock.now()))
        booth().store.overwrite_erased()
        booth().loop.wake()
        session.pop(_SAVED)
    return redirect(url_for("express.taken_back"), 303)


@pages.get("/express/taken-back")
def taken_back() -> str:
    """Nothing of it is left here."""
    return render_template("booth/staff/express_saved.html", lead=None)


def _saved() -> Lead | None:
    with booth().store.read() as connection:
        return store.find(connection, str(session.get(_SAVED, "")))


def _form(typed: MultiDict[str, str], wrong: lead_form.Problems) -> str:
    products = booth().store.catalogue.products
    chosen = [sku for sku in dict.fromkeys(typed.getlist("sku")) if sku]
    by_sku = booth().store.catalogue.by_sku
    buyers = arrival.buyers_language(typed.get("buyers_language", ""))
    return render_template(
        "booth/staff/express.html",
        typed=typed,
        wrong={name: problem.text(translate) for name, problem in wrong.items()},
        products=[by_sku[sku] for sku in chosen if sku in by_sku],
        others=[product for product in products if product.sku not in chosen],
        ways=contact.ways(buyers),
        heats=HEATS,
        chips=CHIPS,
        chosen_chips=typed.getlist("chip"),
        consents=CONSENTS,
        buyers=buyers,
        languages=language.in_order((buyers.code,), language.OFFERED),
        notice=consent.notice(buyers),
    )
