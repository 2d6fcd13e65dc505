"""What an inquiry asks for, in the words of a page's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from . import capacity, formats, trade
from .capacity import Remark
from .language import Language, mark
from .lead import InquiryLine, Lead
from .product import Product

Translate = Callable[[str], str]


@dataclass(frozen=True)
class Asked:
    """One line of an inquiry, as a page shows it."""

    line: InquiryLine
    product: Product | None  # None where it left the catalogue
    words: tuple[str, ...]  # "500 pieces", "FOB Rotterdam", "sample"
    remarks: tuple[Remark, ...]


def lines(
    lead: Lead, products: Mapping[str, Product], language: Language, translate: Translate
) -> list[Asked]:
    """Each line of the lead with what is to be said of it."""
    asked = []
    for line in lead.inquiry.lines:
        product, quantity = products.get(line.sku), _decimal(line.quantity)
        found: tuple[Remark, ...] = ()
        if product and quantity:
            found = capacity.remarks(product, quantity, line.unit, language, translate)
        asked.append(Asked(line, product, words(line, language, translate), found))
    return asked


def words(line: InquiryLine, language: Language, translate: Translate) -> tuple[str, ...]:
    """The line a phrase at a time, without its product; what was not said is left out."""
    said = []
    if quantity := _decimal(line.quantity):
        said.append(formats.quantity(quantity, line.unit, language))
    if target := _decimal(line.target_price):
        price = formats.price(target, line.currency, language)
        said.append(translate(mark("target price {price}")).format(price=price))
    if line.incoterm or line.port:
        said.append(f"{line.incoterm} {line.port}".strip())
    if needed := day(line.need_by, language):
        said.append(translate(mark("needed by {day}")).format(day=needed))
    if line.order_type:
        said.append(translate(trade.ORDER_TYPES.get(line.order_type, line.order_type)))
    if line.sample:
        said.append(translate(mark("sample first")))
    if line.private_label:
        said.append(translate(mark("private label")))
    return (*said, *line.certificates)


def business(lead: Lead, translate: Translate) -> str:
    """What kind of business the buyer's is; "" where nobody asked."""
    code = lead.buyer.business_type
    return translate(trade.BUSINESS_TYPES.get(code, code)) if code else ""


def _decimal(text: str) -> Decimal | None:
    """None for none, and for what a tablet of another version may have written."""
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def day(text: str, language: Language) -> str:
    """An ISO 8601 date as the language writes it; what is no date as it is."""
    try:
        return formats.day(date.fromisoformat(text), language)
    except ValueError:
        return text
