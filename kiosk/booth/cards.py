"""What a buyer taps through: attract screen, cards, a product with its QR code."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ..shared import qr
from ..shared.product import Product
from ..shared.web import kept_for_ever, page_language, translate
from . import ahead, browsing, catalogue, search, showcase, steps
from .browsing import AT_ONCE
from .context import booth
from .visit import end_visit, visit_id

pages = Blueprint("cards", __name__)
pages.after_request(ahead.offer)
# How many products are shown where a search finds none.
_INSTEAD = 4


@pages.get("/")
def attract() -> str:
    """The screen that waits for a visitor; its language buttons start the visit."""
    end_visit()
    steps.count("attract")
    return render_template("booth/attract.html", slides=showcase.slides(booth().store.catalogue))


@pages.get("/cards")
def cards() -> str:
    """All products, or those of one category, the first of them; ?shown=24 so many."""
    chosen = request.args.get("category", "")
    return _cards(browsing.listed(chosen, searched=False), chosen=chosen)


@pages.post("/cards")
def find() -> AnyResponse:
    """Search: the words go with the visit, and into no address."""
    booth().searches.keep(visit_id(), request.form.get("search", "").strip()[: search.TYPED_MAX])
    return redirect(url_for("cards.found"), 303)


@pages.get("/cards/found")
def found() -> str:
    """The products that the visit's words find."""
    typed = booth().searches.of(visit_id())
    if not typed:
        return cards()
    return _cards(browsing.listed("", searched=True), typed=typed)


def _cards(products: Sequence[Product], *, chosen: str = "", typed: str = "") -> str:
    catalogue = booth().store.catalogue
    shown = max(request.args.get("shown", AT_ONCE, type=int), AT_ONCE)
    steps.count("start")
    browsing.at(
        category=chosen if products else "",
        searched=bool(typed),
        shown=min(shown, max(len(products), AT_ONCE)),
    )
    return render_template(
        "booth/cards.html",
        found=len(products),
        products=products[:shown],
        shown=shown,
        more=_more(products, shown, "cards.found" if typed else "cards.cards", chosen),
        categories=catalogue.categories,
        chosen=chosen,
        typed=typed,
        others=catalogue.products[:_INSTEAD] if typed and not products else (),
    )


def _more(products: Sequence[Product], shown: int, page: str, chosen: str) -> str:
    """The way to the page with more of the products, at the first new one; "" where all are there."""
    if shown >= len(products):
        return ""
    anchor = f"card-{products[shown].sku}"
    return url_for(page, category=chosen or None, shown=shown + AT_ONCE, _anchor=anchor)


@pages.get("/product/<sku>")
def product(sku: str) -> str:
    """One product with its terms and its QR."""
    found = _find(sku)
    code = booth().code_of(found)
    at_hub = bool(booth().public_url)
    if not ahead.fetched_ahead():
        _seen(found)
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
        code=qr.svg(qr.spelled(code), label=label, css_class="take__code") if code else "",
        address=code.split("://", 1)[-1] if at_hub else "",
        at_hub=at_hub,
        related=showcase.related(booth().store.catalogue, found),
        back=browsing.back(sku),
    )


@pages.post("/product/<sku>/shown")
def shown(sku: str) -> tuple[str, int]:
    """A page that was fetched ahead is seen now; called by static/js/shown.js."""
    _seen(_find(sku))
    return "", 204


def _seen(product: Product) -> None:
    browsing.looked_at(product.sku)
    steps.count("product", product.sku)
    if booth().code_of(product):
        steps.count("qr", product.sku)


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
    return qr.spelled(code)
