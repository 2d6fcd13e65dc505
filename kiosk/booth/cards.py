"""What a buyer taps through: attract screen, cards, a product with its QR code."""

from flask import Blueprint, Response, abort, render_template, request

from ..shared import qr
from ..shared.product import Product
from ..shared.web import kept_for_ever, page_language, translate
from . import catalogue, visits
from .context import booth, end_visit

pages = Blueprint("cards", __name__)


@pages.get("/")
def attract() -> str:
    """The screen that waits for a visitor; its language buttons start the visit."""
    end_visit()
    visits.count("attract")
    pictured = [product for product in booth().store.catalogue.products if product.picture]
    return render_template("booth/attract.html", product=pictured[0] if pictured else None)


@pages.get("/cards")
def cards() -> str:
    """All products, or those of one category."""
    catalogue = booth().store.catalogue
    chosen = request.args.get("category", "")
    products = [p for p in catalogue.products if chosen in ("", p.category)]
    visits.count("start")
    return render_template(
        "booth/cards.html", products=products, categories=catalogue.categories, chosen=chosen
    )


@pages.get("/product/<sku>")
def product(sku: str) -> str:
    """One product with its terms and its QR."""
    found = _find(sku)
    code = booth().code_of(found)
    at_hub = bool(booth().public_url)
    visits.count("product", sku)
    if code:
        visits.count("qr", sku)
    label = (
        translate("QR code of this product’s page")
        if at_hub
        else translate("QR code of our contact")
    )
    return render_template(
        "booth/product.html",
        product=found,
        name=found.text(found.name, page_language()),
        description=found.text(found.description, page_language()),
        code=qr.svg(code, label=label, css_class="take__code") if code else "",
        address=code.split("://", 1)[-1] if at_hub else "",
        at_hub=at_hub,
    )


@pages.get("/qr/<sku>.svg")
def qr_svg(sku: str) -> Response:
    """The product's code for print."""
    return Response(qr.svg(_code(sku), label=sku), mimetype="image/svg+xml")


@pages.get("/qr/<sku>.png")
def qr_png(sku: str) -> Response:
    """The product's code for programs that take no SVG."""
    return Response(qr.png(_code(sku)), mimetype="image/png")


@pages.get("/image/<sha256>.webp")
def image(sha256: str) -> Response:
    """A picture by its hash."""
    with booth().store.read() as connection:
        found = catalogue.blob(connection, sha256)
    if found is None:
        abort(404)
    return kept_for_ever(found, "image/webp")


def _find(sku: str) -> Product:
    found = booth().store.catalogue.by_sku.get(sku)
    if found is None:
        abort(404)
    return found


def _code(sku: str) -> str:
    code = booth().code_of(_find(sku))
    if not code:
        abort(404)
    return code
