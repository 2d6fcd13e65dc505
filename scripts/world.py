"""Writes the map of the charts: static/img/world.svg, and where each country is on it, kiosk/data/country_places.json.

From Natural Earth's data (public domain), as Michael Bostock's npm package world-atlas has them (ISC). After an
update of it:

    npm pack world-atlas && tar xf world-atlas-*.tgz
    .venv/bin/python scripts/world.py package
"""

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.core import get_global

ROOT = Path(__file__).resolve().parents[1]
LAND, PLACES = ROOT / "static/img/world.svg", ROOT / "kiosk/data/country_places.json"
# Of the drawing in its own units: as wide as all charts. South of it nobody buys.
WIDTH, SOUTH = 360, -57.0
# What the outline is drawn in, finer: whole numbers are shorter.
FINE = 4
# Equal Earth (Šavrič, Patterson, Jenny 2018): a country is as large as it is.
A1, A2, A3, A4 = 1.340264, -0.081106, 0.000893, 0.003796

Point = tuple[float, float]


def projected(point: Point) -> Point:
    """Longitude and latitude in degrees → x, y in units of the drawing, from its upper left corner."""
    x, y = _equal_earth(point)
    scale = WIDTH / (2 * _equal_earth((180, 0))[0])
    return WIDTH / 2 + x * scale, (_equal_earth((0, 84))[1] - y) * scale


def _equal_earth(point: Point) -> Point:
    across, up = math.radians(point[0]), math.radians(point[1])
    t = math.asin(math.sqrt(3) / 2 * math.sin(up))
    slope = 9 * A4 * t**8 + 7 * A3 * t**6 + 3 * A2 * t**2 + A1
    return 2 * math.sqrt(3) * across * math.cos(t) / (3 * slope), (
        A4 * t**9 + A3 * t**7 + A2 * t**3 + A1 * t
    )


def height() -> int:
    return math.ceil(projected((0, SOUTH))[1])


def rings(topology: dict[str, Any], shape: dict[str, Any]) -> Iterator[list[Point]]:
    """The outlines of a shape of a TopoJSON, holes left out."""
    polygons = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
    for polygon in polygons:
        found: list[Point] = []
        for arc in polygon[0]:
            points = _arc(topology, arc if arc >= 0 else ~arc)
            found += points if arc >= 0 else points[::-1]
        yield found


def _arc(topology: dict[str, Any], number: int) -> list[Point]:
    (scale_x, scale_y), (from_x, from_y) = (
        topology["transform"][name] for name in ("scale", "translate")
    )
    x = y = 0
    points = []
    for step_x, step_y in topology["arcs"][number]:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + from_x, y * scale_y + from_y))
    return points


def land(topology: dict[str, Any]) -> str:
    """All land as one SVG."""
    parts = []
    for shape in topology["objects"]["land"]["geometries"]:
        for ring in rings(topology, shape):
            if max(up for _, up in ring) < SOUTH:
                continue
            for piece in _pieces(ring):
                points = [projected(point) for point in piece]
                whole = [(round(x * FINE), round(y * FINE)) for x, y in points]
                kept = [
                    one for one, last in zip(whole, [None, *whole], strict=False) if one != last
                ]
                if len(kept) > 3:
                    parts.append(_path(kept))
    size = f"0 0 {WIDTH * FINE} {height() * FINE}"
    return (
        "<!-- Natural Earth (public domain), by world-atlas (ISC, Michael Bostock); scripts/world.py -->\n"
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{size}">'
        f'<path fill="#ddd0b9" d="{"".join(parts)}"/></svg>\n'
    )


def _pieces(ring: list[Point]) -> Iterator[list[Point]]:
    """The outline; where it crosses the 180th meridian, what lies on each side of it."""
    unbroken = [ring[0]]
    for across, up in ring[1:]:
        turns = round((unbroken[-1][0] - across) / 360)
        unbroken.append((across + 360 * turns, up))
    for shift in (0, -360, 360):
        shifted = [(across + shift, up) for across, up in unbroken]
        if any(-180 < across < 180 for across, _ in shifted):
            cut = [(min(180, max(-180, across)), up) for across, up in shifted]
            # What lies on the other side is drawn there: here it would be a hair along the meridian.
            beyond = [abs(across) == 180 for across, _ in cut]
            yield [
                point
                for place, point in enumerate(cut)
                if not all(beyond[max(0, place - 1) : place + 2])
            ]


def _path(points: list[tuple[int, int]]) -> str:
    steps = [
        f"{x - last_x} {y - last_y}"
        for (x, y), (last_x, last_y) in zip(points[1:], points, strict=False)
    ]
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps).replace(' -', '-')}z"


def places(topology: dict[str, Any]) -> dict[str, Point]:
    """ISO 3166-1 alpha-2 → the middle of a country's largest piece of land."""
    aliases = get_global("territory_aliases")
    found: dict[str, tuple[float, Point]] = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        codes = aliases.get(str(shape.get("id", "")))
        if not codes or not shape.get("arcs"):
            continue
        largest = max((_middle(ring) for ring in rings(topology, shape)), key=lambda one: one[0])
        # Of two shapes with one code the larger counts.
        found[codes[0]] = max(found.get(codes[0], largest), largest)
    return {
        code: tuple(round(side, 1) for side in projected(found[code][1])) for code in sorted(found)
    }


def _middle(ring: list[Point]) -> tuple[float, Point]:
    """(area, centroid) of an outline."""
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return (abs(area), (x / (3 * area), y / (3 * area))) if area else (0.0, ring[0])


if __name__ == "__main__":
    package = Path(sys.argv[1])
    outlines = json.loads((package / "land-110m.json").read_text(encoding="utf-8"))
    LAND.write_text(land(outlines), encoding="utf-8")
    # Finer: the coarse one has no Singapore.
    fine = json.loads((package / "countries-50m.json").read_text(encoding="utf-8"))
    said = {"width": WIDTH, "height": height(), "places": places(fine)}
    PLACES.write_text(json.dumps(said, separators=(",", ":")) + "\n", encoding="utf-8")
