"""The second step as a page shows it, the same at the booth and on a buyer's own phone."""

from collections.abc import Mapping
from typing import Any

from . import clock, lead_form, line_cards, trade
from .language import Language
from .lead import Lead
from .line_cards import Translate, Typed
from .product import Product


def context(
    lead: Lead,
    typed: Typed,
    wrong: lead_form.Problems,
    *,
    products: Mapping[str, Product],
    language: Language,
    translate: Translate,
    one_more_market: bool,
) -> dict[str, Any]:
    """What the templates shared/line.html and shared/business.html show.

    typed:    as lead_form.amended reads it
    products: sku → product, of the catalogue
    """
    chosen = [products[sku] for sku in lead.skus if sku in products]
    this_year = clock.moment(clock.now()).year
    return {
        "lead": lead,
        "typed": typed,
        "cards": line_cards.cards(chosen, typed, wrong, language, translate, this_year=this_year),
        "markets": _markets(typed, one_more=one_more_market),
        "currencies": line_cards.CURRENCIES,
        "incoterms": line_cards.INCOTERMS,
        "trade": trade,
        "wrong": {name: problem.text(translate) for name, problem in wrong.items()},
    }


def _markets(typed: Typed, *, one_more: bool) -> list[str]:
    """The fields of the countries of sale that are shown."""
    names = lead_form.market_names()
    stand = [number for number, name in enumerate(names, start=1) if name in typed]
    return list(names[: max(stand, default=1) + one_more])
