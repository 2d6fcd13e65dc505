"""A product's picture: any image file → three WebP sizes, addressed by their content."""

import hashlib
import io
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

LARGE = (960, 720)
SMALL = (480, 360)
# Rows show it at 84 px, on screens of two dots a px.
THUMBNAIL = (168, 126)
# WebP at 75 was smallest for equal looks in the research (5.4 KB against 13.4 KB as JPEG).
QUALITY = 75
SUFFIXES = (".webp", ".png", ".jpg", ".jpeg")
ALLOWED = "a WebP, PNG or JPEG image of up to 40 megapixels"
_PIXELS_MAX = 40_000_000


def files(folder: Path) -> dict[str, list[Path]]:
    """sku → [its picture, and its own small version where there is one]; other files are passed over.

    A small version may stand alone, where its picture is missing.
    """
    named: dict[str, list[Path]] = {}
    images = (path for path in sorted(folder.iterdir()) if path.suffix.lower() in SUFFIXES)
    for path in sorted(images, key=is_small):
        named.setdefault(path.stem.removesuffix(".small"), []).append(path)
    return named


def is_small(file: Path) -> bool:
    """Is it the small version of a picture: SKU.small.webp?"""
    return file.stem.endswith(".small")


class Unreadable(ValueError):
    """A picture that cannot be used."""

    def __init__(self, file: Path) -> None:
        super().__init__(ALLOWED)
        self.file = file


def sizes(picture: Path, small: Path | None = None, *_: Path) -> tuple[bytes, bytes, bytes]:
    """(960 × 720, 480 × 360, 168 × 126) as WebP; a file that is exactly that already is taken as it is.

    The smallest is made from the second, so that a catalogue that was saved loads to the same.

    raises: Unreadable, a ValueError(what is allowed)
    """
    second = _sized(small or picture, SMALL)
    with Image.open(io.BytesIO(second)) as image:
        return _sized(picture, LARGE), second, _webp(image.convert("RGB"), THUMBNAIL)


def keep(image: bytes, blobs: dict[str, bytes]) -> str:
    """Add the image under its SHA-256, which is returned."""
    sha256 = hashlib.sha256(image).hexdigest()
    blobs[sha256] = image
    return sha256


def _sized(path: Path, size: tuple[int, int]) -> bytes:
    try:
        with Image.open(path) as image:
            if image.width * image.height > _PIXELS_MAX:
                raise Unreadable(path)
            if image.format == "WEBP" and image.size == size and not _says_more(image):
                return path.read_bytes()
            # EXIF says which way is up; cropped to 4:3 from the middle, never distorted.
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise Unreadable(path) from error
    return _webp(upright, size)


def _says_more(image: Image.Image) -> bool:
    """Does the file hold more than pixels: where and when a photo was taken, which way is up?"""
    return bool({"exif", "xmp"} & image.info.keys())


def _webp(image: Image.Image, size: tuple[int, int]) -> bytes:
    written = io.BytesIO()
    fitted = ImageOps.fit(image, size, Image.Resampling.LANCZOS)
    fitted.save(written, "WEBP", quality=QUALITY, method=6)
    return written.getvalue()
