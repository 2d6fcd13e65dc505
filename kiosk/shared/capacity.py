"""What an asked quantity means for its workshop: fewer than the minimum order, weeks of its capacity.

Nothing is refused for it: the buyer is told, and staff see it with the lead.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from . import formats
from .language import Language, mark
from .product import Product

_WEEKS_A_MONTH = Decimal(52) / 12
# From here on months say more than weeks.
_MONTHS_FROM_WEEKS = 13


@dataclass(frozen=True)
class Remark:
    """One thing to say about a quantity, in the language of the page."""

    sentence: str  # to the buyer
    note: str  # the same in short, to staff
    illustrative: bool  # the figure it rests on is invented for the demo


def remarks(
    product: Product, asked: Decimal, unit: str, language: Language, translate: Callable[[str], str]
) -> tuple[Remark, ...]:
    """What is to be said of a quantity; nothing where it cannot be compared.

    unit: UN/ECE Rec 20; how many products a container holds nobody knows before they are packed
    """
    terms = product.terms
    if unit != terms.moq_unit:
        return ()

    def said(figure: str, sentence: str, note: str, **details: str) -> Remark:
        return Remark(
            translate(sentence).format(**details),
            translate(note).format(**details),
            illustrative=figure in product.illustrative,
        )

    found = []
    if asked < terms.moq:
        found.append(
            said(
                "moq",
                mark("The minimum order is {quantity}; we note that you want fewer."),
                mark("Fewer than the minimum order of {quantity}"),
                quantity=formats.quantity(terms.moq, unit, language),
            )
        )
    weeks = asked / terms.capacity_per_month * _WEEKS_A_MONTH
    if _rounded(weeks):
        found.append(
            said(
                "capacity_per_month",
                mark("{quantity} are about {time} of this workshop’s capacity."),
                mark("About {time} of the workshop’s capacity"),
                quantity=formats.quantity(asked, unit, language),
                time=_time(weeks, language),
            )
        )
    return tuple(found)


def _time(weeks: Decimal, language: Language) -> str:
    if _rounded(weeks) < _MONTHS_FROM_WEEKS:
        return formats.length(_rounded(weeks), "week", language)
    return formats.length(_rounded(weeks / _WEEKS_A_MONTH), "month", language)


def _rounded(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), ROUND_HALF_UP))
