"""What each country asks for, summed up for its trade attaché: no lead, reference or contact is in it.

The notice promises buyers that nobody but the booth's staff and the workshops sees their details; sums
hold none of them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from ...shared.lead import InquiryLine, Lead
from . import parts


@dataclass
class Asked:
    """One product in one country."""

    leads: int = 0
    lines: list[InquiryLine] = field(default_factory=list)

    @property
    def quantities(self) -> dict[str, Decimal]:
        """Unit → how much was asked for."""
        return parts.added(self.lines)


@dataclass
class Country:
    """The demand that concerns one country: of its buyers, and of others for its market."""

    code: str  # ISO 3166-1 alpha-2
    buyers: int = 0  # leads of companies there
    to_sell: int = 0  # leads that name it as a country of sale, wherever the company is
    products: dict[str, Asked] = field(default_factory=dict)  # by SKU, of both kinds of leads
    markets: Counter[str] = field(default_factory=Counter)  # countries of sale of its own buyers


def roll_up(leads: Iterable[Lead]) -> list[Country]:
    """Each country that a lead concerns, that of the most leads first."""
    found: dict[str, Country] = {}
    for lead in leads:
        if not parts.may_be_passed_on(lead):
            continue
        own, markets = lead.contact.country, set(lead.inquiry.markets)
        for code in {own, *markets} - {""}:
            country = found.setdefault(code, Country(code))
            country.to_sell += code in markets
            if code == own:
                country.buyers += 1
                country.markets.update(markets)
            _add(country, lead)
    return sorted(found.values(), key=lambda one: (-one.buyers - one.to_sell, one.code))


def _add(country: Country, lead: Lead) -> None:
    for sku in dict.fromkeys(lead.skus):
        country.products.setdefault(sku, Asked()).leads += 1
    for line in lead.inquiry.lines:
        country.products[line.sku].lines.append(line)
