"""What staff send to the desk: a catalogue file, its pictures in a ZIP, or one product's picture."""

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO

from ..shared import catalogue_file, picture, problems, product
from ..shared.catalogue_file import Read
from ..shared.problems import Problem
from ..shared.product import Catalogue, Picture

# A phone's photo has 3 to 12 MB.
PICTURE_MAX_BYTES = 20 * 1024 * 1024
# A hundred such photos; unpacked no more than this either, whatever the archive says.
ARCHIVE_MAX_BYTES = 256 * 1024 * 1024
ARCHIVE_MAX_FILES = 2 * 10_000
_MB = 1024 * 1024
# ISO/IEC 23008-12: the brands of a file that holds HEVC images.
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1")
_DAMAGED = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError)


def read(file: IO[bytes], name: str, pictures: IO[bytes] | None, before: Catalogue) -> Read:
    """A catalogue as it was uploaded; a product whose picture did not come along keeps the one it has.

    name:     as the browser gives it; its ending says what the file is: .csv, .xlsx, or .zip of one of them
              with its pictures beside it
    pictures: a ZIP of SKU.webp/png/jpg …
    raises:   Problem UPLOAD_KIND, ARCHIVE_…
    """
    with TemporaryDirectory() as made:
        folder = Path(made)
        kind = PurePosixPath(name).suffix.lower()
        sheets = (".csv", ".xlsx")
        if kind == ".zip":
            found = _unpack(file, folder, (*sheets, *picture.SUFFIXES))
            tables = [one for one in found if one.suffix.lower() in sheets]
            if len(tables) != 1:
                raise Problem(problems.ARCHIVE_BARE, count=len(tables))
            table = tables[0]
        elif kind in sheets:
            table = folder / f"catalogue{kind}"
            table.write_bytes(file.read())
        else:
            raise Problem(problems.UPLOAD_KIND)
        if pictures:
            _unpack(pictures, folder, picture.SUFFIXES)
        has_pictures = bool(picture.files(folder))
        said = catalogue_file.read(table, folder if has_pictures else None)
        return replace(said, products=product.pictured_as(said.products, before))


def one_picture(file: IO[bytes], name: str) -> tuple[Picture, dict[str, bytes]]:
    """(the picture in its three sizes, sha256 → WebP). raises: Problem PICTURE_…"""
    content = file.read(PICTURE_MAX_BYTES + 1)
    if len(content) > PICTURE_MAX_BYTES:
        raise Problem(problems.PICTURE_LARGE, limit_mb=PICTURE_MAX_BYTES // _MB)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise Problem(problems.PICTURE_HEIC)
    blobs: dict[str, bytes] = {}
    with TemporaryDirectory() as made:
        path = Path(made) / "picture"
        path.write_bytes(content)
        try:
            sizes = picture.sizes(path)
        except picture.Unreadable as error:
            raise Problem(problems.PICTURE_UNREADABLE, found=name, allowed=str(error)) from error
    return Picture(*(picture.keep(one, blobs) for one in sizes)), blobs


def _unpack(file: IO[bytes], folder: Path, suffixes: Sequence[str]) -> list[Path]:
    """Write the files of these endings into one flat folder. raises: Problem ARCHIVE_…"""
    written = []
    try:
        with zipfile.ZipFile(file) as archive:
            members = [one for one in archive.infolist() if _wanted(one.filename, suffixes)]
            size = sum(one.file_size for one in members)
            if len(members) > ARCHIVE_MAX_FILES or size > ARCHIVE_MAX_BYTES:
                raise Problem(
                    problems.ARCHIVE_LARGE,
                    limit=ARCHIVE_MAX_FILES,
                    limit_mb=ARCHIVE_MAX_BYTES // _MB,
                )
            for one in members:
                # Its last part only: a name may hold ../
                path = folder / PurePosixPath(one.filename.replace("\\", "/")).name
                path.write_bytes(archive.read(one))
                written.append(path)
    except _DAMAGED as error:
        raise Problem(problems.ARCHIVE_UNREADABLE) from error
    return written


def _wanted(name: str, suffixes: Sequence[str]) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    # What macOS packs beside each file.
    hidden = path.name.startswith(".") or "__MACOSX" in path.parts
    return path.suffix.lower() in suffixes and not hidden
