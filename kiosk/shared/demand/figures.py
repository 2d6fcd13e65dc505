"""What is known of the demand for one product, and for one prison's products."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from ..feedback import RATED
from ..product import Product

# Below it a mean says more of one buyer than of the product.
RATINGS_MIN = 3


@dataclass(frozen=True)
class Rating:
    """What buyers gave to one aspect of a product, from 1 (poor) to 5 (excellent)."""

    aspect: str  # one of RATED
    given: tuple[int, ...]  # how many ones, twos, … fives

    @property
    def count(self) -> int:
        return sum(self.given)

    @property
    def mean(self) -> float | None:
        """None where too few rated it."""
        if self.count < RATINGS_MIN:
            return None
        return sum(stars * count for stars, count in enumerate(self.given, start=1)) / self.count


@dataclass(frozen=True)
class Prices:
    """Target prices in USD against the FOB prices of the catalogue."""

    count: int
    median: Decimal | None
    below: int
    within: int
    above: int


@dataclass
class Wanted:
    """One product: counted, never who."""

    sku: str
    product: Product | None  # None where it left the catalogue
    views: int = 0
    qr: int = 0  # how often its code was shown
    leads: int = 0
    quantities: Counter[str] = field(default_factory=Counter)  # unit → Decimal, the sum asked for
    compared: int = 0  # quantities in the product's own unit …
    below_moq: int = 0  # … and those of them below the minimum order
    usd: Counter[Decimal] = field(default_factory=Counter)  # target prices in USD
    currencies: Counter[str] = field(default_factory=Counter)  # of the others
    markets: Counter[str] = field(default_factory=Counter)  # countries of sale
    certificates: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)  # "2027-01", in which it is needed
    dated: int = 0  # dates by which it is needed …
    too_soon: int = 0  # … and those of them sooner than the lead time allows
    samples: int = 0
    private_label: int = 0
    order_types: Counter[str] = field(default_factory=Counter)
    rated: dict[str, Counter[int]] = field(
        default_factory=lambda: {aspect: Counter() for aspect in RATED}
    )
    comments: list[str] = field(default_factory=list)  # the newest first, without names
    comments_left_out: int = 0  # without consent, or older than those

    @property
    def asked(self) -> Decimal:
        """How much was asked for in the product's own unit."""
        return Decimal(self.quantities[self.product.terms.moq_unit]) if self.product else Decimal(0)

    @property
    def capacity_months(self) -> Decimal:
        """How many months the workshop would work for that."""
        return self.asked / self.product.terms.capacity_per_month if self.product else Decimal(0)

    @property
    def ratings(self) -> tuple[Rating, ...]:
        return tuple(
            Rating(aspect, tuple(given[stars] for stars in range(1, 6)))
            for aspect, given in self.rated.items()
        )

    @property
    def prices(self) -> Prices:
        prices = sorted(self.usd.elements())
        terms = self.product.terms if self.product else None
        below = sum(terms is not None and one < terms.fob_usd_min for one in prices)
        above = sum(terms is not None and one > terms.fob_usd_max for one in prices)
        middle = median(prices) if prices else None
        return Prices(len(prices), middle, below, len(prices) - below - above, above)


@dataclass(frozen=True)
class Producer:
    """One prison with its products, those most asked for first."""

    name: str  # "" for products that left the catalogue
    place: str
    leads: int  # that ask for any of its products, each once
    products: tuple[Wanted, ...]

    @property
    def views(self) -> int:
        return sum(one.views for one in self.products)

    @property
    def qr(self) -> int:
        return sum(one.qr for one in self.products)


def find(producers: Sequence[Producer], name: str) -> Producer | None:
    """The prison of this name."""
    return next((one for one in producers if one.name == name and name), None)


def file_name(prison: str, suffix: str) -> str:
    """What a prison's report is called: "demand-lapas-kelas-i-malang.pdf"; of all of them "demand.xlsx"."""
    plain = unicodedata.normalize("NFKD", prison).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain)
    return f"{'-'.join(['demand', *words])}.{suffix}"
