"""The desk: sign-in, list, export."""

import time

from flask import (
    Blueprint,
    Response,
    abort,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from ...shared import asked, clock, export, score
from ...shared.booth_notes import HEATS
from ...shared.web import page_language, translate
from .. import (
    buyers,
    catalogue,
    database,
    filters,
    finding,
    fleet,
    follow_up,
    leads,
    people,
    roles,
    set_aside,
)
from .. import views as saved_views
from ..context import hub
from . import (
    bulk,
    buyer,
    calendar_page,
    charts,
    filtering,
    lead_page,
    producers,
    programs,
    reply_page,
    report,
    roster,
    sheets,
    tablets,
    todo,
    views,
    visits,
    webhook_pages,
)
from .catalogue import pages as catalogue_pages
from .door import needs, only_people

pages = Blueprint("desk", __name__, url_prefix="/desk")
pages.register_blueprint(tablets.pages)
pages.register_blueprint(buyer.pages)
pages.register_blueprint(bulk.pages)
pages.register_blueprint(views.pages)
pages.register_blueprint(visits.pages)
pages.register_blueprint(charts.pages)
pages.register_blueprint(report.pages)
pages.register_blueprint(sheets.pages)
pages.register_blueprint(programs.pages)
pages.register_blueprint(webhook_pages.pages)
pages.register_blueprint(roster.pages)
pages.register_blueprint(producers.pages)
pages.register_blueprint(lead_page.pages)
pages.register_blueprint(reply_page.pages)
pages.register_blueprint(calendar_page.pages)
pages.register_blueprint(todo.pages)
pages.register_blueprint(catalogue_pages.pages)
pages.before_request(only_people)


@pages.get("/sign-in")
def sign_in() -> str:
    return render_template("hub/sign_in.html", wrong="")


@pages.post("/sign-in")
def enter() -> AnyResponse | tuple[str, int]:
    name, typed = request.form.get("name", ""), request.form.get("password", "")
    problem = database.write(hub().engine, lambda c: people.check(c, name, typed, now=clock.now()))
    if problem:
        return render_template(
            "hub/sign_in.html", wrong=problem.text(translate, page_language())
        ), problem.kind.status
    session.clear()
    session["person"], session["seen_at"] = name, time.time()
    with hub().engine.connect() as connection:
        session["stamp"] = people.stamp(connection, name)
        first = saved_views.first(connection, hub().event_id, name)
    return redirect(url_for("desk.list_leads", **filters.given(first)), 303)


@pages.post("/sign-out")
@needs(roles.VIEWER)
def sign_out() -> AnyResponse:
    session.clear()
    return redirect(url_for("desk.sign_in"), 303)


@pages.post("/keys")
@needs(roles.VIEWER)
def switch_keys() -> tuple[str, int]:
    """The keyboard shortcuts on or off, for as long as this person is signed in."""
    session["keys_off"] = request.form.get("keys") == "off"
    return "", 204


@pages.get("/")
@needs(roles.VIEWER)
def list_leads() -> str:
    """A page of the leads that are asked for, the newest first."""
    here, asked_for = hub(), filtering.asked()
    shown = catalogue.current(here.engine)
    products, spoken = shown.by_sku, page_language()
    scorer = score.scorer(products, here.config.score_weights)
    sought = asked_for.sought(shown)
    before, after = request.args.get("before", ""), request.args.get("after", "")
    with here.engine.connect() as connection:
        found = leads.page(connection, here.event_id, sought, before=before, after=after)
        keys = [one.contact_key for one in found.leads if one.contact_key]
        return render_template(
            "hub/leads.html",
            page=found,
            total=finding.count(connection, here.event_id, sought),
            total_max=finding.COUNT_MAX,
            asked_for=asked_for,
            chips=filtering.chips(asked_for, shown),
            choices=filtering.choices(connection, here.event_id, shown),
            heats=filtering.heats(),
            tabs=views.tabs(connection, here.event_id, asked_for.filter),
            changed=session.pop("changed", None),
            people=people.all_of(connection, here.event_id),
            place=next(
                (
                    f"{one}={request.args[one]}"
                    for one in ("before", "after")
                    if one in request.args
                ),
                "",
            ),
            status_names=follow_up.NAMES,
            all_heats=HEATS,
            versions=set_aside.conflicts(
                connection, here.event_id, [one.lead.id for one in found.leads]
            ),
            of_buyer=buyers.counts(connection, here.event_id, keys),
            set_aside=sum(one.count for one in set_aside.piles(connection, here.event_id)),
            tablets=fleet.names(connection, here.event_id),
            config=here.config,
            asked=lambda lead: asked.lines(lead, products, spoken, translate),
            scored=lambda lead: score.in_words(scorer(lead), spoken, translate),
        )


@pages.post("/search")
@needs(roles.VIEWER)
def search() -> AnyResponse:
    """Search among the leads of the filter: the words go with the session, and into no address."""
    found = filtering.keep(request.form.get("search", ""))
    fields = filters.given(filtering.asked().filter)
    return redirect(url_for("desk.list_leads", **fields, found=found or None), 303)


@pages.get("/export")
@needs(roles.MANAGER)
def exports() -> str:
    """Each kind of file that the leads can be had as, those of the filter."""
    here, asked_for = hub(), filtering.asked()
    shown = catalogue.current(here.engine)
    return render_template(
        "hub/export.html",
        files=export.FORMATS.values(),
        asked_for=asked_for,
        chips=filtering.chips(asked_for, shown),
    )


@pages.get("/leads.schema.json")
@needs(roles.VIEWER)
def schema() -> Response:
    """The JSON Schema of leads.json."""
    return Response(export.json.SCHEMA.read_bytes(), mimetype="application/schema+json")


@pages.get("/<file>")
@needs(roles.MANAGER)
def download(file: str) -> Response:
    """The leads that are asked for as a file of this name."""
    format = export.BY_FILE.get(file)
    if format is None:
        abort(404)
    here = hub()
    shown = catalogue.current(here.engine)
    scorer = score.scorer(shown.by_sku, here.config.score_weights)
    sought = filtering.asked().sought(shown)
    stream = format.stream(leads.newest_first(here.engine, here.event_id, sought), scorer)
    answer = Response(stream, content_type=format.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
