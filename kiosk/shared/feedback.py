"""Feedback: what a buyer thinks of a product, for the workshop that makes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import document_part
from .document_part import Part

# What is rated, from 1 (poor) to 5 (excellent).
RATED = ("quality", "design", "packaging", "price")
RATING_MAX = 5


@dataclass(frozen=True)
class Feedback:
    """The ratings of one product. 0 where the buyer said nothing."""

    sku: str
    quality: int = 0
    design: int = 0
    packaging: int = 0
    price: int = 0
    comment: str = ""


_FEEDBACK = Part(Feedback, but=RATED)


def check(sent: Mapping[str, Any]) -> None:
    """raises: Problem(LEAD_MALFORMED) naming the field, never its content"""
    _FEEDBACK.check(sent)
    _ratings(sent)


def from_document(sent: Mapping[str, Any]) -> Feedback:
    """The part of a lead's document, which was checked."""
    read: Feedback = _FEEDBACK.made(sent, **_ratings(sent))
    return read


def _ratings(sent: Mapping[str, Any]) -> dict[str, int]:
    return {
        name: document_part.whole(sent, name, 0, RATING_MAX) if name in sent else 0
        for name in RATED
    }
