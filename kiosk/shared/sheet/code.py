"""A QR code on paper, sharp at any size."""

import io
from typing import TYPE_CHECKING

from .. import qr

if TYPE_CHECKING:
    from fpdf import FPDF


def side_mm(text: str, code_mm: float) -> float:
    """The side of a code's square with its quiet zone; code_mm: of the code itself."""
    modules = len(qr.matrix(text))
    return code_mm * (modules + 2 * qr.QUIET_ZONE) / modules


def draw(sheet: "FPDF", text: str, *, left_mm: float, top_mm: float, side_mm: float) -> None:
    """Draw it, with its quiet zone, into this square."""
    sheet.image(io.BytesIO(qr.png(text)), left_mm, top_mm, side_mm, side_mm, alt_text=text)
