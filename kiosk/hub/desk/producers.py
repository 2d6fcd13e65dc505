"""The desk's leads by producer: each prison's sheet, who may know who asked, and the countries' sums."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from ...shared import asked, clock, export, formats, ids
from ...shared.lead import Lead
from ...shared.print_pages import as_pdf
from ...shared.problems import Problem
from ...shared.web import page_language, translate
from .. import catalogue, database, leads, releases, roles
from ..context import hub
from ..releases import Release
from ..split import archive, attache, parts, sheets
from ..split.parts import Share, Split
from ..split.roll_up import Country, roll_up
from ..split.sheets import Around
from .door import needs, person

pages = Blueprint("producers", __name__)


@pages.get("/producers")
@needs(roles.STAFF)
def show() -> str:
    """Each prison with what was asked of it."""
    return render_template(
        "hub/producers.html",
        split=_split(),
        amounts=lambda share: _amounts(share.quantities),
        event_name=hub().config.event_name,
    )


@pages.get("/producers/<path:producer>")
@needs(roles.STAFF)
def show_one(producer: str) -> str:
    """One prison's leads, and who may know who asked."""
    return _page(_share(producer))


@pages.post("/producers/<path:producer>/release")
@needs(roles.MANAGER)
def release(producer: str) -> AnyResponse | tuple[str, int]:
    """Let this prison know who asked in one lead."""
    share = _share(producer)
    lead_id, field = request.form.get("lead_id", ""), request.form.get("field", "")
    reason = request.form.get(field, "")
    if lead_id not in {part.lead_id for part in share.parts}:
        abort(404)
    problem = _released(lead_id, producer, reason)
    if problem:
        text = problem.text(translate, page_language())
        return _page(share, wrong={f"reason_{lead_id}": text}, typed=reason), problem.kind.status
    if request.form.get("back") == "lead":
        return redirect(url_for("desk.lead.show", lead_id=lead_id), 303)
    return redirect(f"{url_for('desk.producers.show_one', producer=producer)}#{lead_id}", 303)


@pages.get("/producer.xlsx")
@needs(roles.MANAGER)
def workbook() -> Response:
    """One prison's sheet as XLSX (?of=its name)."""
    share = _share(request.args.get("of", ""))
    return _file(sheets.xlsx(share, _around()), export.xlsx.MEDIA_TYPE, f"{_name(share)}.xlsx")


@pages.get("/producer.pdf")
@needs(roles.MANAGER)
def paper() -> Response:
    """The same on paper."""
    share = _share(request.args.get("of", ""))
    return as_pdf(sheets.pdf(share, _around()), f"{_name(share)}.pdf")


@pages.get("/producers.zip")
@needs(roles.MANAGER)
def everything() -> Response:
    """All of them, and the countries."""
    stream = archive.stream(_split(), _countries(), _around())
    return _file(stream, archive.MEDIA_TYPE, "producers.zip")


@pages.get("/countries")
@needs(roles.STAFF)
def countries() -> str:
    """What each country asks for, for its trade attaché."""
    products, spoken = catalogue.current(hub().engine), page_language()
    return render_template(
        "hub/countries.html",
        countries=_countries(),
        attache=attache,
        product_name=lambda sku: attache.product_name(sku, products, spoken),
        event_name=hub().config.event_name,
    )


@pages.get("/countries.xlsx")
@needs(roles.STAFF)
def countries_workbook() -> Response:
    stream = attache.xlsx(_countries(), _around())
    return _file(stream, export.xlsx.MEDIA_TYPE, "countries.xlsx")


@pages.get("/countries.pdf")
@needs(roles.STAFF)
def countries_paper() -> Response:
    return as_pdf(attache.pdf(_countries(), _around()), "countries.pdf")


def of_lead(connection: Connection, lead: Lead) -> list[tuple[str, Release | None]]:
    """Each prison whose products a lead asks for, with what released its contact to it."""
    here = hub()
    found = releases.of_event(connection, here.event_id, lead.id)
    released = {one.producer: one for one in found}
    # One that left the catalogue was told all the same.
    names = [*parts.producers_of(lead, catalogue.current(here.engine)), *released]
    return [(name, released.get(name)) for name in dict.fromkeys(names)]


def _split() -> Split:
    here = hub()
    with here.engine.connect() as connection:
        released = releases.by_lead(releases.of_event(connection, here.event_id))
    found = leads.newest_first(here.engine, here.event_id)
    return parts.split(found, catalogue.current(here.engine), released)


def _share(producer: str) -> Share:
    found = _split().of(producer)
    if found is None:
        abort(404)
    return found


def _countries() -> list[Country]:
    return roll_up(leads.newest_first(hub().engine, hub().event_id))


def _around() -> Around:
    here = hub()
    return Around(catalogue.current(here.engine), here.config.event_name, page_language())


def _page(share: Share, wrong: dict[str, str] | None = None, typed: str = "") -> str:
    """The page of one prison. wrong: field → why the contact was not released"""
    here, spoken = hub(), page_language()
    with here.engine.connect() as connection:
        found = releases.of_event(connection, here.event_id)
    mine = {one.lead_id: one for one in found if one.producer == share.producer}
    here_still = {part.lead_id for part in share.parts}
    return render_template(
        "hub/producer_leads.html",
        share=share,
        rows=[(part, sheets.buyer(part, spoken), mine.get(part.lead_id)) for part in share.parts],
        words=lambda line: asked.words(line, spoken, translate),
        to_delete=[ids.reference(lead_id) for lead_id in mine if lead_id not in here_still],
        wrong=wrong or {},
        typed=typed,
        reason_max=releases.REASON_MAX,
        event_name=here.config.event_name,
    )


def _released(lead_id: str, producer: str, reason: str) -> Problem | None:
    """Why it was not released; None where it was."""
    here, now = hub(), clock.now()
    try:
        database.write(
            here.engine,
            lambda c: releases.release(
                c, here.event_id, lead_id, producer, person=person(), reason=reason, now=now
            ),
        )
    except Problem as problem:
        return problem
    return None


def _amounts(quantities: Mapping[str, Decimal]) -> str:
    spoken = page_language()
    return ", ".join(formats.quantity(total, unit, spoken) for unit, total in quantities.items())


def _name(share: Share) -> str:
    # A header holds ASCII; names of files do not need more.
    return archive.file_name(share.producer).encode("ascii", "ignore").decode() or "producer"


def _file(stream: Iterable[bytes], media_type: str, file: str) -> Response:
    answer = Response(stream, content_type=media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="{file}"'
    return answer
