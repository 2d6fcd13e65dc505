"""The desk's page of one lead: all that was said, what became of it, and what there is to do."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from ...shared import (
    asked,
    clock,
    consent,
    consent_words,
    contact,
    language,
    lead_form,
    problems,
    score,
)
from ...shared.booth_notes import CHIPS, HEATS
from ...shared.country import country_name
from ...shared.problems import Problem
from ...shared.web import page_language, translate
from .. import (
    buyers,
    catalogue,
    correcting,
    corrections,
    database,
    finding,
    fleet,
    follow_up,
    history,
    leads,
    people,
    releases,
    reply_queue,
    roles,
)
from ..context import hub
from ..finding import Sought
from ..leads import Listed
from ..tables import lead as table
from . import clocks, filtering, lead_forms, producers
from .door import needs, person
from .lead_forms import Wrong

pages = Blueprint("lead", __name__, url_prefix="/lead")


@pages.get("/<lead_id>")
@needs(roles.VIEWER)
def show(lead_id: str) -> str:
    return _page(lead_id, {})


@pages.post("/<lead_id>/follow-up")
@needs(roles.STAFF)
def save(lead_id: str) -> AnyResponse | tuple[str, int]:
    """Status, owner and next step."""
    here, wrong = hub(), Wrong()
    with here.engine.connect() as connection:
        before = find(connection, lead_id).follow_up
        names = [one.name for one in people.all_of(connection, here.event_id)]
    sent = lead_forms.follow_up_typed(request.form, [*names, before.owner or ""], wrong)
    if wrong:
        return _page(lead_id, wrong), 422
    new = {name: value for name, value in sent.items() if value != getattr(before, name)}
    if new:
        this, now = table.c.id == lead_id, clock.now()
        database.write(
            here.engine,
            lambda c: follow_up.change(c, here.event_id, this, new, person=person(), now=now),
        )
        flash(translate("Saved."))
    return _back(lead_id)


@pages.post("/<lead_id>/note")
@needs(roles.STAFF)
def write_note(lead_id: str) -> AnyResponse | tuple[str, int]:
    here, wrong = hub(), Wrong()
    text = lead_forms.note_typed(request.form, wrong)
    if wrong:
        return _page(lead_id, wrong), 422
    if text:
        now = clock.now()
        database.write(
            here.engine,
            lambda c: follow_up.note(c, here.event_id, lead_id, text, person=person(), now=now),
        )
        flash(translate("Noted."))
    return _back(lead_id)


@pages.post("/<lead_id>/contact")
@needs(roles.STAFF)
def correct(lead_id: str) -> AnyResponse | tuple[str, int]:
    """Put the contact right; the tablet's words stay beside it."""
    here, wrong = hub(), Wrong()
    values = lead_forms.contact_typed(request.form, wrong)
    if wrong:
        return _page(lead_id, wrong), 422
    now = clock.now()
    done = database.write(
        here.engine,
        lambda c: correcting.correct(c, here.event_id, lead_id, values, person=person(), now=now),
    )
    if done:
        flash(translate("Corrected. What was said at the booth stays beside it."))
    return _back(lead_id)


@pages.post("/<lead_id>/undo")
@needs(roles.STAFF)
def undo(lead_id: str) -> AnyResponse:
    """Take a change of this lead back, of this one alone."""
    here, change_id, now = hub(), request.form.get("change_id", ""), clock.now()
    undone = database.write(
        here.engine,
        lambda c: follow_up.undo(
            c, here.event_id, change_id, person=person(), now=now, lead_id=lead_id
        ),
    )
    if undone:
        flash(translate("Undone."))
    return _back(lead_id)


def _back(lead_id: str) -> AnyResponse:
    return redirect(url_for("desk.lead.show", lead_id=lead_id), 303)


def find(connection: Connection, lead_id: str) -> Listed:
    """raises: Problem(LEAD_MISSING), also for one that was erased"""
    found = leads.find(connection, hub().event_id, lead_id)
    if found is None:
        raise Problem(problems.LEAD_MISSING)
    return found


def _page(lead_id: str, wrong: Wrong) -> str:
    here, spoken, now = hub(), page_language(), clock.now()
    shown, asked_for = catalogue.current(here.engine), filtering.asked()
    products, sought = shown.by_sku, asked_for.sought(shown)
    scorer = score.scorer(products, here.config.score_weights)
    with here.engine.connect() as connection:
        one = find(connection, lead_id)
        of_buyer, total = buyers.leads_of(connection, here.event_id, lead_id)
        happened = history.of_lead(connection, here.event_id, lead_id)
        newer, older = _beside(connection, one, sought)
        mails = reply_queue.of_lead(connection, here.event_id, lead_id)
        names = fleet.names(connection, here.event_id)
        owners = [found.name for found in people.all_of(connection, here.event_id)]
        prisons = producers.of_lead(connection, one.lead)
    buyers_language = language.find(one.lead.language)
    return render_template(
        "hub/lead.html",
        one=one,
        lead=one.lead,
        so_far=one.follow_up,
        clock=clocks.of(here.config, one, now=now),
        asked=asked.lines(one.lead, products, spoken, translate),
        business=asked.business(one.lead, translate),
        score=score.in_words(scorer(one.lead), spoken, translate),
        consents="\n".join(consent_words.standing(one.lead.consents, translate)),
        markets=", ".join(country_name(code, spoken) for code in one.lead.inquiry.markets),
        spoken_by_buyer=buyers_language.name if buyers_language else one.lead.language,
        way_names=[(way.code, translate(way.name)) for way in contact.WAYS.values()],
        others=[found for found in of_buyer if found.lead.id != lead_id],
        total=total,
        happened=happened,
        last=history.last_change(happened),
        newer=newer,
        older=older,
        asked_for=asked_for,
        tablet=names.get(one.device_id, ""),
        owners=sorted({*owners, *filter(None, [one.follow_up.owner])}, key=str.casefold),
        corrected={found.field: found for found in one.corrections},
        fields=corrections.FIELDS,
        prisons=prisons,
        reason_max=releases.REASON_MAX,
        statuses=follow_up.NAMES,
        reply_ways=follow_up.BY,
        mails=mails,
        why=lambda code: problems.words(code, translate),
        may_answer=consent.may_be_answered(one.lead.consents),
        heats=HEATS,
        chips=CHIPS,
        wrong=wrong,
        typed=request.form,
        now=now,
        text_max=lead_form.TEXT_MAX,
    )


def _beside(
    connection: Connection, one: Listed, sought: Sought
) -> tuple[Listed | None, Listed | None]:
    """The leads before and after it in the list that it was opened from: newer, older."""

    def place(of: Listed) -> tuple[str, str]:
        return (of.lead.captured_at if sought.by_day else of.received_at, of.lead.id)

    here, event_id = finding.named(place(one)), hub().event_id
    after = leads.page(connection, event_id, sought, after=here, limit=1).leads
    before = leads.page(connection, event_id, sought, before=here, limit=1).leads
    # At an end of the list its first page is answered.
    newer = next((other for other in after if place(other) > place(one)), None)
    older = next((other for other in before if place(other) < place(one)), None)
    return newer, older
