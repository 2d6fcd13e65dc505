"""Leads → a file, a row at a time: CSV, XLSX, vCard."""

from collections.abc import Iterable, Iterator
from typing import Protocol

from ..lead import Lead
from . import csv, vcard, xlsx


class Format(Protocol):
    """A module that writes one kind of file."""

    MEDIA_TYPE: str

    def stream(self, leads: Iterable[Lead]) -> Iterator[bytes]: ...


FORMATS: dict[str, Format] = {"csv": csv, "xlsx": xlsx, "vcf": vcard}


def stream(name: str, leads: Iterable[Lead]) -> Iterator[bytes]:
    """The file in pieces; name is one of FORMATS."""
    return FORMATS[name].stream(leads)
