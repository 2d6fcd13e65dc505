"""Charts: numbers → where each bar and word of a drawing stands, beside a table that says all of it.

The drawing is SVG without any style of its own (templates/shared/chart.html), so that it is sharp at
every size and on paper; each value is written, so that nobody needs its colours.
"""

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .world import World

# Of a drawing, in its own units: as wide as a phone, where a unit is about a px.
WIDTH = 360
LETTERS = 15
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Row:
    """One line of a chart, and of its table."""

    label: str
    count: int
    values: tuple[str, ...]  # as they are written
    lang: str = ""  # of the label, where it is not the page's
    small: str = ""  # beside the label in the table
    pattern: str = ""  # what fills its bar, where the bars differ: "hot", "warm", …


@dataclass(frozen=True)
class Mark:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float
    kind: str  # "ground" or "bar"
    pattern: str = ""


@dataclass(frozen=True)
class Word:
    """A text, at its base line."""

    x: float
    y: float
    text: str
    kind: str  # "label", "value" or "axis"
    # In the direction of writing: in Arabic the start is on the right.
    anchor: str = "start"  # or "middle", "end"
    lang: str = ""


@dataclass(frozen=True)
class Drawing:
    width: float
    height: float
    marks: tuple[Mark, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True)
class Chart:
    name: str  # of its ids: "countries"
    title: str
    said: str  # what it shows in a sentence, for those who hear the page
    headings: tuple[str, ...]  # of the label, then of each value
    rows: tuple[Row, ...]
    drawing: Drawing
    left_out: int = 0  # rows that only the table has
    world: "World | None" = None  # the rows on a map, where they are countries


def mirrored(drawing: Drawing) -> Drawing:
    """The same for a page that is read from the right."""
    return Drawing(
        drawing.width,
        drawing.height,
        tuple(
            Mark(drawing.width - m.x - m.width, m.y, m.width, m.height, m.kind, m.pattern)
            for m in drawing.marks
        ),
        tuple(
            Word(drawing.width - w.x, w.y, w.text, w.kind, w.anchor, w.lang) for w in drawing.words
        ),
    )


def cut(text: str, width: float, *, letters: float = LETTERS) -> str:
    """The text, or as much of it as this width holds: nothing in an SVG breaks a line.

    width, letters: in units of the drawing
    """
    if length(text, letters) <= width:
        return text
    room = width - length(_ELLIPSIS, letters)
    kept = ""
    for sign in text:
        if length(kept + sign, letters) > room:
            break
        kept += sign
    return kept.rstrip() + _ELLIPSIS


def length(text: str, letters: float = LETTERS) -> float:
    """How long a text is at most, for a server has no font to ask."""
    # Wide is a Han character; what a digit of Noto Sans takes, most letters take less.
    wide = sum(unicodedata.east_asian_width(sign) in "WF" for sign in text)
    return letters * (wide + 0.58 * (len(text) - wide))
