"""The demand for a prison's products in words: what to make more of, what was asked for, what held buyers back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from .. import formats, trade
from ..country import country_name
from ..language import Language, mark, translator
from .figures import Producer, Rating, Wanted

ASPECTS = {
    "quality": mark("Quality"),
    "design": mark("Design"),
    "packaging": mark("Packaging"),
    "price": mark("Price"),
}
# A mean below it is a complaint.
RATED_LOW = 3.5
# Of those who looked at a product so many do not ask: from here on it is worth a word.
_SEEN_MIN, _SELDOM = 20, 0.02
# Of a list of countries or certificates.
_NAMED_MAX = 5


@dataclass(frozen=True)
class Finding:
    """One thing to know, the gravest first."""

    product: str  # its name in the language spoken; "" for all of the prison
    said: str
    weight: float  # from 0 to 1: of how many it is true


@dataclass(frozen=True)
class Findings:
    """Of one prison, for people who were not at the fair."""

    more_of: tuple[Finding, ...]  # weight: 1 for a month of capacity or more
    asked_for: tuple[tuple[str, str], ...]  # (what, how many or which)
    held_back: tuple[Finding, ...]

    @property
    def held_back_by_product(self) -> dict[str, list[str]]:
        """product → its sentences, in the order of the gravest."""
        found: dict[str, list[str]] = {}
        for one in self.held_back:
            found.setdefault(one.product, []).append(one.said)
        return found


class Words:
    """The figures of a product as a language writes them."""

    def __init__(self, spoken: Language) -> None:
        self._spoken, self._translate = spoken, translator(spoken)

    def name(self, one: Wanted) -> str:
        return one.product.text(one.product.name, self._spoken)[0] if one.product else one.sku

    def number(self, value: int | Decimal) -> str:
        return formats.number(value, self._spoken)

    def quantity(self, value: Decimal, unit: str) -> str:
        return formats.quantity(value, unit, self._spoken)

    def days(self, count: int) -> str:
        return formats.days(count, self._spoken)

    def asked(self, one: Wanted) -> str:
        """ "1,200 pieces, 2 × 20 ft containers"; containers apart, for nobody knows what one holds."""
        own = one.product.terms.moq_unit if one.product else ""
        order = sorted(one.quantities, key=lambda unit: (unit != own, unit))
        said = [self.quantity(Decimal(one.quantities[unit]), unit) for unit in order]
        return ", ".join(said) or "–"

    def months(self, one: Wanted) -> str:
        """ "2.4": months of capacity that were asked for; "–" for none."""
        months = one.capacity_months.quantize(Decimal("0.1"), ROUND_HALF_UP)
        if not one.asked:
            return "–"
        return self.number(months) if months else f"< {self.number(Decimal('0.1'))}"

    def price(self, value: Decimal | None) -> str:
        return formats.price(value.quantize(Decimal("0.01")), "USD", self._spoken) if value else "–"

    def band(self, one: Wanted) -> str:
        """The FOB price of the catalogue."""
        if one.product is None:
            return "–"
        terms = one.product.terms
        return formats.price_range(terms.fob_usd_min, terms.fob_usd_max, "USD", self._spoken)

    def mean(self, rating: Rating) -> str:
        """ "4.2", or "–" where too few rated it."""
        return "–" if rating.mean is None else formats.tenths(rating.mean, self._spoken)

    def countries(self, counts: Counter[str]) -> str:
        return self.ranked(counts, lambda code: country_name(code, self._spoken))

    def order_types(self, counts: Counter[str]) -> str:
        return self.ranked(counts, lambda code: self._translate(trade.ORDER_TYPES.get(code, code)))

    def months_needed(self, counts: Counter[str]) -> str:
        """ "Jan 2027 4, Nov 2026 2"."""
        return self.ranked(counts, lambda month: formats.month(month, self._spoken))

    def ranked(self, counts: Counter[str], name: Callable[[str], str] = str) -> str:
        """ "Germany 4, Japan 2, …", the most first."""
        found = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        said = [f"{name(key)} {self.number(count)}" for key, count in found[:_NAMED_MAX]]
        return ", ".join(said + (["…"] if len(found) > _NAMED_MAX else [])) or "–"

    def share(self, part: int, whole: int) -> str:
        """ "9 of 20 (45%)"; "–" of none."""
        if not whole:
            return "–"
        share = formats.share(part, whole, self._spoken)
        text = self._translate(mark("{part} of {whole} ({share})"))
        return text.format(part=self.number(part), whole=self.number(whole), share=share)


def findings(producer: Producer, spoken: Language) -> Findings:
    """What a prison should know."""
    words, translate = Words(spoken), translator(spoken)
    wanted = [one for one in producer.products if one.leads]
    more_of = [
        Finding(words.name(one), _wanted(one, words, translate), _weight(one))
        for one in sorted(wanted, key=lambda one: (-one.capacity_months, -one.leads))
    ]
    held_back = [found for one in producer.products for found in _held_back(one, words, translate)]
    return Findings(
        tuple(more_of),
        tuple(_asked_for(wanted, words, translate)),
        tuple(sorted(held_back, key=lambda found: -found.weight)),
    )


def _weight(one: Wanted) -> float:
    return min(1.0, float(one.capacity_months))


def _wanted(one: Wanted, words: Words, translate: Callable[[str], str]) -> str:
    said = [translate(mark("leads: {count}")).format(count=words.number(one.leads))]
    if one.quantities:
        said.append(translate(mark("asked for: {quantity}")).format(quantity=words.asked(one)))
    if one.asked:
        text = translate(mark("months of capacity: {months}"))
        said.append(text.format(months=words.months(one)))
    return "; ".join(said)


def _asked_for(
    wanted: list[Wanted], words: Words, translate: Callable[[str], str]
) -> list[tuple[str, str]]:
    """Of all products together, what nobody asked for left out."""

    def together(counts: Callable[[Wanted], Counter[str]]) -> Counter[str]:
        return sum((counts(one) for one in wanted), Counter())

    rows = [
        (mark("Markets of sale"), words.countries(together(lambda one: one.markets))),
        (mark("Certificates"), words.ranked(together(lambda one: one.certificates))),
        (mark("Samples"), words.number(sum(one.samples for one in wanted))),
        (mark("Private label"), words.number(sum(one.private_label for one in wanted))),
        (mark("Kind of order"), words.order_types(together(lambda one: one.order_types))),
        (mark("Needed in"), words.months_needed(together(lambda one: one.months))),
    ]
    return [(translate(label), value) for label, value in rows if value not in ("–", "0")]


def _held_back(one: Wanted, words: Words, translate: Callable[[str], str]) -> list[Finding]:
    """What of a product stands between a buyer and an order."""
    name, prices, found = words.name(one), one.prices, []

    def add(text: str, part: int, whole: int, **said: str) -> None:
        sentence = translate(text).format(share=words.share(part, whole), **said)
        found.append(Finding(name, sentence, part / whole))

    if one.product and one.below_moq:
        moq = words.quantity(one.product.terms.moq, one.product.terms.moq_unit)
        text = mark("Fewer than the minimum order of {quantity}: {share}")
        add(text, one.below_moq, one.compared, quantity=moq)
    if prices.below:
        text = mark("Target price below the FOB price of {band}: {share}, the median is {median}")
        median = words.price(prices.median)
        add(text, prices.below, prices.count, band=words.band(one), median=median)
    if one.product and one.too_soon:
        text = mark("Needed sooner than the lead time of {days}: {share}")
        days = words.days(one.product.terms.lead_time_days)
        add(text, one.too_soon, one.dated, days=days)
    for rating in one.ratings:
        if rating.mean is not None and rating.mean < RATED_LOW:
            text = translate(mark("{aspect} is rated {mean} of 5 ({count} ratings)"))
            said = text.format(
                aspect=translate(ASPECTS[rating.aspect]),
                mean=words.mean(rating),
                count=words.number(rating.count),
            )
            found.append(Finding(name, said, (5 - rating.mean) / 4))
    if one.views >= _SEEN_MIN and one.leads < one.views * _SELDOM:
        text = translate(mark("Looked at {views} times, asked for by {leads}"))
        said = text.format(views=words.number(one.views), leads=words.number(one.leads))
        found.append(Finding(name, said, 1 - one.leads / (one.views * _SELDOM)))
    return found
