"""The desk's demand report: what buyers want of each product, for the workshops that make them."""

from flask import Blueprint, abort, render_template

from ...shared.chart import Chart, Row, bars
from ...shared.demand import figures, findings
from ...shared.demand.figures import RATINGS_MIN, Producer, Wanted
from ...shared.demand.findings import ASPECTS, Words
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
    found = figures.find(_producers(), producer)
    if found is None:
        abort(404)
    spoken = page_language()
    return render_template(
        "hub/producer.html",
        producer=found,
        findings=findings.findings(found, spoken),
        ratings={one.sku: _ratings(one) for one in found.products},
        ratings_min=RATINGS_MIN,
        words=Words(spoken),
        event_name=hub().config.event_name,
    )


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
