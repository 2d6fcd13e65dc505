"""Feedback: what a buyer thinks of a product, for the workshop that makes it."""

from dataclasses import dataclass
from typing import Annotated

import msgspec

# What is rated, from 1 (poor) to 5 (excellent).
RATED = ("quality", "design", "packaging", "price")
RATING_MAX = 5
Rating = Annotated[int, msgspec.Meta(ge=0, le=RATING_MAX)]


@dataclass(frozen=True)
class Feedback:
    """The ratings of one product. 0 where the buyer said nothing."""

    sku: str
    quality: Rating = 0
    design: Rating = 0
    packaging: Rating = 0
    price: Rating = 0
    comment: str = ""
