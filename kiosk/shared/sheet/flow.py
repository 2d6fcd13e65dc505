"""Text that flows down a page and ends at its foot: what has no room left is not begun."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from . import page, typeface

if TYPE_CHECKING:
    from fpdf import FPDF

_POINT_MM = 25.4 / 72
_LEADING = 1.3
Colour = tuple[int, int, int]


class Flow:
    """A column of a page, written from its top."""

    def __init__(
        self, sheet: "FPDF", *, left_mm: float, width_mm: float, top_mm: float, foot_mm: float
    ) -> None:
        self._sheet, self.left_mm, self.width_mm = sheet, left_mm, width_mm
        self.y_mm, self._foot_mm = top_mm, foot_mm

    def room(self, height_mm: float) -> bool:
        """Is there as much of it left?"""
        return self.y_mm + height_mm <= self._foot_mm

    def gap(self, height_mm: float) -> None:
        self.y_mm += height_mm

    def height(self, text: str, size_pt: float, *, style: str = "", lines_max: int = 1) -> float:
        """What `text` takes, in mm."""
        return len(self._lines(text, size_pt, style, lines_max)) * size_pt * _POINT_MM * _LEADING

    def text(
        self,
        text: str,
        size_pt: float,
        *,
        style: str = "",
        colour: Colour = page.INK,
        lines_max: int = 1,
    ) -> bool:
        """Write it in at most so many lines, the last of them cut; False where it has no room."""
        lines = self._lines(text, size_pt, style, lines_max)
        leading = size_pt * _POINT_MM * _LEADING
        if not self.room(len(lines) * leading):
            return False
        self._sheet.set_text_color(*colour)
        self._sheet.set_font(typeface.FAMILY, style, size_pt)
        for line in lines:
            self._sheet.set_xy(self.left_mm, self.y_mm)
            self._sheet.cell(self.width_mm, leading, line)
            self.y_mm += leading
        return True

    def cells(
        self,
        texts: Sequence[str],
        widths_mm: Sequence[float],
        size_pt: float,
        *,
        colour: Colour = page.INK,
    ) -> None:
        """A line of a table, each text cut to its cell."""
        left, top = self.left_mm, self.y_mm
        for text, width in zip(texts, widths_mm, strict=True):
            cell = Flow(
                self._sheet,
                left_mm=left,
                width_mm=width - 3,
                top_mm=top,
                foot_mm=self._foot_mm,
            )
            cell.text(text, size_pt, colour=colour)
            self.y_mm = max(self.y_mm, cell.y_mm)
            left += width
        self.y_mm += 1

    def bar(self, part: float, *, height_mm: float, colour: Colour, ground: Colour) -> None:
        """A bar from 0 to 1 of the column's width."""
        self._sheet.set_fill_color(*ground)
        self._sheet.rect(self.left_mm, self.y_mm, self.width_mm, height_mm, style="F")
        self._sheet.set_fill_color(*colour)
        if part:
            self._sheet.rect(
                self.left_mm, self.y_mm, max(0.5, self.width_mm * part), height_mm, style="F"
            )
        self.y_mm += height_mm

    def rule(self, colour: Colour) -> None:
        self._sheet.set_draw_color(*colour)
        self._sheet.set_line_width(0.2)
        self._sheet.line(self.left_mm, self.y_mm, self.left_mm + self.width_mm, self.y_mm)

    def _lines(self, text: str, size_pt: float, style: str, lines_max: int) -> Sequence[str]:
        self._sheet.set_font(typeface.FAMILY, style, size_pt)
        found: Any = self._sheet.multi_cell(
            self.width_mm, 1, text, align="L", dry_run=True, output="LINES"
        )
        lines = [str(line) for line in found]
        if len(lines) <= lines_max:
            return lines
        last = lines[lines_max - 1]
        while last and self._sheet.get_string_width(f"{last} …") > self.width_mm:
            last = last[:-1]
        return [*lines[: lines_max - 1], f"{last.rstrip()} …"]
