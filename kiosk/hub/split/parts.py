"""Leads → the part of each that concerns one producer, without who asked until a manager releases it.

A part holds what cannot say who the buyer is: no name, company, city, address, website or message, of a
text of several words only what the product itself offers, of a port nothing like a number or address.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from ...shared import consent, trade
from ...shared.demand import comment
from ...shared.lead import InquiryLine, Lead
from ...shared.product import Catalogue, Product

# lead_id → the producers whom a manager released the contact to
Released = Mapping[str, Iterable[str]]
# A port is a word or two; where it holds a digit, an @ or a web address it may be a contact.
_NO_PORT = re.compile(r"[\d@]|www\.|://")


@dataclass(frozen=True)
class Part:
    """What one lead asks of one producer."""

    lead_id: str
    reference: str
    captured_at: str
    country: str  # ISO 3166-1 alpha-2, of the buyer's company; "" where it was not said
    business_type: str  # one of trade.BUSINESS_TYPES; ""
    markets: tuple[str, ...]
    lines: tuple[InquiryLine, ...]  # of this producer's products only
    lead: Lead | None = None  # who asked, once that was released; its lines are those above


@dataclass
class Share:
    """One producer's part of the leads."""

    producer: str  # as the catalogue has it
    city: str
    province: str
    parts: list[Part] = field(default_factory=list)  # the newest first

    @property
    def lines(self) -> int:
        return sum(len(part.lines) for part in self.parts)

    @property
    def released(self) -> int:
        return sum(part.lead is not None for part in self.parts)

    @property
    def quantities(self) -> dict[str, Decimal]:
        """Unit → how much was asked for."""
        return added(line for part in self.parts for line in part.lines)


@dataclass(frozen=True)
class Split:
    shares: tuple[Share, ...]  # each producer of the catalogue, in its order
    without: int  # leads without a producer: no product, or one that left the catalogue
    held: int  # leads whose buyer does not consent any more: in nobody's share

    def of(self, producer: str) -> Share | None:
        return next((one for one in self.shares if one.producer == producer), None)


def split(leads: Iterable[Lead], catalogue: Catalogue, released: Released) -> Split:
    """Each lead to those who make what it asks for."""
    shares = {
        one.prison: Share(one.prison, one.city, one.province) for one in catalogue.products[::-1]
    }
    without = held = 0
    for lead in leads:
        # The notice says that the workshops whose products were chosen see the details.
        if not may_be_passed_on(lead):
            held += 1
            continue
        producers = producers_of(lead, catalogue)
        without += not producers
        for producer in producers:
            open_to = producer in released.get(lead.id, ())
            shares[producer].parts.append(part(lead, producer, catalogue, released=open_to))
    return Split(tuple(shares.values())[::-1], without, held)


def may_be_passed_on(lead: Lead) -> bool:
    """Does the consent stand by which the workshops of the chosen products see the inquiry?"""
    return consent.standing(lead.consents).get("inquiry") == consent.GIVEN


def producers_of(lead: Lead, catalogue: Catalogue) -> list[str]:
    """Who makes what it asks for, each once."""
    made = (catalogue.by_sku.get(sku) for sku in lead.skus)
    return list(dict.fromkeys(product.prison for product in made if product))


def part(lead: Lead, producer: str, catalogue: Catalogue, *, released: bool) -> Part:
    """What the lead asks of this producer."""
    products = catalogue.by_sku
    lines = tuple(
        line
        for line in lead.inquiry.lines
        if line.sku in products and products[line.sku].prison == producer
    )
    if not released:
        lines = tuple(masked(line, products[line.sku], lead) for line in lines)
    business = lead.buyer.business_type
    return Part(
        lead.id,
        lead.reference,
        lead.captured_at,
        lead.contact.country,
        business if business in trade.BUSINESS_TYPES else "",
        lead.inquiry.markets,
        lines,
        replace(lead, inquiry=replace(lead.inquiry, lines=lines)) if released else None,
    )


def masked(line: InquiryLine, product: Product, lead: Lead) -> InquiryLine:
    """The line with what was chosen, and of what was typed only what can be nobody's contact."""
    return replace(
        line,
        quantity=line.quantity if decimal(line.quantity) is not None else "",
        target_price=line.target_price if decimal(line.target_price) is not None else "",
        currency=line.currency if line.currency in trade.CURRENCIES else "",
        incoterm=line.incoterm if line.incoterm in trade.INCOTERMS else "",
        port=line.port if _is_place(line.port, lead) else "",
        need_by=line.need_by if _is_day(line.need_by) else "",
        certificates=tuple(one for one in line.certificates if one in product.terms.certificates),
        order_type=line.order_type if line.order_type in trade.ORDER_TYPES else "",
    )


def _is_place(port: str, lead: Lead) -> bool:
    return not _NO_PORT.search(port) and comment.nameless(port, lead) == port.strip()


def added(lines: Iterable[InquiryLine]) -> dict[str, Decimal]:
    """Unit → the sum of the quantities; what is no number counts nothing."""
    found: dict[str, Decimal] = {}
    for line in lines:
        if quantity := decimal(line.quantity):
            found[line.unit] = found.get(line.unit, Decimal(0)) + quantity
    return found


def decimal(text: str) -> Decimal | None:
    """None for none, and for what a tablet of another version may have written."""
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
