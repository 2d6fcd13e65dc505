"""A catalogue as one ZIP: the table as CSV or XLSX, and each picture beside it; it can be brought in again."""

import zipfile
from collections.abc import Callable
from tempfile import TemporaryFile
from typing import IO

from ..shared import catalogue_file
from ..shared.product import Catalogue


def pack(shown: Catalogue, picture: Callable[[str], bytes | None]) -> IO[bytes]:
    """The archive, open at its beginning: catalogue.xlsx, and SKU.webp with SKU.small.webp as they are.

    picture: SHA-256 → WebP, where it is there
    """
    file = TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    # WebP packs no further.
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("catalogue.xlsx", catalogue_file.content(shown.products, "xlsx"))
        for one in shown.products:
            if one.picture is None:
                continue
            # As `catalogue load --images` reads them: the smallest is made from the small one.
            for name, sha256 in (("", one.picture.large), (".small", one.picture.small)):
                if image := picture(sha256):
                    archive.writestr(f"pictures/{one.sku}{name}.webp", image)
    file.seek(0)
    return file
