"""A page in the project's type: what all sheets share."""

from typing import TYPE_CHECKING

from ..language import Language
from . import typeface

if TYPE_CHECKING:
    from fpdf import FPDF

MARGIN_MM = 20
INK = (38, 33, 28)
QUIET = (107, 98, 88)


def empty(
    title: str, format: str | tuple[float, float], language: Language | None = None
) -> "FPDF":
    """A document without pages, fonts loaded.

    title:    for screen readers and lists of files
    format:   "A4", or width and height in mm
    language: of its text, None for Latin letters only
    """
    # With the first sheet, not before: importing it is a quarter of what a booth needs to start.
    from fpdf import FPDF

    sheet = FPDF(format=format)
    sheet.set_auto_page_break(False)
    sheet.c_margin = 0
    sheet.set_title(title)
    sheet.set_creator("Pameran")
    if language:
        sheet.set_lang(language.code)
    typeface.load(sheet, language)
    return sheet


def finished(sheet: "FPDF") -> bytes:
    """The PDF. Nothing can be added any more: the files of its fonts are closed."""
    from fpdf.fonts import TTFFont

    written = bytes(sheet.output())
    for font in sheet.fonts.values():
        if isinstance(font, TTFFont):
            font.ttfont.close()
    return written


def a4(title: str) -> "FPDF":
    """One A4 page of running text, which begins with its title."""
    sheet = empty(title, "A4")
    sheet.set_auto_page_break(True, MARGIN_MM)
    sheet.set_margin(MARGIN_MM)
    sheet.add_page()
    sheet.set_text_color(*INK)
    sheet.set_font(typeface.FAMILY, "B", 20)
    sheet.multi_cell(0, 9, title, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.ln(3)
    return sheet


def paragraph(sheet: "FPDF", text: str) -> None:
    """Running text over the whole width."""
    sheet.set_font(typeface.FAMILY, "", 11)
    sheet.multi_cell(0, 6, text, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.ln(2)


def facts(sheet: "FPDF", rows: list[tuple[str, str]]) -> None:
    """What is what: a line for each, the name beside its value."""
    for name, value in rows:
        sheet.set_font(typeface.FAMILY, "", 10)
        sheet.set_text_color(*QUIET)
        top = sheet.get_y()
        sheet.multi_cell(52, 7, name, align="L", new_x="RIGHT", new_y="TOP")
        sheet.set_text_color(*INK)
        sheet.set_font(typeface.FAMILY, "B", 10)
        sheet.set_xy(MARGIN_MM + 54, top)
        sheet.multi_cell(0, 7, value, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.ln(4)


def signatures(sheet: "FPDF", parties: list[str]) -> None:
    """A line for each party to sign on, with room for name, place and date."""
    width_mm = (sheet.epw - 10) / len(parties)
    sheet.ln(26)
    top = sheet.get_y()
    for number, party in enumerate(parties):
        left = MARGIN_MM + number * (width_mm + 10)
        sheet.line(left, top, left + width_mm, top)
        sheet.set_xy(left, top + 2)
        sheet.set_font(typeface.FAMILY, "", 9)
        sheet.set_text_color(*QUIET)
        sheet.multi_cell(width_mm, 5, party, align="L")
    sheet.set_text_color(*INK)
