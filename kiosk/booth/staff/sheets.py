"""Staff at the booth: sheets to print, with the products' codes."""

from flask import Response, abort, render_template, request

from ...shared import language
from ...shared.sheet.product_sheets import SHEETS, Source
from ...shared.web import page_language
from .. import catalogue
from ..context import booth
from .door import behind_the_pin

pages = behind_the_pin("sheets")


@pages.get("/sheets/")
def show() -> str:
    """What can be printed, and in which language."""
    return render_template(
        "booth/staff/sheets.html",
        sheets=SHEETS.values() if booth().public_url else (),
        languages=language.in_order((page_language().code,), language.OFFERED),
    )


@pages.get("/sheets/<file>")
def pdf(file: str) -> Response:
    """One of the sheets, in the language asked for."""
    here, sheet = booth(), SHEETS.get(file)
    # Without a page of its own each product would have the same code.
    if sheet is None or not here.public_url:
        abort(404)
    spoken = language.find(request.args.get("in")) or page_language()
    with here.store.read() as connection:
        source = Source(
            here.store.catalogue,
            here.code_of,
            lambda sha256: catalogue.blob(connection, sha256),
            here.config.exporter_name or here.config.event_name,
        )
        written = sheet.pdf(source, spoken)
    answer = Response(written, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{file}"'
    return answer
