"""A workbook, written a row after the other: no row is kept in memory.

Text is text, so nothing is a formula and no phone number becomes a float; times and dates are
dates, quantities and prices are numbers, so that a spreadsheet sorts and adds them.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from .. import clock

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel takes 32,767 UTF-16 units in a cell, and a character is at most two. Longer text would be
# cut without a word, by XlsxWriter and by Excel.
CELL_MAX = 16_000
_PIECE_BYTES = 64 * 1024
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Cell = str | bool | int | datetime | date | Decimal


def stream(fill: Callable[["Book"], None]) -> Iterator[bytes]:
    """The file in pieces of 64 KiB; its rows wait in a temporary file that has no name.

    fill: writes the book's sheets
    """
    with tempfile.TemporaryFile() as file:
        book = Book(xlsxwriter.Workbook(file, {"constant_memory": True, **_AS_TEXT}))
        fill(book)
        book.finish()
        file.seek(0)
        while piece := file.read(_PIECE_BYTES):
            yield piece


class Book:
    """Sheets with a bold first row that stays in sight, and a filter over each column."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.heading = book.add_format({"bold": True})
        self._moment = book.add_format({"num_format": 'yyyy-mm-dd hh:mm:ss "UTC"'})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._rows: dict[Worksheet, int] = {}
        self._widths: dict[Worksheet, int] = {}

    def sheet(self, name: str, heads: Iterable[str]) -> Worksheet:
        """A new sheet."""
        sheet, heads = self.book.add_worksheet(name), list(heads)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.heading)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 20)
        self._rows[sheet], self._widths[sheet] = 0, len(heads)
        return sheet

    def add(self, sheet: Worksheet, cells: Iterable[Cell]) -> None:
        """One more row; an empty text leaves its cell empty."""
        row = self._rows[sheet] = self._rows[sheet] + 1
        for column, cell in enumerate(cells):
            if cell != "":
                self._write(sheet, row, column, cell)

    def finish(self) -> None:
        """Nothing can be added any more."""
        for sheet, rows in self._rows.items():
            sheet.autofilter(0, 0, rows, self._widths[sheet] - 1)
        self.book.close()

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, cell)
        elif isinstance(cell, bool):
            sheet.write_boolean(row, column, cell)
        elif isinstance(cell, int | Decimal):
            sheet.write_number(row, column, float(cell))
        else:
            sheet.write_datetime(row, column, cell, self._format_of(cell))

    def _format_of(self, cell: date) -> Format:
        return self._moment if isinstance(cell, datetime) else self._date


def moment(text: str) -> Cell:
    """Our stamp → UTC without its zone, which a spreadsheet does not know; else the text."""
    try:
        return clock.moment(text).replace(tzinfo=None)
    except ValueError:
        return text


def day(text: str) -> Cell:
    """An ISO 8601 date → the date; else the text."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def number(text: str) -> Cell:
    """Decimal text → the number; else the text."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return value if value.is_finite() else text
