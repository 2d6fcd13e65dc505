"""All producers' sheets and the roll-up in one ZIP, sent a file at a time as each is written."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO, cast

from . import attache, sheets
from .parts import Split
from .roll_up import Country
from .sheets import Around

MEDIA_TYPE = "application/zip"


def stream(split: Split, countries: Sequence[Country], around: Around) -> Iterator[bytes]:
    """The archive in pieces; a producer whom nobody asked is left out."""
    written = _Written()
    with zipfile.ZipFile(cast(IO[bytes], written), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, pieces in _files(split, countries, around):
            with archive.open(zipfile.ZipInfo(name), "w") as file:
                for piece in pieces:
                    file.write(piece)
            yield written.taken()
    yield written.taken()


def file_name(producer: str) -> str:
    """A producer's name as files are called on every system: "Lapas Kelas I Cirebon" stays so."""
    return re.sub(r"[^\w .-]+", "_", producer).strip(" .")[:100] or "producer"


def _files(
    split: Split, countries: Sequence[Country], around: Around
) -> Iterator[tuple[str, Iterable[bytes]]]:
    for place, share in enumerate(split.shares, start=1):
        if share.parts:
            # Numbered: two names may differ in signs only that no file may have.
            name = f"{place:02} {file_name(share.producer)}"
            yield f"{name}.xlsx", sheets.xlsx(share, around)
            yield f"{name}.pdf", [sheets.pdf(share, around)]
    yield "countries.xlsx", attache.xlsx(countries, around)
    yield "countries.pdf", [attache.pdf(countries, around)]


class _Written:
    """A file that only grows, and gives away what it has."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def taken(self) -> bytes:
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)
