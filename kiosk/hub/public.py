"""The pages that buyers' phones open."""

from flask import Blueprint, Response, abort, render_template

from ..shared.web import kept_for_ever, page_language
from . import catalogue
from .context import hub

pages = Blueprint("public", __name__)


@pages.get("/p/<code>")
def product(code: str) -> str:
    """The product behind a QR code."""
    found = catalogue.current(hub().engine).by_code.get(code.upper())
    if found is None:
        abort(404)
    return render_template(
        "hub/product.html",
        product=found,
        name=found.text(found.name, page_language()),
        description=found.text(found.description, page_language()),
        config=hub().config,
    )


@pages.get("/image/<sha256>.webp")
def image(sha256: str) -> Response:
    """A picture by its hash."""
    found = catalogue.picture(hub().engine, sha256)
    if found is None:
        abort(404)
    return kept_for_ever(found, "image/webp")
