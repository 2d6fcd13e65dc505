"""Where on the map countries are, and how large a circle each has: its area is its count."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import hypot, sqrt
from pathlib import Path
from typing import Any

from .. import formats
from ..language import Language
from . import length

# By scripts/world.py, from the same data as static/img/world.svg.
_PLACES = Path(__file__).parents[2] / "data" / "country_places.json"
_LARGEST, _SMALLEST = 13.0, 2.5
# Of the number in a circle.
LETTERS = 10


@dataclass(frozen=True)
class Dot:
    """A circle on the map, in units of the drawing."""

    x: float
    y: float
    radius: float
    text: str  # its count, where it has room and no other circle covers it


@dataclass(frozen=True)
class World:
    width: int
    height: int
    dots: tuple[Dot, ...]  # the largest first: a small one is not hidden by it


def world(counts: Mapping[str, int], spoken: Language) -> World | None:
    """A circle for each country (ISO 3166-1 alpha-2) that the map has; None where there is none."""
    said = _said()
    places = {code: said["places"][code] for code in counts if code in said["places"]}
    if not places:
        return None
    largest = max(counts[code] for code in places)
    ranked = sorted(places, key=lambda code: (-counts[code], code))
    dots: list[Dot] = []
    # From the smallest: what is drawn over a circle must not cover its number.
    for code in reversed(ranked):
        x, y = places[code]
        radius = round(max(_SMALLEST, _LARGEST * sqrt(counts[code] / largest)), 1)
        text = formats.number(counts[code], spoken)
        half = length(text, LETTERS) / 2
        fits = half + 1 <= radius and 1.4 * radius >= LETTERS
        covered = any(hypot(one.x - x, one.y - y) < one.radius + half for one in dots)
        dots.append(Dot(x, y, radius, text if fits and not covered else ""))
    return World(said["width"], said["height"], tuple(reversed(dots)))


@lru_cache
def _said() -> dict[str, Any]:
    """width, height, places: code → x, y."""
    said: dict[str, Any] = json.loads(_PLACES.read_text(encoding="utf-8"))
    return said
