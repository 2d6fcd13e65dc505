"""Leads → XLSX: one sheet of leads, one of what they ask of each product, one of charts."""

from collections.abc import Callable, Iterable, Iterator

from xlsxwriter.worksheet import Worksheet

from ..lead import InquiryLine, Lead
from ..score import Scorer
from . import columns, workbook
from .columns import HEADS
from .totals import Totals
from .workbook import CELL_MAX, MEDIA_TYPE, Book, Cell

CONTINUED = " … (the rest is on the sheet “Continued”)"

_TYPED = {
    "captured_at": workbook.moment,
    "next_step_at": workbook.day,
    "score": workbook.number,
    "score_open": workbook.number,
}
# What is asked of one product.
LINES: dict[str, Callable[[InquiryLine], Cell]] = {
    "sku": lambda line: line.sku,
    "quantity": lambda line: workbook.number(line.quantity),
    "unit": lambda line: line.unit,
    "target_price": lambda line: workbook.number(line.target_price),
    "currency": lambda line: line.currency,
    "incoterm": lambda line: line.incoterm,
    "port": lambda line: line.port,
    "need_by": lambda line: workbook.day(line.need_by),
    "sample": lambda line: line.sample,
    "private_label": lambda line: line.private_label,
    "certificates": lambda line: ", ".join(line.certificates),
    "order_type": lambda line: line.order_type,
}


def stream(leads: Iterable[Lead], scored: Scorer | None = None) -> Iterator[bytes]:
    """The file in pieces of 64 KiB.

    A cell that is too long for a spreadsheet goes on in one more sheet, Continued: one lead that
    asks for too much must not keep staff from all the others.
    """
    return workbook.stream(lambda book: _Leads(book).fill(leads, scored))


class _Leads:
    """The sheets of the leads."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._leads = book.sheet("Leads", HEADS)
        self._products = book.sheet("Products", ["reference", *LINES])
        self._charts = book.book.add_worksheet("Charts")
        self._continued: Worksheet | None = None

    def fill(self, leads: Iterable[Lead], scored: Scorer | None) -> None:
        totals = Totals()
        for lead in leads:
            totals.add(lead)
            cells: list[Cell] = [
                _TYPED[name](text) if name in _TYPED else self._whole_or_begin(lead, name, text)
                for name, text in zip(HEADS, columns.cells(lead, scored), strict=True)
            ]
            self._book.add(self._leads, cells)
            for line in lead.inquiry.lines:
                self._book.add(
                    self._products, [lead.reference, *(read(line) for read in LINES.values())]
                )
        totals.write(self._book.book, self._charts, self._book.heading)

    def _whole_or_begin(self, lead: Lead, name: str, text: str) -> str:
        """The text, or as much of it as a cell holds: the rest goes on in its own sheet."""
        if len(text) <= CELL_MAX:
            return text
        if self._continued is None:
            self._continued = self._book.sheet("Continued", ["reference", "column", "text"])
        for start in range(CELL_MAX, len(text), CELL_MAX):
            self._book.add(self._continued, [lead.reference, name, text[start : start + CELL_MAX]])
        return text[:CELL_MAX] + CONTINUED


__all__ = ["CELL_MAX", "CONTINUED", "LINES", "MEDIA_TYPE", "stream"]
