"""A spreadsheet's file, CSV or XLSX ⇄ rows of cells. Knows nothing of products."""

import codecs
import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

import openpyxl
import xlsxwriter
from openpyxl.utils.exceptions import InvalidFileException

from .. import problems
from ..export.csv import harmless, harmless_undone
from ..problems import Problem

KINDS = ("csv", "xlsx")
# Products. A kiosk's catalogue has hundreds; a price list of everything is a mistake.
ROWS_MAX = 10_000
# Besides white space: marks without a width, which come along when text is copied from a page.
AROUND = " \t\r\n\v\f\u00a0\u3000\u200b\u200e\u200f\u2060\ufeff"
_ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")
# What openpyxl and its parsers raise at files that are damaged, or no XLSX at all.
_DAMAGED = (
    InvalidFileException, zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError,
    KeyError, IndexError, ValueError, TypeError, NotImplementedError,
)  # fmt: skip


class Cell(NamedTuple):
    text: str = ""  # without the space around it
    typed_as: str = "text"  # or "number"; or "other": a date, TRUE, #REF!


_EMPTY = Cell()


@dataclass(frozen=True)
class Row:
    number: int  # as the spreadsheet counts: the header is row 1
    cells: Mapping[str, Cell]  # by column name, those that hold something
    nameless: tuple[str, ...] = ()  # what stands under no column name


@dataclass(frozen=True)
class Sheet:
    header: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()  # those that hold something
    decimal_comma: bool = False  # a spreadsheet that parts its cells with ; may write 1,80


def read(file: Path) -> Sheet:
    """The first sheet of an XLSX file, or a CSV file. raises: Problem of FILE_…"""
    try:
        return _xlsx(file) if file.suffix.lower() == ".xlsx" else _csv(file)
    except (csv.Error, *_DAMAGED) as error:
        allowed = "CSV (UTF-8) or XLSX"
        raise Problem(problems.FILE_UNREADABLE, allowed=allowed) from error


def content(
    kind: str, header: Sequence[str], rows: Iterable[Sequence[str | int | Decimal]]
) -> bytes:
    """The file's bytes. kind: one of KINDS"""
    return (_csv_content if kind == "csv" else _xlsx_content)([header, *rows])


def _csv(file: Path) -> Sheet:
    text = _text(file.read_bytes())
    delimiter = _delimiter(text)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = ([Cell(harmless_undone(cell.strip(AROUND))) for cell in line] for line in lines)
    return _sheet(rows, decimal_comma=delimiter == ";")


def _text(content: bytes) -> str:
    """raises: Problem(FILE_ENCODING) naming the first cell that is no UTF-8"""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec leaves the BOM out when it counts.
        good = content.removeprefix(codecs.BOM_UTF8)[: error.start].decode()
        # A cell in quotes is not over yet, so not strict; and "x" stands for what cannot be read.
        rows = list(csv.reader(io.StringIO(good + "x", newline=""), delimiter=_delimiter(good)))
        header, place = rows[0], len(rows[-1]) - 1
        column = header[place] if len(rows) > 1 and place < len(header) else f"column {place + 1}"
        raise Problem(problems.FILE_ENCODING, row=len(rows), column=column[:40]) from error


def _delimiter(text: str) -> str:
    return max(",;\t", key=text.split("\n", 1)[0].count)


def _xlsx(file: Path) -> Sheet:
    # data_only: what a formula came to when the file was saved.
    book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        # The size that the file states would fill each row up to its last column: one cell that
        # was only formatted, at row 1,000,000, took 2.2 GB.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(values_only=True)
        return _sheet([_cell(value) for value in values] for values in rows)
    finally:
        book.close()


def _cell(value: object) -> Cell:
    if value is None:
        return _EMPTY
    if isinstance(value, int | float) and not isinstance(value, bool):
        # Excel counts with 15 digits: 0.1 + 0.2 is 0.3 there.
        return Cell(f"{Decimal(f'{value:.15g}'):f}", "number")
    if isinstance(value, str) and value not in _ERRORS:
        return Cell(value.strip(AROUND))
    return Cell(str(value), "other")


def _sheet(rows: Iterable[list[Cell]], *, decimal_comma: bool = False) -> Sheet:
    """The header, and the rows that hold something. raises: Problem(FILE_LONG)"""
    numbered = enumerate(rows, start=1)
    header = tuple(cell.text for cell in next(numbered, (1, []))[1])
    while header and not header[-1]:
        header = header[:-1]
    kept: list[Row] = []
    for number, cells in numbered:
        held = [(place, cell) for place, cell in enumerate(cells) if cell.text]
        if not held:
            continue
        if len(kept) == ROWS_MAX:
            raise Problem(problems.FILE_LONG, row=number, limit=ROWS_MAX)
        names = dict(enumerate(header))
        by_name = {names[place]: cell for place, cell in held if names.get(place)}
        nameless = [cell.text for place, cell in held if not names.get(place)]
        kept.append(Row(number, by_name, tuple(nameless)))
    return Sheet(header, tuple(kept), decimal_comma)


def _csv_content(rows: Iterable[Sequence[str | int | Decimal]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    for cells in rows:
        writer.writerow(
            harmless(cell) if isinstance(cell, str) else f"{Decimal(cell):f}" for cell in cells
        )
    # Excel takes a file without BOM for one of an old code page.
    return text.getvalue().encode("utf-8-sig")


def _xlsx_content(rows: Iterable[Sequence[str | int | Decimal]]) -> bytes:
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    sheet = book.add_worksheet("Catalogue")
    heading = book.add_format({"bold": True})
    # Text stays text when somebody types into the cell: a HS code keeps its zero.
    text = book.add_format({"num_format": "@"})
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell, text if row else heading)
            else:
                sheet.write_number(row, column, float(cell))
    sheet.freeze_panes(1, 1)
    book.close()
    return written.getvalue()
