"""Leads → XLSX: each cell is text, so nothing is a formula and no phone number becomes a float."""

import tempfile
from collections.abc import Iterable, Iterator

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from ..lead import Lead
from .columns import COLUMNS

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel takes 32,767 UTF-16 units in a cell, and a character is at most two. Longer text would be
# cut without a word, by XlsxWriter and by Excel.
CELL_MAX = 16_000
CONTINUED = " … (the rest is on the sheet “Continued”)"
_PIECE_BYTES = 64 * 1024
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def stream(leads: Iterable[Lead]) -> Iterator[bytes]:
    """The file in pieces of 64 KiB; its rows wait in a temporary file that has no name.

    A cell that is too long for a spreadsheet goes on in a second sheet, Continued: one lead that
    asks for too much must not keep staff from all the others.
    """
    with tempfile.TemporaryFile() as file:
        book = xlsxwriter.Workbook(file, {"constant_memory": True, **_AS_TEXT})
        sheet = book.add_worksheet("Leads")
        heading = book.add_format({"bold": True})
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name, heading)
        row = 0
        rest = _Rest(book)
        for row, lead in enumerate(leads, start=1):
            for column, (name, read) in enumerate(COLUMNS.items()):
                text = read(lead)
                if len(text) > CELL_MAX:
                    rest.add(lead, name, text[CELL_MAX:])
                    text = text[:CELL_MAX] + CONTINUED
                sheet.write_string(row, column, text)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, row, len(COLUMNS) - 1)
        sheet.set_column(0, len(COLUMNS) - 1, 20)
        book.close()
        file.seek(0)
        while piece := file.read(_PIECE_BYTES):
            yield piece


class _Rest:
    """The sheet of what no cell can hold; it is there only where it is needed."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._sheet: Worksheet | None = None
        self._row = 0

    def add(self, lead: Lead, column: str, text: str) -> None:
        if self._sheet is None:
            self._sheet = self._book.add_worksheet("Continued")
            self._write(self._sheet, "reference", "column", "text")
        for start in range(0, len(text), CELL_MAX):
            piece = text[start : start + CELL_MAX]
            self._write(self._sheet, lead.reference, column, piece)

    def _write(self, sheet: Worksheet, *cells: str) -> None:
        for column, cell in enumerate(cells):
            sheet.write_string(self._row, column, cell)
        self._row += 1
