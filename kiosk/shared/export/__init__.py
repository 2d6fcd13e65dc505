"""Leads → a file, a row at a time: CSV, XLSX, vCard."""

from collections.abc import Iterable, Iterator

from ..lead import Lead
from . import csv, vcard, xlsx

FORMATS = {"csv": csv, "xlsx": xlsx, "vcf": vcard}


def stream(name: str, leads: Iterable[Lead]) -> Iterator[bytes]:
    """The file in pieces; name is one of FORMATS."""
    return FORMATS[name].stream(leads)
