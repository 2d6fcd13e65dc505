"""The parts of a lead's score: what each finds, its share of the points, and the question that would raise it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import partial

import msgspec

from . import formats, trade
from .language import Language, mark
from .lead import InquiryLine, Lead
from .product import Product

_WHOLE, _HALF, _NOTHING = Decimal(1), Decimal("0.5"), Decimal(0)
# Of the need: that a product is named at all.
_NAMED = Decimal("0.4")
# Of the contact: that the address looks right. The rest: there is a company to look up.
_LOOKS_RIGHT = Decimal("0.6")
_SOON = timedelta(days=90)
_NEAR = Decimal("0.15")

# What staff note of who decides, and its share of the points. Other words count half.
AUTHORITIES = {
    "decides": (mark("Decides"), _WHOLE),
    "recommends": (mark("Recommends, others decide"), _HALF),
    "gathers": (mark("Gathers information"), _NOTHING),
}
# What market rules say of the goods and a market; of several the one that counts least counts.
PROHIBITED = "PROHIBITED"
_LEVELS = {
    PROHIBITED: _NOTHING,
    "PROHIBITED_ON_EVIDENCE": _NOTHING,
    "PERMIT": _HALF,
    "REVIEW": _HALF,
    "REVIEW_FUTURE": _HALF,
    "UNVERIFIED": _HALF,
    "WATCH": _WHOLE,
    "NO_BAN_FOUND": _WHOLE,
}


# No dataclass: six of them are made for each lead of an export, and these are made five times as fast.
class Share(msgspec.Struct, frozen=True):
    """What one part found."""

    of: Decimal  # 0 to 1 of the part's points
    found: str  # English, with {details}
    ask: str = ""  # what would raise it, English; "" where nothing can
    details: Mapping[str, Callable[[Language], str]] = msgspec.field(default_factory=dict)
    said: bool = True  # False where nobody said it: `ask` is the question


def need(lead: Lead, products: Mapping[str, Product]) -> Share:
    """The line of the most points: one good order is enough."""
    lines = [_need_of(line, products.get(line.sku)) for line in lead.inquiry.lines]
    if not lines:
        return Share(
            _NOTHING, mark("No product was named."), mark("Ask which product."), said=False
        )
    return max(lines, key=lambda share: share.of)


def _need_of(line: InquiryLine, product: Product | None) -> Share:
    quantity = _decimal(line.quantity)
    if quantity is None:
        found = mark("A product is named, and no quantity.")
        return Share(_NAMED, found, mark("Ask for the quantity."), said=False)
    if product is None:
        found = mark("The product is no longer in the catalogue.")
        return Share(_NAMED, found, mark("Offer one of the catalogue."))
    moq = {"moq": partial(formats.quantity, product.terms.moq, product.terms.moq_unit)}
    # Nobody knows how many a container holds before they are packed: more than a minimum order.
    if line.unit in trade.CONTAINERS or quantity >= product.terms.moq:
        return Share(_WHOLE, mark("At least the minimum order of {moq}."), details=moq)
    return Share(
        _NAMED,
        mark("Fewer than the minimum order of {moq}."),
        mark("Ask whether the minimum order can be reached, or a trial order helps."),
        moq,
    )


def timeline(lead: Lead, today: date) -> Share:
    days = [day for line in lead.inquiry.lines if (day := _day(line.need_by))]
    if not days:
        return Share(
            _NOTHING,
            mark("Not said when it is needed."),
            mark("Ask by when it is needed."),
            said=False,
        )
    coming = [day for day in days if day >= today]
    day = min(coming or days)
    details = {"day": partial(formats.day, day)}
    if not coming:
        found = mark("Was needed by {day}, which has passed.")
        return Share(_NOTHING, found, mark("Ask for a new date."), details)
    if day - today <= _SOON:
        return Share(_WHOLE, mark("Needed by {day}, within 90 days."), details=details)
    return Share(
        _NOTHING,
        mark("Needed by {day}, later than in 90 days."),
        mark("Ask whether a first lot is needed sooner."),
        details,
    )


def authority(lead: Lead) -> Share:
    said = lead.buyer.authority
    if not said:
        return Share(
            _NOTHING, mark("Not said who decides."), mark("Ask who decides on the order."), said=False
        )  # fmt: skip
    label, share = AUTHORITIES.get(said, (mark("Said in other words"), _HALF))
    return Share(share, label, "" if share == _WHOLE else mark("Ask to meet who decides."))


def budget(lead: Lead, products: Mapping[str, Product]) -> Share:
    """The line whose price fits best."""
    priced = [
        (price, line.currency, product)
        for line in lead.inquiry.lines
        if (price := _decimal(line.target_price)) and (product := products.get(line.sku))
    ]
    if not priced:
        return Share(
            _NOTHING, mark("No target price was said."), mark("Ask for the target price."), said=False
        )  # fmt: skip
    return max((_budget_of(*one) for one in priced), key=lambda share: (share.of, share.said))


def _budget_of(price: Decimal, currency: str, product: Product) -> Share:
    terms = product.terms
    low, high = terms.fob_usd_min, terms.fob_usd_max
    details = {
        "price": partial(formats.price, price, currency),
        "band": partial(formats.price_range, low, high, "USD"),
    }
    # The catalogue's prices are in it, and rates of exchange are nothing that a tablet knows.
    if currency != "USD":
        found = mark("{price} cannot be compared with {band} FOB.")
        return Share(_NOTHING, found, mark("Ask for the target price in USD."), details, said=False)
    if price < low * (1 - _NEAR):
        return Share(
            _NOTHING,
            mark("{price} is more than 15% below {band} FOB."),
            mark("Ask which quantity or quality that price is for."),
            details,
        )
    if price > high * (1 + _NEAR):
        return Share(_WHOLE, mark("{price} is above {band} FOB."), details=details)
    return Share(_WHOLE, mark("{price} is within 15% of {band} FOB."), details=details)


def destination(lead: Lead, levels: Sequence[str] | None) -> Share:
    if not lead.inquiry.markets:
        return Share(
            _NOTHING,
            mark("Not said where it will be sold."),
            mark("Ask for the countries of sale."),
            said=False,
        )
    if levels is None:
        # Neither good nor bad news: half, so that it decides nothing.
        found = mark("The market rules have not been checked: half the points.")
        return Share(_HALF, found, mark("Have the import rules of the countries of sale checked."))
    share = min((_LEVELS.get(level, _HALF) for level in levels), default=_HALF)
    if share == _WHOLE:
        return Share(share, mark("No import ban was found in the countries of sale."))
    ask = mark("Ask for another country of sale.")
    if PROHIBITED in levels:
        return Share(share, mark("A country of sale prohibits these goods."), ask)
    return Share(
        share, mark("A country of sale asks for a permit, evidence or a closer look."), ask
    )


def contact(lead: Lead) -> Share:
    looks_right, company = lead.contact.address_ok, bool(lead.contact.company)
    share = _LOOKS_RIGHT * looks_right + (1 - _LOOKS_RIGHT) * company
    if looks_right and company:
        return Share(share, mark("The address looks right, and the company can be looked up."))
    if looks_right:
        found = mark("The address looks right, and no company was named.")
        return Share(share, found, mark("Ask for the company."))
    return Share(
        share, mark("The address does not look right."), mark("Ask for the address again.")
    )


def _decimal(text: str) -> Decimal | None:
    """None for none, and for what a tablet of another version may have written."""
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
