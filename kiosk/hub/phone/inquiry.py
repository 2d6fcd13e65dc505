"""The lead form on a buyer's own phone: by a tablet's hand-off code, or from a product's page.

Nothing stored is ever shown at an address that others have: who scans the same code gets an empty form,
and is another lead. The second step and the thank-you have an address of their own, which only the
phone that sent the first step knows, and a form changes a lead only where it was shown by this hub (see
proof). No session is needed, so there is no cookie to forge a form with.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from ...shared import (
    card,
    clock,
    consent,
    contact,
    handoff,
    ids,
    lead_form,
    problems,
    qr,
    second_step,
)
from ...shared.asked import lines as inquiry_lines
from ...shared.lead import Lead
from ...shared.problems import Problem
from ...shared.product import Product
from ...shared.web import page_language, problem_page, translate
from .. import catalogue, devices, leads, phone_leads
from ..context import hub
from . import proof, visitors

pages = Blueprint("inquiry", __name__)
pages.before_request(visitors.small_enough)
Answer = str | AnyResponse | tuple[str, int]

# The phone fills each kind in by itself; a messenger's name it does not know.
_FIELDS = {"email": "email", **dict.fromkeys(("whatsapp", "phone", "zalo", "viber"), "tel")}


@dataclass(frozen=True)
class Asked:
    """Where a form came from."""

    address: str  # of the form
    device_id: str  # of the tablet whose code was scanned; "" for none
    products: Sequence[Product]  # chosen before
    revoked: bool = False  # the tablet is trusted no longer


@pages.errorhandler(Problem)
def no_form(problem: Problem) -> Answer:
    """A code that opens no form: said kindly, with all products to go on from."""
    if problem.kind != problems.HANDOFF_WRONG:
        return problem_page(problem)
    products = catalogue.current(hub().engine).products
    said = problem.text(translate)
    return render_template("hub/phone/products.html", products=products, problem=said), 404


@pages.get("/h/<token>")
def handed_off(token: str) -> Answer:
    """The form that a tablet's code opens, its products chosen."""
    asked = _handed_off(token)
    if asked.revoked:
        raise Problem(problems.HANDOFF_WRONG)
    return _new(asked)


@pages.post("/h/<token>")
def send_handed_off(token: str) -> Answer:
    """Save it, attributed to the tablet; to none where it was revoked while the buyer typed."""
    return _send(_handed_off(token))


@pages.get("/p/<code>/inquiry")
def of_product(code: str) -> Answer:
    """The form that a product's page opens."""
    return _new(_of_product(code))


@pages.post("/p/<code>/inquiry")
def send_of_product(code: str) -> Answer:
    """Save it, attributed to the fair."""
    return _send(_of_product(code))


@pages.get("/inquiry/<ticket>")
def more(ticket: str) -> Answer:
    """The second step, all of it optional."""
    lead = own(ticket)
    by_sku = catalogue.current(hub().engine).by_sku
    return _more(ticket, lead, lead_form.second_step(lead, by_sku), {})


@pages.post("/inquiry/<ticket>")
def add(ticket: str) -> Answer:
    """Save the second step as the lead's next revision."""
    lead = own(ticket)
    if "show" in request.args:
        return _more(ticket, lead, request.form, {})
    here, form, now = hub(), request.form, clock.now()
    products = catalogue.current(here.engine).by_sku
    try:
        wrong = visitors.write(
            lambda c: phone_leads.complete(c, here.event_id, lead.id, form, products, now=now)
        )
    except Problem as problem:
        return _more(ticket, lead, form, {"form": problem}), problem.kind.status
    if wrong:
        return _more(ticket, lead, form, wrong), 422
    return redirect(url_for("inquiry.thanks", ticket=ticket), 303)


@pages.get("/inquiry/<ticket>/thanks")
def thanks(ticket: str) -> str:
    """The reference, whom to reach, and how to withdraw."""
    lead = own(ticket)
    code = card.mecard(hub().config.exporter)
    return render_template(
        "hub/phone/thanks.html",
        reference=lead.reference,
        rating=url_for("rating.form", ticket=ticket) if lead.skus else "",
        rated=bool(lead.feedback),
        lines=inquiry_lines(
            lead, catalogue.current(hub().engine).by_sku, page_language(), translate
        ),
        config=hub().config,
        code=qr.svg(code, label=translate("QR code of our contact")) if code else "",
        withdrawal=lead.withdrawal_code,
    )


