"""An A4 page in the project's type: what all sheets share."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).parents[2] / "data" / "fonts"
MARGIN_MM = 20
INK = (38, 33, 28)
QUIET = (107, 98, 88)


def a4(title: str) -> "FPDF":
    """An empty A4 page with the fonts loaded and the title set.

    title: also the PDF's own, for screen readers
    """
    # With the first sheet, not before: importing it is a quarter of what a booth needs to start.
    from fpdf import FPDF

    sheet = FPDF(format="A4")
    sheet.set_margin(MARGIN_MM)
    sheet.set_title(title)
    sheet.set_creator("Pameran")
    sheet.add_font("Noto Sans", "", FONTS / "NotoSans-Regular.ttf")
    sheet.add_font("Noto Sans", "B", FONTS / "NotoSans-Bold.ttf")
    sheet.add_page()
    sheet.set_text_color(*INK)
    sheet.set_font("Noto Sans", "B", 20)
    sheet.multi_cell(0, 9, title, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.ln(3)
    return sheet


def paragraph(sheet: "FPDF", text: str) -> None:
    """Running text over the whole width."""
    sheet.set_font("Noto Sans", "", 11)
    sheet.multi_cell(0, 6, text, align="L", new_x="LMARGIN", new_y="NEXT")
    sheet.ln(2)


def facts(sheet: "FPDF", rows: list[tuple[str, str]]) -> None:
    """What is what: a line for each, the name beside its value."""
    for name, value in rows:
        sheet.set_font("Noto Sans", "", 10)
        sheet.set_text_color(*QUIET)
        top = sheet.get_y()
        sheet.multi_cell(52, 7, name, align="L", new_x="RIGHT", new_y="TOP")
        sheet.set_text_color(*INK)
        sheet.set_font("Noto Sans", "B", 10)
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
        sheet.set_font("Noto Sans", "", 9)
        sheet.set_text_color(*QUIET)
        sheet.multi_cell(width_mm, 5, party, align="L")
    sheet.set_text_color(*INK)
