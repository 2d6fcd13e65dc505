"""Where on the map countries are, and how large a circle each has: its area is its count."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import sqrt
from pathlib import Path
from typing import Any

from .. import formats
from ..language import Language
from . import length

# By scripts/world.py, from the same data as static/img/world.svg.
_PLACES = Path(__file__).parents[2] / "data" / "country_places.json"
_LARGEST, _SMALLEST = 15.0, 2.5
# Of the number in a circle.
LETTERS = 10


@dataclass(frozen=True)
class Dot:
    """A circle on the map, in units of the drawing."""

    x: float
    y: float
    radius: float
    text: str  # its count, where there is room for it


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
    dots = []
    for code, (x, y) in sorted(places.items(), key=lambda one: (-counts[one[0]], one[0])):
        radius = round(max(_SMALLEST, _LARGEST * sqrt(counts[code] / largest)), 1)
        text = formats.number(counts[code], spoken)
        fits = length(text, LETTERS) + 2 <= 2 * radius and 1.4 * radius >= LETTERS
        dots.append(Dot(x, y, radius, text if fits else ""))
    return World(said["width"], said["height"], tuple(dots))


@lru_cache
def _said() -> dict[str, Any]:
    """width, height, places: code → x, y."""
    said: dict[str, Any] = json.loads(_PLACES.read_text(encoding="utf-8"))
    return said
