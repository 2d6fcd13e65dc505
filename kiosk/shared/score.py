"""Score: how likely an order is, of 100 points, each part of it with its reason.

Nothing is stored: it follows from the lead, the catalogue, the market rules and the day. What a buyer did
not say has no points and is not held against them either: it is `open`, with the question to ask.

source: domain reference 3: need 25 (a product, and at least its minimum order), timeline 20 (needed within
        90 days), authority 15, budget 15 (target price within 15 % of the FOB band), destination 15,
        contact 10; hot from 70, warm from 40; where a market prohibits the goods the lead is held
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

import msgspec

from . import clock, formats, score_parts
from .booth_notes import HEATS
from .language import Language, mark
from .lead import Lead
from .product import Product
from .score_parts import PROHIBITED, Share

# What the parts are called.
NAMES = {
    "need": mark("Need"),
    "timeline": mark("Timeline"),
    "authority": mark("Authority"),
    "budget": mark("Budget"),
    "destination": mark("Destination"),
    "contact": mark("Contact"),
}
HOLD = "hold"
SUGGESTED = {**HEATS, HOLD: mark("Compliance hold")}
_HOT_FROM, _WARM_FROM = 70, 40
_HALF = Decimal("0.5")

Translate = Callable[[str], str]
Scorer = Callable[[Lead], "Score"]


@dataclass(frozen=True)
class Weights:
    """How many of the 100 points each part has."""

    need: int = 25
    timeline: int = 20
    authority: int = 15
    budget: int = 15
    destination: int = 15
    contact: int = 10


DEFAULT = Weights()


class Reason(msgspec.Struct, frozen=True):
    """What one part has, and why."""

    part: str  # one of NAMES
    points: int
    most: int
    share: Share


class Score(msgspec.Struct, frozen=True):
    reasons: tuple[Reason, ...]  # in the order of NAMES
    held: bool  # a market of sale prohibits the goods

    @property
    def points(self) -> int:
        """Of 100."""
        return sum(reason.points for reason in self.reasons)

    @property
    def open(self) -> int:
        """How many more there may be, once the buyer is asked."""
        return sum(one.most - one.points for one in self.reasons if not one.share.said)

    @property
    def heat(self) -> str:
        """One of SUGGESTED: what the points suggest to staff."""
        if self.held:
            return HOLD
        return (
            "hot" if self.points >= _HOT_FROM else "warm" if self.points >= _WARM_FROM else "cold"
        )


@dataclass(frozen=True)
class Row:
    """A reason in words."""

    name: str
    points: int
    most: int
    said: bool  # False where nobody said it
    found: str
    ask: str  # what would raise it; "" where nothing can


@dataclass(frozen=True)
class Said:
    """A score as a page shows it."""

    heat: str  # one of SUGGESTED
    label: str  # of the heat
    points: int
    open: int
    rows: tuple[Row, ...]


def scorer(products: Mapping[str, Product], weights: Weights) -> Scorer:
    """What scores each lead, as of today in Western Indonesia.

    products: sku → product, of the catalogue
    """
    today = clock.moment(clock.now()).astimezone(formats.WIB).date()
    return partial(of, products=products, today=today, weights=weights)


def in_words(score: Score, language: Language, translate: Translate) -> Said:
    """The score in the language of the page."""

    def row(reason: Reason) -> Row:
        share = reason.share
        details = {name: written(language) for name, written in share.details.items()}
        return Row(
            translate(NAMES[reason.part]),
            reason.points,
            reason.most,
            share.said,
            translate(share.found).format(**details),
            translate(share.ask) if share.ask else "",
        )

    rows = tuple(row(reason) for reason in score.reasons)
    return Said(score.heat, translate(SUGGESTED[score.heat]), score.points, score.open, rows)


def of(
    lead: Lead,
    *,
    products: Mapping[str, Product],
    today: date,
    weights: Weights = DEFAULT,
    levels: Sequence[str] | None = None,
) -> Score:
    """The lead's score.

    products: sku → product, of the catalogue
    levels:   what the market rules say of its products in its markets; None where nobody checked
    """
    shares = {
        "need": score_parts.need(lead, products),
        "timeline": score_parts.timeline(lead, today),
        "authority": score_parts.authority(lead),
        "budget": score_parts.budget(lead, products),
        "destination": score_parts.destination(lead, levels),
        "contact": score_parts.contact(lead),
    }
    reasons = tuple(
        Reason(part, _rounded(share.of * most), most, share)
        for part, share in shares.items()
        for most in [getattr(weights, part)]
    )
    return Score(reasons, held=PROHIBITED in (levels or ()))


def weights(value: object) -> Weights:
    """A setting: "need=25,timeline=20,…", or a table of TOML; ValueError(what is allowed)."""
    example = ",".join(f"{part}={getattr(DEFAULT, part)}" for part in NAMES)
    allowed = f"six whole numbers that make 100, such as {example}"
    said = value if isinstance(value, dict) else _pairs(str(value))
    try:
        found = {part: int(str(said[part])) for part in NAMES}
    except (KeyError, ValueError):
        raise ValueError(allowed) from None
    if len(said) != len(NAMES) or min(found.values()) < 0 or sum(found.values()) != 100:
        raise ValueError(allowed)
    return Weights(**found)


def _pairs(text: str) -> dict[str, str]:
    pairs = (pair.partition("=") for pair in text.split(","))
    return {part.strip(): weight.strip() for part, _, weight in pairs}


def _rounded(points: Decimal) -> int:
    """Half up, for points are never negative; Decimal.quantize takes four times as long."""
    return int(points + _HALF)
