"""Shelf talkers: one product to an A6 card, to stand beside it on the shelf."""

import io
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from .. import formats
from ..language import Language, mark, translator
from ..product import Product
from . import code, page, typeface

if TYPE_CHECKING:
    from fpdf import FPDF

_WIDTH_MM, _HEIGHT_MM, _MARGIN_MM = 105.0, 148.0, 8.0
_PICTURE_MM = _WIDTH_MM * 3 / 4 * 0.8
_CODE_MM = 36.0


def pdf(
    products: Iterable[Product],
    address: Callable[[Product], str],
    picture: Callable[[str], bytes | None],
    *,
    title: str,
    language: Language,
) -> bytes:
    """The cards as PDF, a page each.

    address: what a product's code holds
    picture: SHA-256 of a picture → its WebP file
    """
    sheet = page.empty(title, (_WIDTH_MM, _HEIGHT_MM), language)
    for product in products:
        sheet.add_page()
        top = _MARGIN_MM
        if product.picture and (file := picture(product.picture.large)):
            _picture(sheet, file)
            top = _PICTURE_MM + 5
        _words(sheet, product, language, top)
        _code(sheet, product, address(product), language)
    return page.finished(sheet)


def _picture(sheet: "FPDF", file: bytes) -> None:
    """The picture over the whole width, its middle where it is higher than its place."""
    height = _WIDTH_MM * 3 / 4
    with sheet.rect_clip(0, 0, _WIDTH_MM, _PICTURE_MM):
        sheet.image(io.BytesIO(file), 0, (_PICTURE_MM - height) / 2, _WIDTH_MM, height)


def _words(sheet: "FPDF", product: Product, language: Language, top: float) -> None:
    """Name, and what decides first: price, minimum order, lead time."""
    width, align = _WIDTH_MM - 2 * _MARGIN_MM, typeface.start(language)
    name, _ = product.text(product.name, language)
    sheet.set_text_color(*page.INK)
    sheet.set_xy(_MARGIN_MM, top)
    under = typeface.fitted(
        sheet, name, width_mm=width, lines_max=2, size_pt=15, size_min_pt=10, align=align, style="B"
    )
    translate, terms = translator(language), product.terms
    price = formats.price_range(terms.fob_usd_min, terms.fob_usd_max, "USD", language)
    facts = (
        ("fob_usd_min", mark("FOB price each"), price),
        ("moq", mark("Minimum order"), formats.quantity(terms.moq, terms.moq_unit, language)),
        ("lead_time_days", mark("Lead time"), formats.days(terms.lead_time_days, language)),
    )
    sheet.set_y(top + under + 2)
    for field, label, value in facts:
        sheet.set_x(_MARGIN_MM)
        chip = f" ({translate(mark('illustrative'))})" if field in product.illustrative else ""
        sheet.set_font(typeface.FAMILY, "", 9)
        sheet.set_text_color(*page.QUIET)
        at = sheet.get_y()
        sheet.cell(width, 5.2, translate(label) + chip, align=align)
        sheet.set_xy(_MARGIN_MM, at)
        sheet.set_font(typeface.FAMILY, "B", 9)
        sheet.set_text_color(*page.INK)
        sheet.cell(width, 5.2, value, align="L" if align == "R" else "R")
        sheet.set_y(at + 5.2)


def _code(sheet: "FPDF", product: Product, text: str, language: Language) -> None:
    """The code at the foot, and beside it what to do with it."""
    side = code.side_mm(text, _CODE_MM)
    # The quiet zone may reach into the margin: it is as white.
    zone = (side - _CODE_MM) / 2
    top = _HEIGHT_MM - _MARGIN_MM - _CODE_MM - zone
    rtl = language.direction == "rtl"
    left = _WIDTH_MM - _MARGIN_MM - _CODE_MM - zone if rtl else _MARGIN_MM - zone
    code.draw(sheet, text, left_mm=left, top_mm=top, side_mm=side)
    beside = _MARGIN_MM if rtl else _MARGIN_MM + _CODE_MM + 6
    width = _WIDTH_MM - 2 * _MARGIN_MM - _CODE_MM - 6
    translate = translator(language)
    sheet.set_text_color(*page.INK)
    sheet.set_xy(beside, top + zone)
    said = translate(mark("Take it with you"))
    under = typeface.fitted(
        sheet, said, width_mm=width, lines_max=2, size_pt=12, size_min_pt=9, align=typeface.start(language),
        style="B",
    )  # fmt: skip
    sheet.set_xy(beside, top + zone + under + 1)
    sheet.set_text_color(*page.QUIET)
    said = translate(mark("Scan with your phone camera."))
    typeface.fitted(
        sheet,
        said,
        width_mm=width,
        lines_max=3,
        size_pt=9,
        size_min_pt=8,
        align=typeface.start(language),
    )
    sheet.set_xy(beside, _HEIGHT_MM - _MARGIN_MM - 4)
    sheet.set_font(typeface.FAMILY, "", 8)
    sheet.cell(width, 4, product.sku, align=typeface.start(language))
