"""Leads → XLSX: each cell is text, so nothing is a formula and no phone number becomes a float."""

import tempfile
from collections.abc import Iterable, Iterator

import xlsxwriter

from ..lead import Lead
from .columns import COLUMNS

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE_BYTES = 64 * 1024
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def stream(leads: Iterable[Lead]) -> Iterator[bytes]:
    """The file in pieces of 64 KiB; its rows wait in a temporary file that has no name."""
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, **_AS_TEXT})
        sheet = book.add_worksheet("Leads")
        heading = book.add_format({"bold": True})
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, heading)
        row = 0
        for row, lead in enumerate(leads, start=1):
            for column, read in enumerate(COLUMNS.values()):
                sheet.write_string(row, column, read(lead))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, row, len(COLUMNS) - 1)
        sheet.set_column(0, len(COLUMNS) - 1, 20)
        book.close()
        file.seek(0)
        while piece := file.read(_PIECE_BYTES):
            yield piece
