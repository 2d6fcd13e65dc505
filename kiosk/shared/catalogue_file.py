"""A catalogue file (CSV or XLSX, with a folder of pictures) → products, or every problem by row and column."""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from . import picture, problems
from .ids import product_code
from .language import OFFERED
from .problems import Problem
from .product import LABOUR_BASES, Picture, Product, Terms

Value = TypeVar("Value")

# How buyers and exporters write a unit → UN/ECE Rec 20.
UNITS = {"pcs": "C62", "sets": "SET", "pairs": "PR", "kg": "KGM", "tonnes": "TNE"}
UNITS |= {code: code for code in UNITS.values()}

COLUMNS = (
    "sku", "name_en", "category", "materials", "hs6", "moq", "moq_unit", "fob_usd_min",
    "fob_usd_max", "lead_time_days", "capacity_per_month", "packaging", "certifications",
    "prison", "city", "province", "description_en", "illustrative_flags", "source_url",
)  # fmt: skip
_TRANSLATED = re.compile(r"(name|description)_([a-z]{2}(?:-[A-Za-z]{2,4})?)")
_MAY_BE_EMPTY = {"packaging", "certifications", "materials", "illustrative_flags", "source_url"}
# "fob" in illustrative_flags stands for both ends of the range.
_FLAGGED = {
    "moq": ("moq",),
    "fob": ("fob_usd_min", "fob_usd_max"),
    "lead_time": ("lead_time_days",),
    "capacity": ("capacity_per_month",),
}


@dataclass(frozen=True)
class Found:
    """A problem and its place in the file."""

    row: int | None  # as the spreadsheet counts: the header is row 1
    column: str
    problem: Problem

    def text(self) -> str:
        """One line for the terminal or a page."""
        place = ", ".join(
            part for part in (f"row {self.row}" if self.row else "", self.column) if part
        )
        return f"{place}: {self.problem.text()}" if place else self.problem.text()


@dataclass(frozen=True)
class Read:
    """What a file held: products and their pictures' bytes, or problems. Never both."""

    products: tuple[Product, ...] = ()
    blobs: Mapping[str, bytes] = None  # type: ignore[assignment]  # sha256 → WebP
    problems: tuple[Found, ...] = ()


def read(file: Path, pictures: Path | None = None) -> Read:
    """Read a whole catalogue.

    file:     .csv (UTF-8, comma or semicolon) or .xlsx (first sheet), header in row 1
    pictures: a folder with SKU.webp/png/jpg …, and optionally SKU.small.webp
    """
    found: list[Found] = []
    try:
        rows = list(_rows(file))
    except Problem as problem:
        return Read(problems=(Found(None, file.name, problem),))
    header = rows[0] if rows else []
    found += _header_problems(header)
    if found:
        return Read(problems=tuple(found))
    products = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(rows[1:], start=2):
        if not any(cells):
            continue
        row = _Row(number, dict(zip(header, cells, strict=False)), found)
        product = _product(row, seen)
        if product:
            products.append(product)
    if not products and not found:
        found.append(
            Found(2, "sku", Problem(problems.CELL_MISSING, allowed="at least one product"))
        )
    blobs: dict[str, bytes] = {}
    if pictures is not None:
        products = _with_pictures(products, pictures, blobs, found)
    if found:
        return Read(problems=tuple(found))
    return Read(products=tuple(products), blobs=blobs)


