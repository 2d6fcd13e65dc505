"""Type that has every script of the kiosk: Noto Sans and its sisters, shaped where a script needs it."""

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..language import Language

if TYPE_CHECKING:
    from fpdf import FPDF

FONTS = Path(__file__).parents[2] / "data" / "fonts"
FAMILY = "Noto Sans"
# Chinese, Japanese and Korean share characters and draw them differently: the page's own comes first.
_HAN = {"zh-Hans": "Noto Sans SC", "ja": "Noto Sans JP", "ko": "Noto Sans KR"}
_BOLD = ("Noto Sans Arabic", "Noto Sans Devanagari")
_POINT_MM = 25.4 / 72


def load(sheet: "FPDF", language: Language | None = None) -> None:
    """Load the fonts; language: of the page's text, None for a page in Latin letters only."""
    _add(sheet, FAMILY, bold=True)
    if language is None:
        return
    for family in _BOLD:
        _add(sheet, family, bold=True)
    han = sorted(_HAN.values(), key=lambda family: family != _HAN.get(language.code))
    for family in han:
        _add(sheet, family, bold=False)
    # A bold text whose script has no bold font here is set in the regular one.
    sheet.set_fallback_fonts([*_BOLD, *han], exact_match=False)
    # No wheel on 32-bit ARM and Android: there Arabic and Hindi letters stand unjoined.
    if importlib.util.find_spec("uharfbuzz"):
        sheet.set_text_shaping(True)


def _add(sheet: "FPDF", family: str, *, bold: bool) -> None:
    file = family.replace(" ", "")
    sheet.add_font(family, "", FONTS / f"{file}-Regular.ttf")
    if bold:
        sheet.add_font(family, "B", FONTS / f"{file}-Bold.ttf")


def start(language: Language) -> str:
    """The side at which a line begins: "L", or "R" in Arabic."""
    return "R" if language.direction == "rtl" else "L"


def fitted(
    sheet: "FPDF",
    text: str,
    *,
    width_mm: float,
    lines_max: int,
    size_pt: float,
    size_min_pt: float,
    align: str,
    style: str = "",
) -> float:
    """Set a text where the pen is, smaller where it would take more lines; returns its height in mm.

    At size_min_pt it may take more lines than lines_max: nothing is cut.
    """
    left, top = sheet.get_x(), sheet.get_y()
    while True:
        sheet.set_font(FAMILY, style, size_pt)
        leading_mm = size_pt * _POINT_MM * 1.3
        lines: Any = sheet.multi_cell(
            width_mm, leading_mm, text, align=align, dry_run=True, output="LINES"
        )
        count = len(lines)
        if count <= lines_max or size_pt - 0.5 < size_min_pt:
            break
        size_pt -= 0.5
    sheet.set_xy(left, top)
    sheet.multi_cell(width_mm, leading_mm, text, align=align)
    return leading_mm * count
