"""An A4 document in one language: sections below each other over as many pages as they take, numbered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from ..language import Language
from . import code, page, typeface

WIDTH_MM = 210 - 2 * page.MARGIN_MM
_FOOT_MM = 20
_WHOLE_MM = 297 - page.MARGIN_MM - _FOOT_MM
_POINT_MM = 25.4 / 72
_LINE = (205, 196, 182)


@dataclass(frozen=True)
class Text:
    """Some text in one size; it wraps, and is never cut."""

    text: str
    size_pt: float = 10
    bold: bool = False
    quiet: bool = False


class Document:
    """Write from above to below, then `pdf`. In Arabic everything begins at the right."""

    def __init__(self, title: str, language: Language, *, foot: str) -> None:
        """foot: at the foot of each page, beside its number"""
        self._rtl, self._start = language.direction == "rtl", typeface.start(language)
        self._foot = foot
        self._sheet = cast(Any, page.empty(title, "A4", language))
        self._sheet.set_auto_page_break(True, _FOOT_MM)
        self._sheet.set_margins(page.MARGIN_MM, page.MARGIN_MM)
        self._sheet.footer = self._footer
        self._sheet.add_page()

    def head(self, above: str, title: str, beside: Sequence[Text]) -> None:
        """What the document is, and at the other side which one of its kind."""
        self._row(
            [(0, 110, [Text(above, 9, quiet=True), Text(title, 20, bold=True)]), (114, 56, beside)],
            far=1,
        )
        self.rule()

    def section(self, title: str) -> None:
        """A heading, with what follows on the same page."""
        self._room(24)
        self._sheet.ln(3)
        self._row([(0, WIDTH_MM, [Text(title, 12, bold=True)])])
        self._sheet.ln(1)

    def facts(self, rows: Sequence[tuple[str, str]]) -> None:
        """What is what; of what nobody said there is no row."""
        for name, value in rows:
            if value:
                self._row([(0, 50, [Text(name, 9.5, quiet=True)]), (53, 117, [Text(value, 10)])])

    def rows(self, rows: Sequence[tuple[Sequence[Text], Sequence[Text]]]) -> None:
        """Two columns, a rule below each row."""
        for left, right in rows:
            self._row([(0, 82, left), (86, 84, right)])
            self.rule()

    def text(self, text: str, size_pt: float = 10, *, quiet: bool = False) -> None:
        """Running text over the whole width, and over the end of a page."""
        self._set(Text(text, size_pt, quiet=quiet))
        self._sheet.set_x(page.MARGIN_MM)
        self._sheet.multi_cell(
            WIDTH_MM, leading_mm(size_pt), text, align=self._start, new_x="LMARGIN", new_y="NEXT"
        )
        self._sheet.ln(1)

    def codes(self, codes: Sequence[tuple[str, Sequence[Text]]], code_mm: float = 26) -> None:
        """QR codes side by side, two at most.

        codes: (what the code holds, the words beside it)
        """
        width = WIDTH_MM if len(codes) == 1 else 82
        sides = [code.side_mm(text, code_mm) for text, _ in codes]
        heights = [
            max(side, self._height(words, width - side))
            for side, (_, words) in zip(sides, codes, strict=True)
        ]
        self._room(max(heights, default=0))
        top = self._sheet.get_y()
        for place, (side, (text, words)) in enumerate(zip(sides, codes, strict=True)):
            left = place * 88
            # Its white edge reaches into the margin, so that the code stands below what is above.
            zone = (side - code_mm) / 2
            at = self._x(left - zone, side)
            code.draw(self._sheet, text, left_mm=at, top_mm=top, side_mm=side)
            self._column(left + side - zone, width - side + zone, top + zone, words)
        self._sheet.set_y(top + max(heights, default=0) + 2)

    def rule(self) -> None:
        """A line over the whole width."""
        y = self._sheet.get_y() + 1
        self._sheet.set_draw_color(*_LINE)
        self._sheet.set_line_width(0.2)
        self._sheet.line(page.MARGIN_MM, y, page.MARGIN_MM + WIDTH_MM, y)
        self._sheet.set_y(y + 2)

    def pdf(self) -> bytes:
        """The document as PDF; nothing can be added any more."""
        return page.finished(self._sheet)

    def _row(
        self, columns: Sequence[tuple[float, float, Sequence[Text]]], far: int | None = None
    ) -> None:
        """Columns side by side: (from the start in mm, width in mm, texts). far: aligned at the end"""
        height = max(self._height(texts, width) for _, width, texts in columns)
        if height > _WHOLE_MM:
            # No page holds them side by side.
            for _, _, texts in columns:
                for one in texts:
                    self.text(one.text, one.size_pt, quiet=one.quiet)
            return
        self._room(height)
        top = self._sheet.get_y()
        for place, (left, width, texts) in enumerate(columns):
            self._column(left, width, top, texts, at_the_end=place == far)
        self._sheet.set_y(top + height + 1)

    def _column(
        self,
        left: float,
        width: float,
        top: float,
        texts: Sequence[Text],
        *,
        at_the_end: bool = False,
    ) -> None:
        align = {"L": "R", "R": "L"}[self._start] if at_the_end else self._start
        y = top
        for one in texts:
            self._set(one)
            self._sheet.set_xy(self._x(left, width), y)
            self._sheet.multi_cell(width, leading_mm(one.size_pt), one.text, align=align)
            y += self._height([one], width)

    def _height(self, texts: Sequence[Text], width: float) -> float:
        height = 0.0
        for one in texts:
            self._font(one)
            height += self._sheet.multi_cell(
                width, leading_mm(one.size_pt), one.text, dry_run=True, output="HEIGHT"
            )
        return height

    def _font(self, one: Text) -> None:
        self._sheet.set_font(typeface.FAMILY, "B" if one.bold else "", one.size_pt)

    def _set(self, one: Text) -> None:
        self._font(one)
        # fpdf2 2.8.9 loses a font whose first letters are of another one: Arabic, then a number.
        self._sheet.text(0, 0, " ")
        self._sheet.set_text_color(*(page.QUIET if one.quiet else page.INK))

    def _room(self, height: float) -> None:
        """Begin a new page where there is not so much room left."""
        if self._sheet.get_y() + height > self._sheet.page_break_trigger:
            self._sheet.add_page()

    def _x(self, left: float, width: float) -> float:
        if self._rtl:
            return 210 - page.MARGIN_MM - left - width
        return page.MARGIN_MM + left

    def _footer(self) -> None:
        self._sheet.set_y(-14)
        self._sheet.set_font(typeface.FAMILY, "", 8)
        self._sheet.set_text_color(*page.QUIET)
        self._sheet.cell(WIDTH_MM, 4, self._foot, align=self._start)
        self._sheet.set_x(page.MARGIN_MM)
        number = f"{self._sheet.page_no()} / {{nb}}"
        self._sheet.cell(WIDTH_MM, 4, number, align="L" if self._rtl else "R")


def leading_mm(size_pt: float) -> float:
    """From one line of a text to the next."""
    return size_pt * _POINT_MM * 1.35
