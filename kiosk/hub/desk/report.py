"""The desk's demand report: what buyers want of each product, for the workshops that make them."""

from datetime import UTC, datetime

from flask import Blueprint, Response, abort, render_template, request

from ...shared import formats, language
from ...shared.chart import Chart, Row, bars
from ...shared.demand import figures, findings, xlsx
from ...shared.demand.figures import RATINGS_MIN, Producer, Wanted
from ...shared.demand.findings import ASPECTS, Words
from ...shared.sheet import demand_sheet
from ...shared.web import page_language, translate
from .. import roles
from ..context import hub
from .door import needs

pages = Blueprint("demand", __name__)


@pages.get("/demand")
@needs(roles.VIEWER)
def show() -> str:
    """Each prison, and each product."""
    producers = _producers()
    return render_template(
        "hub/demand.html",
        producers=producers,
        products=[(one, of) for of in producers for one in of.products if one.leads or one.views],
        words=Words(page_language()),
        event_name=hub().config.event_name,
    )


@pages.get("/demand/<path:producer>")
@needs(roles.VIEWER)
def of_producer(producer: str) -> str:
    """One prison: what to make more of, what was asked for, what held buyers back; product by product."""
    found, spoken = _asked_for(_producers(), producer), page_language()
    return render_template(
        "hub/producer.html",
        producer=found,
        findings=findings.findings(found, spoken),
        ratings={one.sku: _ratings(one) for one in found.products},
        ratings_min=RATINGS_MIN,
        words=Words(spoken),
        languages=language.FOR_STAFF.values(),
        event_name=hub().config.event_name,
    )


@pages.get("/demand.xlsx")
@needs(roles.VIEWER)
def spreadsheet() -> Response:
    """All prisons, or the one asked for."""
    producers, name = _producers(), request.args.get("prison", "")
    found = [_asked_for(producers, name)] if name else producers
    answer = Response(xlsx.stream(found, page_language()), content_type=xlsx.MEDIA_TYPE)
    return _named(answer, "attachment", figures.file_name(name, "xlsx"))


@pages.get("/demand.pdf")
@needs(roles.VIEWER)
def sheet() -> Response:
    """The one prison asked for, on two pages; in Indonesian, for its workshop, unless in= says another."""
    found = _asked_for(_producers(), request.args.get("prison", ""))
    spoken = language.FOR_STAFF.get(request.args.get("in", ""), language.FOR_STAFF["id"])
    event_name, day = hub().config.event_name, datetime.now(UTC).astimezone(formats.WIB).date()
    written = demand_sheet.pdf(found, event_name=event_name, day=day, language=spoken)
    answer = Response(written, mimetype="application/pdf")
    return _named(answer, "inline", figures.file_name(found.name, "pdf"))


def _asked_for(producers: tuple[Producer, ...], name: str) -> Producer:
    found = figures.find(producers, name)
    if found is None:
        abort(404)
    return found


def _named(answer: Response, disposition: str, file: str) -> Response:
    answer.headers["Content-Disposition"] = f'{disposition}; filename="{file}"'
    return answer


def _producers() -> tuple[Producer, ...]:
    here = hub()
    return here.demand.producers(here.engine, here.event_id)


def _ratings(one: Wanted) -> Chart | None:
    """The mean of each aspect on a bar of five; None where nobody rated the product."""
    rated = [rating for rating in one.ratings if rating.count]
    if not rated:
        return None
    words, spoken = Words(page_language()), page_language()
    rows = [
        Row(
            translate(ASPECTS[rating.aspect]),
            round((rating.mean or 0) * 100),
            (words.mean(rating), *(words.number(count) for count in (rating.count, *rating.given))),
        )
        for rating in rated
    ]
    drawn = [Row(row.label, row.count, row.values[:1]) for row in rows]
    counts = [f"{row.label} {row.values[0]} ({row.values[1]})" for row in rows]
    return Chart(
        name=f"ratings-{one.sku}",
        title=translate("Ratings"),
        said="; ".join(counts),
        headings=("", translate("Mean"), translate("Ratings"), *"12345"),
        rows=tuple(rows),
        drawing=bars.drawing(drawn, spoken, whole=500),
    )
