"""A form to print and to write into: lines, boxes to tick, an empty table."""

from collections.abc import Sequence

from . import page
from .document import WIDTH_MM, Document, Text, leading_mm

_BLANK_MM = 11.0


class BlankForm(Document):
    """A document with room for a pen."""

    def blanks(self, *labels: str) -> None:
        """A line to write on for each label, side by side."""
        gap = 6.0
        width = (WIDTH_MM - gap * (len(labels) - 1)) / len(labels)
        words = [[Text(label, 8.5, quiet=True)] for label in labels]
        height = max(_BLANK_MM, *(self._height(one, width) + 6 for one in words))
        self._room(height)
        top = self._sheet.get_y()
        self._sheet.set_draw_color(*page.INK)
        self._sheet.set_line_width(0.2)
        for place, one in enumerate(words):
            left = place * (width + gap)
            self._column(left, width, top, one)
            at = self._x(left, width)
            self._sheet.line(at, top + height, at + width, top + height)
        self._sheet.set_y(top + height + 1)

    def boxes(self, label: str, choices: Sequence[str], *, size_pt: float = 9) -> None:
        """A label and boxes to tick, in as many lines as they take."""
        side, at = 3.2, 0.0
        if label:
            self._row([(0, WIDTH_MM, [Text(label, 8.5, quiet=True)])])
        self._room(2 * leading_mm(size_pt))
        for choice in choices:
            one = Text(choice, size_pt)
            self._font(one)
            room = self._room_for(one, WIDTH_MM - side - 2)
            if at and at + side + 2 + room > WIDTH_MM:
                self._sheet.ln(leading_mm(size_pt) + 1)
                at = 0.0
            top, height = self._sheet.get_y(), self._height([one], room)
            self._room(height)
            self._sheet.rect(self._x(at, side), top + 0.7, side, side)
            self._column(at + side + 2, room, top, [one])
            self._sheet.set_y(top + height - leading_mm(size_pt))
            at += side + 2 + room + 5
        self._sheet.ln(leading_mm(size_pt) + 1.5)

    def _room_for(self, one: Text, most: float) -> float:
        """The width that a text takes on one line, at most so much."""
        # Joined letters are wider or narrower than the letters apart, which fpdf2 adds up.
        room = self._sheet.get_string_width(one.text) + 1
        while room < most and self._height([one], room) > 1.5 * leading_mm(one.size_pt):
            room *= 1.1
        return float(min(room, most))

    def next_page(self) -> None:
        """Go on with a new page."""
        self._sheet.add_page()

    def grid(self, heads: Sequence[tuple[str, float]], rows: int, height_mm: float = 10) -> None:
        """An empty table to write into. heads: (label, share of the width)"""
        whole = sum(share for _, share in heads)
        widths = [WIDTH_MM * share / whole for _, share in heads]
        lefts = [sum(widths[:place]) for place in range(len(widths))]
        columns = [
            (left, width - 1.5, [Text(label, 7.5, quiet=True)])
            for left, width, (label, _) in zip(lefts, widths, heads, strict=True)
        ]
        self._row(columns)
        self._sheet.set_draw_color(*page.INK)
        self._sheet.set_line_width(0.2)
        top = self._sheet.get_y()
        for row in range(rows):
            for left, width in zip(lefts, widths, strict=True):
                self._sheet.rect(self._x(left, width), top + row * height_mm, width, height_mm)
        self._sheet.set_y(top + rows * height_mm + 2)
