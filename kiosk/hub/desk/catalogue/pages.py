"""The list of the products, with what each lacks; and the way to all else of the catalogue."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from ....shared.language import alphabetical
from ....shared.product import Product
from ... import catalogue_draft, roles
from ...catalogue_missing import Missing, missing
from ...context import hub
from ..door import needs
from . import draft_pages, file_pages, product_pages, version_pages
from .words import label

pages = Blueprint("catalogue", __name__, url_prefix="/catalogue")
for room in (product_pages, draft_pages, file_pages, version_pages):
    pages.register_blueprint(room.pages)
# A screenful of a long catalogue; search finds the others.
PAGE = 100


@dataclass(frozen=True)
class Listed:
    product: Product
    lacks: Missing
    state: str  # new, changed; "" where it is as buyers see it


@pages.get("/")
@needs(roles.MANAGER)
def show() -> str:
    """The products of the draft, or those that the search finds; with ?lacking=yes those that lack something."""
    here = hub()
    with here.engine.connect() as connection:
        draft = catalogue_draft.find(connection, here.event_id)
    asked, lacking = request.args.get("q", "").strip(), request.args.get("lacking") == "yes"
    found = [
        Listed(one, missing(one), _state(one, draft.shown.by_sku.get(one.sku)))
        for one in draft.catalogue.products
        if _matches(one, asked)
    ]
    if lacking:
        found = [one for one in found if one.lacks]
    first = max(0, request.args.get("from", 0, type=int))
    return render_template(
        "hub/catalogue/products.html",
        found=found[first : first + PAGE],
        count=len(found),
        first=first,
        next=first + PAGE if first + PAGE < len(found) else None,
        page_size=PAGE,
        draft=draft,
        asked=asked,
        lacking=lacking,
        label=label,
    )


def _state(one: Product, shown: Product | None) -> str:
    return "" if one == shown else "changed" if shown else "new"


def _matches(one: Product, asked: str) -> bool:
    texts = (one.sku, one.code, one.category, one.prison, *one.name.values())
    words = alphabetical(asked).split()
    return all(any(word in alphabetical(text) for text in texts) for word in words)
