"""The desk's pages of the first reply: a draft in the buyer's language, ways to send it, and the templates."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from ...shared import clock, consent, contact, ids, language, problems
from ...shared.language import Language
from ...shared.lead import Lead
from ...shared.problems import Problem
from ...shared.sheet import inquiry_page
from ...shared.web import page_language, translate
from .. import catalogue, database, follow_up, letter, replies, reply_queue, roles
from ..context import hub
from ..replies import Around, Template
from .door import needs, person
from .lead_page import find

pages = Blueprint("reply", __name__)


@dataclass(frozen=True)
class Draft:
    lead: Lead
    spoken: Language
    reply: Template


@pages.get("/lead/<lead_id>/reply")
@needs(roles.STAFF)
def draft(lead_id: str) -> str:
    """The draft, in the buyer's language unless another is asked for (in="de")."""
    here = hub()
    with here.engine.connect() as connection:
        lead = _may_be_answered(connection, lead_id)
        spoken = language.find(request.args.get("in")) or _language_of(lead)
        found = replies.template(connection, here.event_id, spoken)
    around = Around(
        catalogue.current(here.engine).by_sku,
        here.config.exporter,
        here.config.event_name,
        person(),
    )
    reply = replies.filled(found, lead, around, spoken)
    return _draft_page(Draft(lead, spoken, reply), "")


@pages.post("/lead/<lead_id>/reply")
@needs(roles.STAFF)
def ready(lead_id: str) -> str | tuple[str, int]:
    """The reply as it is to be sent, and the ways to send it."""
    said = _draft_typed(lead_id)
    if not said.reply.subject or not said.reply.body:
        problem = Problem(problems.TEMPLATE_EMPTY)
        return _draft_page(said, problem.text(translate)), problem.kind.status
    to = said.lead.contact
    mailto = letter.mailto(to, said.reply)
    return render_template(
        "hub/reply_ready.html",
        lead=said.lead,
        reply=said.reply,
        spoken=said.spoken,
        mailto=mailto,
        mailto_long=mailto is not None and len(mailto) > letter.MAILTO_MAX,
        whatsapp=letter.whatsapp(to, said.reply),
        takes_mail=letter.takes_mail(to),
        sends_mail=hub().config.sends_mail,
        reply_id=ids.new_id(),
    )


@pages.post("/lead/<lead_id>/reply.eml")
@needs(roles.STAFF)
def download(lead_id: str) -> Response:
    """The reply as a draft for a mail program, with the inquiry page attached."""
    said, here = _draft_typed(lead_id), hub()
    mail = letter.message(
        said.lead.contact,
        said.reply,
        sender=here.config.exporter_email,
        sender_name=here.config.exporter_name,
        attachment=(f"inquiry-{said.lead.reference}.pdf", _inquiry_page(said)),
    )
    answer = Response(letter.unsent(mail), mimetype="message/rfc822")
    file = f"reply-{said.lead.reference}.eml"
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


@pages.post("/lead/<lead_id>/reply/send")
@needs(roles.STAFF)
def send(lead_id: str) -> AnyResponse:
    """Let the hub send it; the same form sent twice is one e-mail."""
    said, here, now = _draft_typed(lead_id), hub(), clock.now()
    reply_id = request.form.get("reply_id", "")
    if not here.config.sends_mail or not ids.is_id(reply_id):
        abort(404)
    if not letter.takes_mail(said.lead.contact) or not said.lead.contact.address_normal.isascii():
        raise Problem(problems.REPLY_ADDRESS_WRONG)
    if not said.reply.subject or not said.reply.body:
        raise Problem(problems.TEMPLATE_EMPTY)
    database.write(
        here.engine,
        lambda c: reply_queue.queue(
            c, here.event_id, reply_id, lead_id, said.reply, language=said.spoken.code,
            domain=here.config.reply_sender.rpartition("@")[2], person=person(), now=now,
        ),
    )  # fmt: skip
    flash(translate("On its way: this page says when it was sent."))
    return redirect(url_for("desk.lead.show", lead_id=lead_id), 303)


