"""Bars that lie below each other, the label above each: for what is ranked."""

from collections.abc import Sequence

from ..language import Language
from . import LETTERS, WIDTH, Drawing, Mark, Row, Word, cut, length, mirrored

_ROW, _BAR = 46, 16
# A bar that is there must be seen.
_SHORTEST = 2


def drawing(rows: Sequence[Row], spoken: Language, *, whole: int = 0) -> Drawing:
    """A bar for each row; its values beside it.

    whole: the count whose bar takes all the room; 0 for the largest there is
    """
    largest = whole or max((row.count for row in rows), default=0)
    room = WIDTH - max((length(_value(row)) for row in rows), default=0) - LETTERS
    marks: list[Mark] = []
    words: list[Word] = []
    for place, row in enumerate(rows):
        top = place * _ROW
        words.append(
            Word(0, top + LETTERS, cut(row.label, WIDTH), "label", lang=row.lang),
        )
        long = max(_SHORTEST, room * row.count / largest) if row.count else 0.0
        bar_top = top + LETTERS + 7
        marks.append(Mark(0, bar_top, room, _BAR, "ground"))
        if long:
            marks.append(Mark(0, bar_top, round(long, 1), _BAR, "bar", row.pattern))
        words.append(
            Word(WIDTH, bar_top + _BAR - 2, _value(row), "value", anchor="end"),
        )
    found = Drawing(WIDTH, max(1, len(rows)) * _ROW, tuple(marks), tuple(words))
    return mirrored(found) if spoken.direction == "rtl" else found


def _value(row: Row) -> str:
    """ "65 · 16%"."""
    return " · ".join(row.values)
