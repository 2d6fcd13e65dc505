"""The desk's sheets to print, with the products' codes."""

from flask import Blueprint, Response, abort, render_template, request

from ...shared import language
from ...shared.sheet.product_sheets import SHEETS, Source
from ...shared.web import page_language
from .. import catalogue, roles
from ..context import hub
from .door import needs

pages = Blueprint("sheets", __name__)


@pages.get("/sheets/")
@needs(roles.VIEWER)
def show() -> str:
    """What can be printed, and in which language."""
    return render_template(
        "hub/sheets.html",
        sheets=SHEETS.values() if hub().config.public_url else (),
        languages=language.in_order((page_language().code,), language.OFFERED),
    )


@pages.get("/sheets/<file>")
@needs(roles.VIEWER)
def pdf(file: str) -> Response:
    """One of the sheets, in the language asked for."""
    here, sheet = hub(), SHEETS.get(file)
    # Without a page of its own each product would have the same code.
    if sheet is None or not here.config.public_url:
        abort(404)
    spoken = language.find(request.args.get("in")) or page_language()
    source = Source(
        catalogue.current(here.engine),
        lambda product: f"{here.config.public_url}/p/{product.code}",
        lambda sha256: catalogue.picture(here.engine, sha256),
        here.config.exporter_name or here.config.event_name,
    )
    answer = Response(sheet.pdf(source, spoken), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{file}"'
    return answer
