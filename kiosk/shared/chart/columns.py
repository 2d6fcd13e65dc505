"""Columns that stand beside each other: for what goes on in time."""

from collections.abc import Sequence

from ..language import Language
from . import LETTERS, WIDTH, Drawing, Mark, Row, Word, length, mirrored

_HEIGHT, _HEAD, _FOOT = 200, 22, 26
_GAP = 3


def drawing(rows: Sequence[Row], spoken: Language) -> Drawing:
    """A column for each row, from the first to the last; values above those that have room for one.

    The highest always has it, and each fourth of a crowd its label.
    """
    largest = max((row.count for row in rows), default=0)
    slot = WIDTH / max(1, len(rows))
    tall = _HEIGHT - _HEAD - _FOOT
    floor = _HEIGHT - _FOOT
    roomy = all(length(row.values[0]) <= slot for row in rows)
    every = _every(rows, slot)
    marks = [Mark(0, floor, WIDTH, 1, "ground")]
    words: list[Word] = []
    peak = next((row for row in rows if row.count == largest), None)
    for place, row in enumerate(rows):
        left, middle = place * slot, round((place + 0.5) * slot, 1)
        high = max(2.0, tall * row.count / largest) if row.count else 0.0
        if high:
            width = max(2.0, slot - _GAP)
            marks.append(
                Mark(
                    round(left + (slot - width) / 2, 1),
                    round(floor - high, 1),
                    round(width, 1),
                    round(high, 1),
                    "bar",
                    row.pattern,
                )
            )
            if roomy or row is peak:
                inside = min(
                    max(middle, length(row.values[0]) / 2), WIDTH - length(row.values[0]) / 2
                )
                words.append(
                    Word(inside, round(floor - high - 6, 1), row.values[0], "value", "middle")
                )
        if place % every == 0:
            words.append(Word(middle, floor + LETTERS + 6, row.label, "axis", "middle", row.lang))
    found = Drawing(WIDTH, _HEIGHT, tuple(marks), tuple(words))
    return mirrored(found) if spoken.direction == "rtl" else found


def _every(rows: Sequence[Row], slot: float) -> int:
    """Each how manieth label has room: 1, 2, 3, …"""
    longest = max((length(row.label) for row in rows), default=0) + LETTERS / 2
    return max(1, -int(-longest // slot))