@pages.post("/lead/<lead_id>/reply/<reply_id>")
@needs(roles.STAFF)
def decide(lead_id: str, reply_id: str) -> AnyResponse:
    """Staff looked at an e-mail that may have been sent: it was, or it goes once more."""
    here, now = hub(), clock.now()
    settle = reply_queue.was_sent if "sent" in request.form else reply_queue.again
    database.write(here.engine, lambda c: settle(c, here.event_id, lead_id, reply_id, now=now))
    return redirect(url_for("desk.lead.show", lead_id=lead_id), 303)


@pages.post("/lead/<lead_id>/replied")
@needs(roles.STAFF)
def replied(lead_id: str) -> AnyResponse:
    """Somebody says that they sent it."""
    here, by, now = hub(), request.form.get("by", ""), clock.now()
    by = by if by in follow_up.BY else "other"
    database.write(
        here.engine,
        lambda c: follow_up.replied(c, here.event_id, lead_id, by, person=person(), now=now),
    )
    flash(translate("Noted as sent. “Undo the last change” takes that back."))
    return redirect(url_for("desk.lead.show", lead_id=lead_id), 303)


@pages.get("/replies")
@needs(roles.STAFF)
def templates() -> str:
    """The template of one language (in="de")."""
    here = hub()
    spoken = language.find(request.args.get("in")) or page_language()
    with here.engine.connect() as connection:
        found = replies.template(connection, here.event_id, spoken)
    return _template_page(spoken, found, "")


@pages.post("/replies")
@needs(roles.STAFF)
def change_template() -> AnyResponse | tuple[str, int]:
    here, now = hub(), clock.now()
    spoken = language.find(request.form.get("in")) or page_language()
    new = replies.ours(spoken) if "reset" in request.form else _typed()
    try:
        database.write(
            here.engine,
            lambda c: replies.change(c, here.event_id, spoken, new, person=person(), now=now),
        )
    except Problem as problem:
        text = problem.text(translate, page_language())
        return _template_page(spoken, new, text), problem.kind.status
    flash(translate("Saved."))
    return redirect(f"{url_for('desk.reply.templates')}?in={spoken.code}", 303)


def _may_be_answered(connection: Connection, lead_id: str) -> Lead:
    """raises: Problem LEAD_MISSING, REPLY_WITHOUT_CONSENT"""
    lead = find(connection, lead_id).lead
    if not consent.may_be_answered(lead.consents):
        raise Problem(problems.REPLY_WITHOUT_CONSENT)
    return lead


def _draft_typed(lead_id: str) -> Draft:
    with hub().engine.connect() as connection:
        lead = _may_be_answered(connection, lead_id)
    return Draft(lead, language.find(request.form.get("in")) or _language_of(lead), _typed())


def _typed() -> Template:
    subject = contact.line_of_text(request.form.get("subject", ""))
    body = contact.text_of_lines(request.form.get("body", ""))
    return Template(subject[: replies.SUBJECT_MAX], body[: replies.BODY_MAX])


def _language_of(lead: Lead) -> Language:
    return language.find(lead.language) or language.DEFAULT


def _inquiry_page(said: Draft) -> bytes:
    here = hub()
    return inquiry_page.pdf(
        said.lead,
        catalogue.current(here.engine).by_sku,
        exporter=here.config.exporter,
        event_name=here.config.event_name,
        public_url=here.config.public_url,
        language=said.spoken,
    )


def _draft_page(said: Draft, wrong: str) -> str:
    return render_template(
        "hub/reply.html",
        lead=said.lead,
        reply=said.reply,
        spoken=said.spoken,
        wrong={"subject": wrong} if wrong else {},
        languages=language.in_order((said.spoken.code,), language.OFFERED),
        subject_max=replies.SUBJECT_MAX,
        body_max=replies.BODY_MAX,
    )


def _template_page(spoken: Language, found: Template, wrong: str) -> str:
    return render_template(
        "hub/reply_templates.html",
        spoken=spoken,
        found=found,
        changed=found != replies.ours(spoken),
        places=replies.PLACES,
        wrong={"body": wrong} if wrong else {},
        languages=language.in_order((), language.OFFERED),
        subject_max=replies.SUBJECT_MAX,
        body_max=replies.BODY_MAX,
    )
