"""Leads → XLSX: one sheet of leads, one of what they ask of each product, one of charts.

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
from ..lead import InquiryLine, Lead
from ..score import Scorer
from .columns import HEADS, texts
from .totals import Totals

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel takes 32,767 UTF-16 units in a cell, and a character is at most two. Longer text would be
# cut without a word, by XlsxWriter and by Excel.
CELL_MAX = 16_000
CONTINUED = " … (the rest is on the sheet “Continued”)"
_PIECE_BYTES = 64 * 1024
_AS_TEXT = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

Cell = str | bool | datetime | date | Decimal


def _moment(text: str) -> Cell:
    """Our stamp → UTC without its zone, which a spreadsheet does not know; else the text."""
    try:
        return clock.moment(text).replace(tzinfo=None)
    except ValueError:
        return text


def _day(text: str) -> Cell:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _number(text: str) -> Cell:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return text
    return value if value.is_finite() else text


_TYPED = {"captured_at": _moment, "next_step_at": _day, "score": _number, "score_open": _number}
_LINES: dict[str, Callable[[InquiryLine], Cell]] = {
    "sku": lambda line: line.sku,
    "quantity": lambda line: _number(line.quantity),
    "unit": lambda line: line.unit,
    "target_price": lambda line: _number(line.target_price),
    "currency": lambda line: line.currency,
    "incoterm": lambda line: line.incoterm,
    "port": lambda line: line.port,
    "need_by": lambda line: _day(line.need_by),
    "sample": lambda line: line.sample,
    "private_label": lambda line: line.private_label,
    "certificates": lambda line: ", ".join(line.certificates),
    "order_type": lambda line: line.order_type,
}


def stream(leads: Iterable[Lead], scored: Scorer | None = None) -> Iterator[bytes]:
    """The file in pieces of 64 KiB; its rows wait in a temporary file that has no name.

    A cell that is too long for a spreadsheet goes on in one more sheet, Continued: one lead that
    asks for too much must not keep staff from all the others.
    """
    with tempfile.TemporaryFile() as file:
        book = _Book(xlsxwriter.Workbook(file, {"constant_memory": True, **_AS_TEXT}))
        book.fill(leads, scored)
        file.seek(0)
        while piece := file.read(_PIECE_BYTES):
            yield piece


class _Book:
    """A workbook, filled a row after the other: no row is kept in memory."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._heading = book.add_format({"bold": True})
        self._moment = book.add_format({"num_format": 'yyyy-mm-dd hh:mm:ss "UTC"'})
        self._date = book.add_format({"num_format": "yyyy-mm-dd"})
        self._leads = self._sheet("Leads", list(HEADS))
        self._products = self._sheet("Products", ["reference", *_LINES])
        self._charts = book.add_worksheet("Charts")
        self._continued: Worksheet | None = None
        self._rows: dict[Worksheet, int] = {}

    def fill(self, leads: Iterable[Lead], scored: Scorer | None) -> None:
        totals = Totals()
        for lead in leads:
            totals.add(lead)
            cells: list[Cell] = [
                _TYPED[name](text) if name in _TYPED else self._whole_or_begin(lead, name, text)
                for name, text in texts(lead, scored).items()
            ]
            self._add(self._leads, cells)
            for line in lead.inquiry.lines:
                self._add(
                    self._products, [lead.reference, *(read(line) for read in _LINES.values())]
                )
        for sheet, width in ((self._leads, len(HEADS)), (self._products, 1 + len(_LINES))):
            sheet.autofilter(0, 0, self._rows.get(sheet, 0), width - 1)
        totals.write(self._book, self._charts, self._heading)
        self._book.close()

    def _sheet(self, name: str, heads: list[str]) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self._heading)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 20)
        return sheet

    def _add(self, sheet: Worksheet, cells: Iterable[Cell]) -> None:
        row = self._rows[sheet] = self._rows.get(sheet, 0) + 1
        for column, cell in enumerate(cells):
            if cell != "":
                self._write(sheet, row, column, cell)

    def _write(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        if isinstance(cell, str):
            sheet.write_string(row, column, cell)
        elif isinstance(cell, bool):
            sheet.write_boolean(row, column, cell)
        elif isinstance(cell, Decimal):
            sheet.write_number(row, column, float(cell))
        else:
            sheet.write_datetime(row, column, cell, self._format_of(cell))

    def _format_of(self, cell: date) -> Format:
        return self._moment if isinstance(cell, datetime) else self._date

    def _whole_or_begin(self, lead: Lead, name: str, text: str) -> str:
        """The text, or as much of it as a cell holds: the rest goes on in its own sheet."""
        if len(text) <= CELL_MAX:
            return text
        if self._continued is None:
            self._continued = self._sheet("Continued", ["reference", "column", "text"])
        for start in range(CELL_MAX, len(text), CELL_MAX):
            self._add(self._continued, [lead.reference, name, text[start : start + CELL_MAX]])
        return text[:CELL_MAX] + CONTINUED
