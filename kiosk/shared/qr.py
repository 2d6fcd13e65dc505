"""Text or bytes → QR code (ISO/IEC 18004) as one SVG path or a PNG, always black on white with its quiet zone."""

import io
from typing import Any

import qrcode
from markupsafe import Markup, escape
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

QUIET_ZONE = 4  # modules on each side, ISO/IEC 18004
# 8 px a module is 1.3 mm on a 10-inch tablet: good to about 65 cm (reference measurements).
PX_PER_MODULE = 8
# A contact (MECARD) has more modules than a page's address; the kiosk specification lets it be 6 px.
PX_PER_MODULE_OF_A_CONTACT = 6
_SIDE_OF_AN_ADDRESS_MAX = 33 + 8  # version 4 and its quiet zone
# Up to 46 bytes Q is version 4 (33 modules), no larger than M's, and survives 12 % glare where M fails.
_Q_MAX_BYTES = 46


def matrix(text: str) -> list[list[bool]]:
    """The modules without quiet zone, True is dark. Short texts get level Q, longer ones M."""
    short = len(text.encode()) <= _Q_MAX_BYTES
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q if short else ERROR_CORRECT_M, border=0)
    # optimize=0: one segment, so upper-case runs do not lengthen a mixed text by mode switches.
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return _modules(code)


def svg(text: str, *, label: str, css_class: str = "qr", px_per_module: int = 0) -> Markup:
    """An <svg> element for a page: a white square and one path of horizontal runs.

    label:         what a screen reader says
    px_per_module: 0 for the usual size, by what the code holds
    """
    modules = matrix(text)
    side = len(modules) + 2 * QUIET_ZONE
    path = "".join(_runs(modules))
    address = side <= _SIDE_OF_AN_ADDRESS_MAX
    px = side * (px_per_module or (PX_PER_MODULE if address else PX_PER_MODULE_OF_A_CONTACT))
    return Markup(
        f'<svg class="{css_class}" xmlns="http://www.w3.org/2000/svg" width="{px}" height="{px}" '
        f'viewBox="0 0 {side} {side}" shape-rendering="crispEdges" role="img" '
        f'aria-label="{escape(label)}"><path fill="#fff" d="M0 0h{side}v{side}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def png(text: str, *, px_per_module: int = PX_PER_MODULE) -> bytes:
    """The same code as a PNG file of two colours."""
    return _png(matrix(text), px_per_module)


def png_of_bytes(content: bytes) -> bytes:
    """One frame of many on a screen, as a PNG file with a pixel a module: the page scales it.

    The mask is given: sealed bytes look random, so none is better, and comparing takes 8 times as long.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=0, mask_pattern=0)
    code.add_data(content, optimize=0)
    code.make(fit=True)
    return _png(_modules(code), px_per_module=1)


def _png(modules: list[list[bool]], px_per_module: int) -> bytes:
    side = len(modules) + 2 * QUIET_ZONE
    image = Image.new("1", (side, side), 1)
    for y, row in enumerate(modules):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + QUIET_ZONE, y + QUIET_ZONE), 0)
    scaled = image.resize((side * px_per_module,) * 2, Image.Resampling.NEAREST)
    written = io.BytesIO()
    scaled.save(written, "PNG", optimize=True)
    return written.getvalue()


def _modules(code: "qrcode.QRCode[Any]") -> list[list[bool]]:
    return [[bool(module) for module in row] for row in code.get_matrix()]


def _runs(modules: list[list[bool]]) -> list[str]:
    """One "M x y h length v1 h-length z" for each horizontal run of dark modules."""
    runs = []
    for y, row in enumerate(modules, start=QUIET_ZONE):
        x = 0
        while x < len(row):
            length = 0
            while x + length < len(row) and row[x + length]:
                length += 1
            if length:
                runs.append(f"M{x + QUIET_ZONE} {y}h{length}v1h-{length}z")
            x += length or 1
    return runs