def _rows(file: Path) -> Iterator[list[str]]:
    """Each row's cells as text, without the spaces around them."""
    unreadable = Problem(problems.FILE_UNREADABLE, allowed="CSV (UTF-8) or XLSX")
    if file.suffix.lower() == ".xlsx":
        try:
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
        except (InvalidFileException, zipfile.BadZipFile, KeyError, OSError) as error:
            raise unreadable from error
        try:
            sheet = book.worksheets[0]
            header: list[str] = []
            for cells in sheet.iter_rows(values_only=True):
                header = header or [str(value or "").strip() for value in cells]
                yield [_cell(value, column) for value, column in zip(cells, header, strict=False)]
        finally:
            book.close()
        return
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise unreadable from error
    first_line = text.split("\n", 1)[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            yield [cell.strip() for cell in row]
    except csv.Error as error:
        raise unreadable from error


def _cell(value: object, column: str) -> str:
    """A spreadsheet's typed cell → text; a HS code typed as a number gets its leading zero back."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if column == "hs6" and isinstance(value, int):
        return f"{value:06d}"
    return str(value).strip()


def _header_problems(header: list[str]) -> list[Found]:
    allowed = ", ".join(COLUMNS) + ", and name_xx or description_xx for a language"
    found = [
        Found(1, column, Problem(problems.COLUMN_MISSING, allowed=allowed))
        for column in COLUMNS
        if column not in header
    ]
    for column in header:
        translated = _TRANSLATED.fullmatch(column)
        if column and column not in COLUMNS and not translated:
            found.append(Found(1, column, Problem(problems.COLUMN_UNKNOWN, allowed=allowed)))
    return found


class _Row:
    """One row: reads a cell as its kind, or notes the problem and goes on."""

    def __init__(self, number: int, cells: Mapping[str, str], found: list[Found]) -> None:
        self.number, self.cells, self._found = number, cells, found

    def wrong(self, column: str, kind: problems.Kind, allowed: str, **details: str | int) -> None:
        self._found.append(Found(self.number, column, Problem(kind, allowed=allowed, **details)))

    def text(self, column: str, allowed: str = "any text") -> str:
        cell = self.cells.get(column, "")
        if not cell and column not in _MAY_BE_EMPTY:
            self.wrong(column, problems.CELL_MISSING, allowed)
        return cell

    def as_kind(self, column: str, allowed: str, parse: Callable[[str], Value]) -> Value | None:
        cell = self.text(column, allowed)
        if not cell:
            return None
        try:
            return parse(cell)
        except (ValueError, InvalidOperation, KeyError):
            self.wrong(column, problems.CELL_WRONG, allowed, found=cell[:40])
            return None


def _product(row: _Row, seen: dict[str, int]) -> Product | None:
    before = len(row._found)
    sku = row.as_kind("sku", "a code of up to 64 letters, digits, - _ . such as PAS-FUR-001", _sku)
    if sku:
        _once(row, sku, seen)
    flags = _Flags(row)
    terms = _terms(row)
    product = Product(
        sku=sku or "",
        name=_translations(row, "name"),
        description=_translations(row, "description"),
        category=row.text("category"),
        materials=row.text("materials"),
        terms=terms,
        prison=row.text("prison"),
        city=row.text("city"),
        province=row.text("province"),
        labour_basis=flags.labour_basis,
        illustrative=flags.illustrative,
        hs_to_check=flags.hs_to_check,
        partner=flags.partner,
        source_url=row.text("source_url"),
    )
    return product if len(row._found) == before else None


def _terms(row: _Row) -> Terms:
    low = row.as_kind("fob_usd_min", "a price in USD such as 1.80", _positive)
    high = row.as_kind("fob_usd_max", "a price in USD such as 6.50", _positive)
    if low and high and low > high:
        row.wrong(
            "fob_usd_max", problems.CELL_WRONG, f"{low} or more (fob_usd_min)", found=str(high)
        )
    units = ", ".join(UNITS)
    amount = "a number above 0, such as 500"
    nought = Decimal(0)
    return Terms(
        hs6=row.as_kind("hs6", "six digits of HS 2022, such as 940179", _hs6) or "",
        moq=row.as_kind("moq", amount, _positive) or nought,
        moq_unit=row.as_kind("moq_unit", units, UNITS.__getitem__) or "",
        fob_usd_min=low or nought,
        fob_usd_max=high or nought,
        lead_time_days=row.as_kind("lead_time_days", "a whole number of days, such as 45", _days)
        or 0,
        capacity_per_month=row.as_kind("capacity_per_month", amount, _positive) or nought,
        packaging=row.text("packaging"),
        certifications=row.text("certifications"),
    )


class _Flags:
    """The column illustrative_flags: "illustrative:moq,fob|hs:check|labour:in_custody_convicted|…"."""

    def __init__(self, row: _Row) -> None:
        parts = [part.split(":", 1) for part in row.text("illustrative_flags").split("|") if part]
        values = {part[0].strip(): part[-1].strip() for part in parts}
        names = re.sub(r"\([^)]*\)", "", values.get("illustrative", "")).split(",")
        self.illustrative = tuple(term for name in names for term in _FLAGGED.get(name.strip(), ()))
        self.hs_to_check = values.get("hs", "").startswith("check")
        self.partner = values.get("partner", "")
        # The strictest reading where nothing is said: work of convicted people in custody.
        said = values.get("labour", LABOUR_BASES[0])
        basis = next((basis for basis in LABOUR_BASES if said.startswith(basis)), None)
        if basis is None:
            allowed = "labour: followed by " + ", ".join(LABOUR_BASES)
            row.wrong("illustrative_flags", problems.CELL_WRONG, allowed, found=said[:40])
        self.labour_basis = basis or "unknown"


def _translations(row: _Row, field: str) -> dict[str, str]:
    texts = {"en": row.text(f"{field}_en")}
    for column, cell in row.cells.items():
        translated = _TRANSLATED.fullmatch(column)
        if translated and translated[1] == field and cell:
            texts[translated[2]] = cell
    return {
        code: texts[code] for code in sorted(texts, key=lambda code: (code not in OFFERED, code))
    }


def _once(row: _Row, sku: str, seen: dict[str, int]) -> None:
    code = product_code(sku)
    if code in seen:
        row.wrong("sku", problems.CELL_REPEATED, "each sku once", found=sku, row=seen[code])
    seen.setdefault(code, row.number)


def _sku(cell: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", cell):
        raise ValueError(cell)
    return cell


def _hs6(cell: str) -> str:
    if not re.fullmatch(r"[0-9]{6}", cell):
        raise ValueError(cell)
    return cell


def _positive(cell: str) -> Decimal:
    value = Decimal(cell)
    if not value.is_finite() or not 0 < value < 10**9:
        raise ValueError(cell)
    return value


def _days(cell: str) -> int:
    if not 1 <= int(cell) <= 999:
        raise ValueError(cell)
    return int(cell)


def _with_pictures(
    products: list[Product], folder: Path, blobs: dict[str, bytes], found: list[Found]
) -> list[Product]:
    files = picture.files(folder)
    skus = {product.sku for product in products}
    for sku in sorted(set(files) - skus):
        name = files[sku][0].name
        found.append(
            Found(None, "", Problem(problems.PICTURE_UNKNOWN, found=name, allowed="SKU.webp"))
        )
    pictured = []
    for product in products:
        if product.sku not in files:
            pictured.append(product)
            continue
        try:
            large, small = picture.both_sizes(*files[product.sku])
        except ValueError as error:
            name = files[product.sku][0].name
            wrong = Problem(problems.PICTURE_UNREADABLE, found=name, allowed=str(error))
            found.append(Found(None, "", wrong))
            continue
        hashes = [picture.keep(image, blobs) for image in (large, small)]
        pictured.append(replace(product, picture=Picture(*hashes)))
    return pictured
