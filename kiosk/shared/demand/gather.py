"""Leads and visits → the demand for each product, the leads read once, one at a time."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from .. import clock
from ..feedback import RATED, Feedback
from ..lead import InquiryLine, Lead
from ..product import Catalogue
from ..visits import Place
from . import comment
from .figures import Producer, Wanted

# Of one product, the newest: more nobody reads.
COMMENTS_MAX = 50


@dataclass
class Gathered:
    """What the leads say, product by product."""

    catalogue: Catalogue
    wanted: dict[str, Wanted] = field(default_factory=dict)
    of_prison: Counter[str] = field(default_factory=Counter)  # leads, each once

    def add(self, lead: Lead) -> None:
        """One lead; the newest come first."""
        prisons = set()
        for sku in dict.fromkeys(lead.skus):
            one = self._of(sku)
            one.leads += 1
            one.markets.update(set(lead.inquiry.markets))
            prisons.add(one.product.prison if one.product else "")
        self.of_prison.update(prisons)
        for line in lead.inquiry.lines:
            _add_line(self._of(line.sku), line, lead)
        for rated in lead.feedback:
            _add_feedback(self._of(rated.sku), rated, lead)

    def _of(self, sku: str) -> Wanted:
        if sku not in self.wanted:
            self.wanted[sku] = Wanted(sku, self.catalogue.by_sku.get(sku))
        return self.wanted[sku]


def gathered(leads: Iterable[Lead], catalogue: Catalogue) -> Gathered:
    """Read each lead as it passes."""
    found = Gathered(catalogue)
    for lead in leads:
        found.add(lead)
    return found


def producers(found: Gathered, visits: Mapping[Place, int]) -> tuple[Producer, ...]:
    """Each prison of the catalogue, the one most asked for first; last what left the catalogue."""
    seen: dict[str, Counter[str]] = {"product": Counter(), "qr": Counter()}
    for (_, step, _, sku), count in visits.items():
        if sku and step in seen:
            seen[step][sku] += count
    of_prison: dict[str, list[Wanted]] = {}
    skus = dict.fromkeys([*found.catalogue.by_sku, *found.wanted, *seen["product"]])
    for sku in skus:
        one = found.wanted.get(sku) or Wanted(sku, found.catalogue.by_sku.get(sku))
        one = replace(one, views=seen["product"][sku], qr=seen["qr"][sku])
        of_prison.setdefault(one.product.prison if one.product else "", []).append(one)
    made = [
        Producer(
            name,
            _place(wanted[0]),
            found.of_prison[name],
            tuple(sorted(wanted, key=lambda one: (-one.leads, -one.capacity_months, -one.views))),
        )
        for name, wanted in of_prison.items()
    ]
    return tuple(sorted(made, key=lambda one: (not one.name, -one.leads, -one.views, one.name)))


def _place(one: Wanted) -> str:
    return f"{one.product.city}, {one.product.province}" if one.product else ""


def _add_line(one: Wanted, line: InquiryLine, lead: Lead) -> None:
    terms = one.product.terms if one.product else None
    if quantity := _decimal(line.quantity):
        one.quantities[line.unit] += quantity  # type: ignore[assignment]
        if terms and line.unit == terms.moq_unit:
            one.compared += 1
            one.below_moq += quantity < terms.moq
    if price := _decimal(line.target_price):
        if line.currency == "USD":
            one.usd[price] += 1
        else:
            one.currencies[line.currency] += 1
    if needed := _day(line.need_by):
        one.months[line.need_by[:7]] += 1
        captured = _day(_local_day(lead.captured_at))
        if terms and captured:
            one.dated += 1
            one.too_soon += needed < captured + timedelta(days=terms.lead_time_days)
    one.certificates.update(set(line.certificates))
    one.samples += line.sample
    one.private_label += line.private_label
    if line.order_type:
        one.order_types[line.order_type] += 1


def _add_feedback(one: Wanted, rated: Feedback, lead: Lead) -> None:
    for aspect in RATED:
        if stars := getattr(rated, aspect):
            one.rated[aspect][stars] += 1
    if not rated.comment.strip():
        return
    if comment.may_be_shown(lead) and len(one.comments) < COMMENTS_MAX:
        one.comments.append(comment.nameless(rated.comment, lead))
    else:
        one.comments_left_out += 1


def _decimal(text: str) -> Decimal | None:
    """None for none, and for what a tablet of another version may have written."""
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() and value > 0 else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _local_day(captured_at: str) -> str:
    try:
        return clock.moment(captured_at).date().isoformat()
    except ValueError:
        return ""
