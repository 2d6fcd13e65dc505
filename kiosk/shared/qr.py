"""Text or bytes → QR code (ISO/IEC 18004) as one SVG path or a PNG, always black on white with its quiet zone."""

import io
import re
from functools import lru_cache
from typing import Any

import qrcode
from markupsafe import Markup, escape
from PIL import Image
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q

QUIET_ZONE = 4  # modules on each side, ISO/IEC 18004
# 8 px a module is 1.3 mm on a 10-inch tablet: good to about 65 cm (reference measurements).
PX_PER_MODULE = 8
# A contact (MECARD) has more modules than a page's address; the kiosk specification lets it be 6 px.
_PX_PER_MODULE_MIN = 6
# What pages have room for: version 4 with its quiet zone at 8 px. A smaller code has larger modules.
_SIDE_PX = (33 + 2 * QUIET_ZONE) * PX_PER_MODULE
# Under a lamp's reflection level Q is read twice as often as M (scripts/bench/qr.py); a code that is
# larger than this with it has too small modules, so M.
_VERSION_OF_Q_MAX = 4
# From how many digits or capitals on a run gets a shorter mode of its own (0: never), the library's
# own first: switching costs bits, so which is shortest depends on the text.
_RUNS_FROM = (20, 12, 8, 0)
_SCHEME_AND_HOST = re.compile(r"^https?://[^/]+")


def spelled(text: str) -> str:
    """An address as its code holds it: scheme and host in capitals where that makes the code smaller.

    Capitals take 5.5 bits, small letters 8; to a browser both are the same (RFC 3986, 3.1 and 3.2.2).
    """
    capitals = _SCHEME_AND_HOST.sub(lambda found: found[0].upper(), text)
    return min(text, capitals, key=lambda one: _fitted(one)[0])


def matrix(text: str) -> list[list[bool]]:
    """The modules without quiet zone, True is dark."""
    version, level, runs_from = _fitted(text)
    code = qrcode.QRCode(version=version, error_correction=level, border=0)
    code.add_data(text, optimize=runs_from)
    code.make(fit=False)
    return _modules(code)


@lru_cache(maxsize=256)
def _fitted(text: str) -> tuple[int, int, int]:
    """(version, level, _RUNS_FROM) of the smallest code, at the highest level that it has room for."""
    sizes = {
        level: min((_version(text, level, runs), place) for place, runs in enumerate(_RUNS_FROM))
        for level in (ERROR_CORRECT_H, ERROR_CORRECT_Q, ERROR_CORRECT_M)
    }
    small = sizes[ERROR_CORRECT_Q][0] <= _VERSION_OF_Q_MAX
    version = sizes[ERROR_CORRECT_Q if small else ERROR_CORRECT_M][0]
    level, place = next((level, at) for level, (size, at) in sizes.items() if size <= version)
    return version, level, _RUNS_FROM[place]


def _version(text: str, level: int, runs_from: int) -> int:
    code = qrcode.QRCode(error_correction=level)
    code.add_data(text, optimize=runs_from)
    try:
        return int(code.best_fit())
    except ValueError:
        # It has room in no version; asking for this one says so.
        return 41


def svg(text: str, *, label: str, css_class: str = "qr", px_per_module: int = 0) -> Markup:
    """An <svg> element for a page: a white square and one path of horizontal runs.

    label:         what a screen reader says
    px_per_module: 0 for the largest that pages have room for
    """
    modules = matrix(text)
    side = len(modules) + 2 * QUIET_ZONE
    path = "".join(_runs(modules))
    px = side * (px_per_module or max(_PX_PER_MODULE_MIN, _SIDE_PX // side))
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
