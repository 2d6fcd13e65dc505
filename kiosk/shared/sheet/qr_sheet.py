"""The QR sheet: twelve products to an A4 page, to hang at the booth or to cut into cards."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ..language import Language, mark, translator
from ..product import Product
from . import code, page, typeface

if TYPE_CHECKING:
    from fpdf import FPDF

COLUMNS, ROWS = 3, 4
_MARGIN_MM, _HEAD_MM = 12, 15
_CELL_MM = ((210 - 2 * _MARGIN_MM) / COLUMNS, (297 - _HEAD_MM - 2 * _MARGIN_MM) / ROWS)
_CODE_MM = 38.0
_QUIET_LINE = (205, 196, 182)


def pdf(
    products: Sequence[Product],
    address: Callable[[Product], str],
    *,
    title: str,
    language: Language,
) -> bytes:
    """The sheet as PDF.

    address: what a product's code holds
    title:   whose products they are: the exporter or the fair
    """
    sheet = page.empty(title, "A4", language)
    for first in range(0, len(products), COLUMNS * ROWS):
        some = products[first : first + COLUMNS * ROWS]
        sheet.add_page()
        _head(sheet, title, translator(language)(mark("Scan with your phone camera.")), language)
        _cutting_lines(sheet, -(-len(some) // COLUMNS))
        for place, product in enumerate(some):
            row, column = divmod(place, COLUMNS)
            if language.direction == "rtl":
                column = COLUMNS - 1 - column
            left = _MARGIN_MM + column * _CELL_MM[0]
            top = _MARGIN_MM + _HEAD_MM + row * _CELL_MM[1]
            _cell(sheet, product, address(product), language, left, top)
    return page.finished(sheet)


def _head(sheet: "FPDF", title: str, invitation: str, language: Language) -> None:
    sheet.set_xy(_MARGIN_MM, _MARGIN_MM)
    sheet.set_text_color(*page.INK)
    sheet.set_font(typeface.FAMILY, "B", 13)
    sheet.cell(0, 7, title, align=typeface.start(language))
    sheet.set_xy(_MARGIN_MM, _MARGIN_MM)
    sheet.set_text_color(*page.QUIET)
    sheet.set_font(typeface.FAMILY, "", 11)
    sheet.cell(0, 7, invitation, align="L" if typeface.start(language) == "R" else "R")


def _cell(
    sheet: "FPDF", product: Product, text: str, language: Language, left: float, top: float
) -> None:
    width, height = _CELL_MM
    side = code.side_mm(text, _CODE_MM)
    code.draw(sheet, text, left_mm=left + (width - side) / 2, top_mm=top + 1, side_mm=side)
    name, _ = product.text(product.name, language)
    sheet.set_text_color(*page.INK)
    sheet.set_xy(left + 3, top + side)
    under = typeface.fitted(
        sheet,
        name,
        width_mm=width - 6,
        lines_max=2,
        size_pt=9.5,
        size_min_pt=7,
        align="C",
        style="B",
    )
    sheet.set_xy(left + 3, min(top + side + under + 0.5, top + height - 5))
    sheet.set_text_color(*page.QUIET)
    sheet.set_font(typeface.FAMILY, "", 7.5)
    sheet.cell(width - 6, 4, product.sku, align="C")


def _cutting_lines(sheet: "FPDF", rows: int) -> None:
    sheet.set_draw_color(*_QUIET_LINE)
    sheet.set_line_width(0.1)
    sheet.set_dash_pattern(1.2, 1.2)
    top, bottom = _MARGIN_MM + _HEAD_MM, _MARGIN_MM + _HEAD_MM + rows * _CELL_MM[1]
    for row in range(rows + 1):
        y = top + row * _CELL_MM[1]
        sheet.line(_MARGIN_MM, y, 210 - _MARGIN_MM, y)
    for column in range(COLUMNS + 1):
        x = _MARGIN_MM + column * _CELL_MM[0]
        sheet.line(x, top, x, bottom)
    sheet.set_dash_pattern()