def _handed_off(token: str) -> Asked:
    """raises: Problem(HANDOFF_WRONG) for a token that no tablet of this fair made"""
    here = hub()
    with here.engine.connect() as connection:
        found = devices.handed_off(connection, here.master, here.event_id, token)
    if found is None:
        # Guesses are counted: each is tried with the key of every tablet.
        visitors.admit()
        raise Problem(problems.HANDOFF_WRONG)
    by_code = catalogue.current(here.engine).by_code
    products = [by_code[code] for code in handoff.meant(found.beginnings, list(by_code))]
    address = url_for("inquiry.handed_off", token=token)
    return Asked(address, "" if found.revoked else found.device_id, products, found.revoked)


def _of_product(code: str) -> Asked:
    found = catalogue.current(hub().engine).by_code.get(ids.typed_code(code))
    if found is None:
        raise Problem(problems.HANDOFF_WRONG)
    return Asked(url_for("inquiry.of_product", code=found.code), "", [found])


def _new(asked: Asked) -> str:
    typed = {"id": proof.new_form(), "way": contact.ways(page_language())[0].code}
    return _form(asked, typed, [product.sku for product in asked.products], {})


def _send(asked: Asked) -> Answer:
    form, now, here = request.form, clock.now(), hub()
    skus = form.getlist("sku")
    if "show" in request.args:
        return _form(asked, form, skus, {})
    field = _FIELDS.get(form.get("way", ""), "handle")
    lead, wrong = lead_form.captured(
        _as_at_the_booth(form, field),
        language=page_language(),
        now=now,
        products=catalogue.current(here.engine).by_sku,
        source=phone_leads.SOURCE,
    )
    if lead is None:
        # The summary leads to the field that was asked for.
        named = {field if name == "address" else name: one for name, one in wrong.items()}
        return _form(asked, form, skus, named), 422
    new, other = proof.with_its_code(lead), proof.somebody_else(lead)
    try:
        saved = visitors.write(
            lambda c: phone_leads.save(c, here.event_id, asked.device_id, new, other=other, now=now)
        )
    except Problem as problem:
        return _form(asked, form, skus, {"form": problem}), problem.kind.status
    return redirect(url_for("inquiry.more", ticket=proof.ticket(saved.id)), 303)


def _as_at_the_booth(form: MultiDict[str, str], field: str) -> MultiDict[str, str]:
    """The form as the booth's: its address is what stands in the field of the chosen way."""
    said = MultiDict(form)
    said["address"] = form.get(field, "")
    said["id"] = proof.form_id(form.get("id", ""))
    return said


def _form(asked: Asked, typed: object, skus: Sequence[str], wrong: lead_form.Problems) -> str:
    found = catalogue.current(hub().engine)
    # Those of the code stay in sight, also where somebody took the tick away.
    shown = dict.fromkeys([*(product.sku for product in asked.products), *skus])
    return render_template(
        "hub/phone/inquiry.html",
        address=asked.address,
        typed=typed,
        shown=[found.by_sku[sku] for sku in shown if sku in found.by_sku],
        others=[product for product in found.products if product.sku not in shown],
        chosen=skus,
        ways=contact.ways(page_language()),
        notice=consent.notice(page_language()),
        wrong={name: problem.text(translate) for name, problem in wrong.items()},
    )


def _more(ticket: str, lead: Lead, typed: Mapping[str, str], wrong: lead_form.Problems) -> str:
    shown = second_step.context(
        lead,
        typed,
        wrong,
        products=catalogue.current(hub().engine).by_sku,
        language=page_language(),
        translate=translate,
        one_more_market=request.args.get("show") == "market",
    )
    return render_template("hub/phone/more.html", ticket=ticket, **shown)


def own(ticket: str) -> Lead:
    """The lead that this phone sent. raises: Problem(PAGE_MISSING)"""
    here = hub()
    with here.engine.connect() as connection:
        found = leads.find(connection, here.event_id, proof.lead_id(ticket))
    if found is None:
        raise Problem(problems.PAGE_MISSING)
    return found.lead
