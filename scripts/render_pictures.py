"""Renders the demo catalogue's drawings to the WebP files that the kiosk shows.

This file owns kiosk/data/demo/pictures/*.webp and nothing else. Each drawing
scripts/pictures/<SKU>.svg becomes <SKU>.webp (960x720, the product page) and
<SKU>.small.webp (480x360, the cards). Both are drawn from the vectors at their
own size, which keeps strokes crisper than shrinking the large one.

    pip install resvg_py pillow
    python scripts/render_pictures.py [SKU ...]
"""

import io
import sys
from pathlib import Path

import resvg_py
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "scripts" / "pictures"
TARGET = ROOT / "kiosk" / "data" / "demo" / "pictures"
SIZES = {".webp": (960, 720), ".small.webp": (480, 360)}


def rasterise(svg: str, size: tuple[int, int]) -> Image.Image:
    """The drawing as an opaque picture of exactly this size."""
    png = resvg_py.svg_to_bytes(
        svg_string=svg, width=size[0], height=size[1], skip_system_fonts=True
    )
    picture = Image.open(io.BytesIO(bytes(png))).convert("RGB")
    if picture.size != size:
        raise SystemExit(f"rendered {picture.size}, wanted {size}: is the viewBox 0 0 960 720?")
    return picture


def render(sku: str) -> None:
    """Writes both files of one product and prints their weight."""
    svg = (SOURCE / f"{sku}.svg").read_text(encoding="utf-8")
    written = []
    for suffix, size in SIZES.items():
        path = TARGET / f"{sku}{suffix}"
        rasterise(svg, size).save(path, "WEBP", quality=82, method=6)
        written.append(f"{path.name} {path.stat().st_size} bytes")
    print(", ".join(written))


def main(wanted: list[str]) -> None:
    """Renders the wanted products, or every drawing when none is named."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for sku in wanted or sorted(path.stem for path in SOURCE.glob("*.svg")):
        if not (SOURCE / f"{sku}.svg").is_file():
            raise SystemExit(f"no drawing {SOURCE / f'{sku}.svg'}")
        render(sku)


if __name__ == "__main__":
    main(sys.argv[1:])
