"""The pages that buyers' phones open."""

from flask import Blueprint, Response, abort, make_response, render_template, request

from ...shared import formats, ids, statement
from ...shared.web import kept_for_ever, page_language, translate
from .. import catalogue
from ..context import hub
from . import product_page
from .product_page import Addresses

pages = Blueprint("public", __name__)


@pages.get("/p/")
def products() -> Response:
    """All products."""
    found = catalogue.current(hub().engine).products
    return _fresh(render_template("hub/phone/products.html", products=found))


@pages.get("/p/<code>")
def product(code: str) -> Response:
    """The product behind a QR code."""
    found = catalogue.current(hub().engine).by_code.get(ids.typed_code(code))
    if found is None:
        abort(404)
    config = hub().config
    origin = config.public_url or request.host_url.rstrip("/")
    at = Addresses(
        picture=lambda sha256: f"/image/{sha256}.webp",
        form=f"/p/{found.code}/inquiry",
        home="/p/",
        page=f"{origin}/p/{found.code}",
        origin=origin,
    )
    said = product_page.context(found, page_language(), config, at, translate(product_page.SHARE))
    return _fresh(render_template("hub/phone/product.html", **said))


@pages.get("/accessibility")
def accessibility() -> Response:
    """What of these pages works for whom."""
    made = formats.day(statement.MADE, page_language())
    page = render_template(
        "hub/phone/accessibility.html", made=made, config=hub().config, home="/p/"
    )
    return _fresh(page)


@pages.get("/image/<sha256>.webp")
def image(sha256: str) -> Response:
    """A picture by its hash."""
    found = catalogue.picture(hub().engine, sha256)
    if found is None:
        abort(404)
    return kept_for_ever(found, "image/webp")


def _fresh(page: str) -> Response:
    """A page that phones may keep, and ask each time whether it is still the same: 304."""
    answer = make_response(page)
    answer.add_etag()
    answer.headers["Cache-Control"] = "no-cache"
    answer.headers["Vary"] = "Accept-Language, Cookie"
    answer.make_conditional(request)
    return answer
