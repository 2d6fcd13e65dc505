"""Staff at the booth: sign in by PIN, what waits and what was delivered, export."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...shared import (
    asked,
    clock,
    consent,
    contact,
    export,
    funnel,
    lead_counts,
    problems,
    score,
)
from ...shared.booth_notes import HEATS
from ...shared.lead import Lead
from ...shared.problems import Problem
from ...shared.web import page_language, translate
from .. import device, journal, lead_list, retention, steps, store
from ..context import booth
from ..lead_search import DELIVERED, WAITING, Wanted
from ..resume import on_this_machine
from ..visit import end_visit, visit_id
from . import arrival, checkup, condition, pin
from .door import behind_the_pin
from .notes import notes

pages = behind_the_pin("staff")
# A name, a company and a product are some ten words.
SEARCHED_MAX = 200


@pages.get("/sign-in")
def sign_in() -> str:
    arrival.notice_screen()
    return render_template("booth/staff/pin.html", wrong="")


@pages.post("/sign-in")
def enter() -> AnyResponse | tuple[str, int]:
    typed = request.form.get("pin", "")
    try:
        problem = _checked(typed)
    except Problem as refused:
        if refused.kind != problems.STORE_REFUSED:
            raise
        # Not even read: the page shows the alarm, and what to do.
        return render_template("booth/staff/pin.html", wrong=""), refused.kind.status
    if problem:
        page = render_template(
            "booth/staff/pin.html", wrong=problem.text(translate, page_language())
        )
        return page, problem.kind.status
    arrival.begin_sitting()
    session["staff_seen_at"] = time.time()
    return redirect(url_for("staff.leads"), 303)


def _checked(typed: str) -> Problem | None:
    """Is this the PIN? Where the tablet cannot save, wrong ones are counted in memory."""
    here, now = booth(), clock.now()
    try:
        return here.store.write(lambda connection: pin.check(connection, typed, now=now))
    except Problem as problem:
        if problem.kind != problems.STORE_REFUSED:
            raise
    with here.store.read() as connection:
        return here.unsaved_pins.check(connection, typed, now=now)


@pages.get("/still-here")
def still_here() -> tuple[str, int]:
    """Somebody types or scrolls on a page of staff; passing the door is what counts."""
    return "", 204


@pages.post("/sign-out")
def sign_out() -> AnyResponse:
    end_visit()
    return redirect(url_for("cards.attract"), 303)


@pages.get("/")
def leads() -> str:
    """A page of the leads with their delivery state: all, the newest first, or those looked for."""
    before, after = request.args.get("before", ""), request.args.get("after", "")
    wanted, finder = _wanted(), booth().lead_search
    with booth().store.read() as connection:
        state = journal.state(connection)
        counts = lead_list.counts(connection)
        if wanted.anything:
            catalogue = booth().store.catalogue
            page = finder.page(connection, wanted, catalogue, before=before, after=after)
        else:
            page = lead_list.page(connection, before=before, after=after)
        enrolled = device.find(connection)
        let_go, missing = retention.counts(connection)
    return render_template(
        "booth/staff/leads.html",
        page=page,
        wanted=wanted,
        kept=_kept(wanted),
        today=funnel.today(),
        heats=HEATS,
        total=counts[0],
        waiting=counts[1],
        state=state,
        enrolled=enrolled,
        notes=notes(enrolled, state, page_language(), missing=missing),
        let_go=let_go,
        public_url=booth().public_url,
        on_tablet=on_this_machine(),
        asked=_asked(),
        scored=_scored(),
        worst=condition.worst(checkup.findings()),
    )


@pages.post("/")
def search() -> AnyResponse:
    """Look for words: they go with the sitting, and into no address; all else that was chosen stays."""
    words = request.form.get("search", "").strip()[:SEARCHED_MAX]
    booth().searches.keep(visit_id(), words)
    return redirect(url_for("staff.leads", **_kept(_wanted())), 303)


@pages.get("/all")
def everything() -> AnyResponse:
    """Look for nothing any more."""
    booth().searches.keep(visit_id(), "")
    return redirect(url_for("staff.leads"), 303)


def _wanted() -> Wanted:
    """What this sitting looks for; a choice that is none is passed over."""
    heat, state, day = (request.args.get(name, "") for name in ("heat", "state", "day"))
    return Wanted(
        words=booth().searches.of(visit_id()),
        heat=heat if heat in HEATS else "",
        state=state if state in (WAITING, DELIVERED) else "",
        day=day if lead_counts.is_day(day) else "",
        hot_first=request.args.get("order") == "hot",
    )


def _kept(wanted: Wanted) -> dict[str, Any]:
    """The same choice as arguments of an address; words are never in one."""
    chosen = {"heat": wanted.heat, "state": wanted.state, "day": wanted.day}
    order = {"order": "hot"} if wanted.hot_first else {}
    return {name: value for name, value in chosen.items() if value} | order


def _asked() -> Callable[[Lead], list[asked.Asked]]:
    """What a lead asks for, in the words of this page."""
    products, spoken = booth().store.catalogue.by_sku, page_language()
    return lambda lead: asked.lines(lead, products, spoken, translate)


def _scored() -> Callable[[Lead], score.Said]:
    """What an order of a lead is likely to become, in the words of this page."""
    scorer, spoken = _scorer(), page_language()
    return lambda lead: score.in_words(scorer(lead), spoken, translate)


def _scorer() -> score.Scorer:
    return score.scorer(booth().store.catalogue.by_sku, booth().config.score_weights)


@pages.get("/slip")
def slip() -> str:
    """Blank paper slips for buyers' details, for as long as the tablet cannot save."""
    ways = contact.ways(page_language())
    return render_template("booth/slip.html", ways=ways, notice=consent.notice(page_language()))


@pages.post("/deliver")
def deliver_now() -> AnyResponse:
    # With the counts of the hour under way: who presses this may be about to pack up.
    steps.counts().write(close_all=True)
    booth().loop.wake()
    return redirect(url_for("staff.leads"), 303)


@pages.get("/export")
def exports() -> str:
    """Each kind of file that the leads can be had as."""
    return render_template("booth/staff/export.html", files=export.FORMATS.values())


@pages.get("/leads.schema.json")
def schema() -> Response:
    """The JSON Schema of leads.json."""
    return Response(export.json.SCHEMA.read_bytes(), mimetype="application/schema+json")


@pages.get("/<file>")
def download(file: str) -> Response | tuple[str, int]:
    """All leads as a file of this name."""
    format = export.BY_FILE.get(file)
    if format is None:
        return render_template(
            "shared/problem.html", text=translate(problems.PAGE_MISSING.sentence)
        ), 404
    answer = Response(format.stream(_all(booth().store), _scorer()), content_type=format.media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer


def _all(tablet: store.Store) -> Iterator[Lead]:
    with tablet.read() as connection:
        for stored in lead_list.newest_first(connection):
            yield stored.lead
