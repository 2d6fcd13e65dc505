"""The second step's card of each product: what it offers, what was typed, what is to be said of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from . import amount, capacity, formats, need_by, trade
from .capacity import Remark
from .language import Language
from .need_by import Part
from .product import Product

Typed = Mapping[str, str]
Translate = Callable[[str], str]
# (value, text) of the choices that are the same for each product.
CURRENCIES = tuple((code, code) for code in trade.CURRENCIES)
INCOTERMS = tuple((code, f"{code} – {name}") for code, name in trade.INCOTERMS.items())
# What is asked under "More about this product".
_MORE = (
    "target_price", "currency", "incoterm", "port", "need_by", "need_by_day", "need_by_month",
    "need_by_year", "order_type", "sample", "private_label",
)  # fmt: skip


@dataclass(frozen=True)
class Card:
    product: Product
    units: tuple[tuple[str, str], ...]  # (UN/ECE Rec 20, its name)
    certificates: tuple[tuple[str, str], ...]  # (field, certificate)
    need_by: list[Part]  # the lists of a date
    remarks: tuple[Remark, ...]
    open: bool  # is "More about this product" open: something in it was typed, or is wrong


def cards(
    products: Iterable[Product],
    typed: Typed,
    wrong: Mapping[str, object],
    language: Language,
    translate: Translate,
    *,
    this_year: int,
) -> list[Card]:
    """A card for each product."""
    return [_card(product, typed, wrong, language, translate, this_year) for product in products]


def _card(
    product: Product,
    typed: Typed,
    wrong: Mapping[str, object],
    language: Language,
    translate: Translate,
    this_year: int,
) -> Card:
    sku = product.sku
    certificates = tuple(
        (f"certificate_{sku}_{number}", certificate)
        for number, certificate in enumerate(product.terms.certificates)
    )
    more = [f"{name}_{sku}" for name in _MORE] + [field for field, _ in certificates]
    # A currency is chosen from the start, and says nothing without a price.
    said = [name for name in more if typed.get(name) and name != f"currency_{sku}"]
    return Card(
        product,
        tuple((u, translate(formats.UNIT_NAMES[u])) for u in trade.units(product.terms.moq_unit)),
        certificates,
        need_by.parts(language, this_year=this_year, chosen=typed.get(f"need_by_year_{sku}") or ""),
        _remarks(product, typed, language, translate),
        open=bool(said) or any(name in wrong for name in more),
    )


def _remarks(
    product: Product, typed: Typed, language: Language, translate: Translate
) -> tuple[Remark, ...]:
    try:
        quantity = amount.quantity(typed.get(f"quantity_{product.sku}", ""))
    except ValueError:
        # Nothing is typed yet, or it is a problem of its field.
        return ()
    unit = typed.get(f"unit_{product.sku}") or product.terms.moq_unit
    return capacity.remarks(product, Decimal(quantity), unit, language, translate)
