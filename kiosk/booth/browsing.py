"""Where among the products a visit is, so that "Back to products" leads back there.

It lives in the visit's cookie, and not in an address: what was searched for is in neither.
"""

from collections.abc import Sequence

from flask import session, url_for

from ..shared.product import Product
from . import search
from .context import booth
from .visit import visit_id

# Three rows of cards on a tablet; "Show more" adds as many. A picture has some 12 KB: twelve fit into 200.
AT_ONCE = 12
_PLACE = "place"


def at(*, category: str, searched: bool, shown: int) -> None:
    """These products are shown now: those of a category or of the search, the first so many."""
    place = [category, searched, shown]
    if session.get(_PLACE, [])[:3] != place:
        session[_PLACE] = place


def looked_at(sku: str) -> None:
    """A product that was opened or put on the list; of another one than those shown, the place stays."""
    category, searched, shown = _place()
    if sku in _shown():
        session[_PLACE] = [category, searched, shown, sku]


def back(sku: str = "") -> str:
    """The address of the products as they were shown, at this product or the one looked at last."""
    category, searched, shown = _place()
    last = session.get(_PLACE, [])[3:]
    anchors = [one for one in (sku, *last) if one in _shown()]
    return url_for(
        "cards.found" if searched else "cards.cards",
        category=category or None,
        shown=shown if shown > AT_ONCE else None,
        _anchor=f"card-{anchors[0]}" if anchors else None,
    )


def listed(category: str, *, searched: bool) -> Sequence[Product]:
    """All products of a category ("" for each), or all that the visit's words find."""
    catalogue = booth().store.catalogue
    if searched:
        return search.found(catalogue, booth().searches.of(visit_id()))
    return [one for one in catalogue.products if category in ("", one.category)]


def _place() -> tuple[str, bool, int]:
    category, searched, shown = session.get(_PLACE, ["", False, AT_ONCE])[:3]
    return category, searched, shown


def _shown() -> set[str]:
    category, searched, shown = _place()
    return {one.sku for one in listed(category, searched=searched)[:shown]}
