"""Rows → products, or the problems of all rows at once."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from .. import problems
from ..ids import product_code
from ..language import DEFAULT, OFFERED
from ..problems import Problem
from ..product import Product, Terms
from .columns import BY_NAME, COLUMNS, TRANSLATED, Column, in_our_order
from .found import Found
from .spreadsheet import AROUND, Cell, Row, Sheet

# 1.000 in a file with decimal commas: a thousand, or one?
_THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?")


def products(sheet: Sheet) -> tuple[list[Product], list[Found]]:
    """Each row's product, in their order; and every problem: products are whole only without one."""
    found = _header_problems(sheet.header)
    if found:
        return [], found
    read = []
    rows_by_sku: dict[str, int] = {}
    for row in sheet.rows:
        reader = _Reader(row, sheet.decimal_comma, found)
        product = reader.product()
        reader.check_once(rows_by_sku)
        if product:
            read.append(product)
    return read, found


def typed(cells: Mapping[str, str]) -> tuple[Product | None, dict[str, Problem]]:
    """One product as a form has it: (product, {}) or (None, its problems by column).

    cells: column → text as typed, e.g. {"sku": "PAS-FUR-001", "moq": "60"}; numbers with a decimal point
    """
    texts = {name: text.replace("\r\n", "\n").strip(AROUND) for name, text in cells.items()}
    found: list[Found] = []
    row = Row(1, {name: Cell(text) for name, text in texts.items() if text})
    product = _Reader(row, False, found).product()
    wrong: dict[str, Problem] = {}
    for one in found:
        wrong.setdefault(one.column, one.problem)
    return product, wrong


def _header_problems(header: tuple[str, ...]) -> list[Found]:
    found = [
        Found(1, name, Problem(problems.COLUMN_MISSING)) for name in BY_NAME if name not in header
    ]
    for place, name in enumerate(header):
        if name and name not in BY_NAME and (problem := _unknown(name)):
            found.append(Found(1, name, problem))
        if name and name in header[:place]:
            found.append(Found(1, name, Problem(problems.COLUMN_REPEATED)))
    return found


def _unknown(name: str) -> Problem | None:
    """What is wrong with a column that is none of BY_NAME; None where it is one for a language.

    A language that pages are not offered in yet is kept; one that is would be looked for in vain
    where its code is written in another way, such as zh for zh-Hans.
    """
    translated = TRANSLATED.fullmatch(name)
    if not translated:
        return Problem(problems.COLUMN_UNKNOWN)
    field, code = translated[1], translated[2]
    bare = {one.split("-")[0]: one for one in OFFERED} | {one.casefold(): one for one in OFFERED}
    ours = bare.get(code.casefold())
    if ours and ours != code:
        return Problem(problems.COLUMN_LANGUAGE, allowed=f"{field}_{ours}")
    if code in OFFERED or code.split("-")[0] in DEFAULT.locale.languages:
        return None
    spoken = ", ".join(f"{field}_{code}" for code in OFFERED if code != DEFAULT.code)
    return Problem(problems.COLUMN_LANGUAGE, allowed=spoken)


class _Reader:
    """Reads one row: each cell as its column says; a problem is noted, and the reading goes on."""

    def __init__(self, row: Row, decimal_comma: bool, found: list[Found]) -> None:
        self._row, self._decimal_comma, self._found = row, decimal_comma, found

    def product(self) -> Product | None:
        """The row's product; None where it has a problem."""
        before = len(self._found)
        for text in self._row.nameless:
            allowed = "a column name in row 1, or quotes around text that holds a comma"
            self._wrong("", problems.CELL_NAMELESS, allowed, found=text[:40])
        values = {column.name: self._value(column) for column in COLUMNS}
        low, high = values["fob_usd_min"], values["fob_usd_max"]
        if low and high and low > high:
            allowed = f"{low} or more (fob_usd_min)"
            self._wrong("fob_usd_max", problems.CELL_WRONG, allowed, found=str(high))
        if len(self._found) > before:
            return None
        return Product(
            sku=values["sku"],
            name=self._texts("name"),
            description=self._texts("description"),
            terms=Terms(**{name: values[name] for name in Terms.__dataclass_fields__}),
            **{name: values[name] for name in _PLAIN},
            **asdict(values["illustrative_flags"]),
        )

    def check_once(self, rows_by_sku: dict[str, int]) -> None:
        """Two rows are one product also where their sku differs in case only: files are named by it."""
        sku = self._cell("sku").text
        # A code of six characters: two skus may share one, if very rarely.
        for key in {sku.casefold(), product_code(sku)} if sku else set():
            if key in rows_by_sku:
                row = rows_by_sku[key]
                self._wrong("sku", problems.CELL_REPEATED, "each sku once", found=sku[:40], row=row)
                return
            rows_by_sku[key] = self._row.number

    def _value(self, column: Column) -> Any:
        cell = self._cell(column.name)
        text = cell.text
        if cell.typed_as == "other":
            allowed = f"{column.allowed}; format the cell as text and type it again"
            return self._wrong(column.name, problems.CELL_WRONG, allowed, found=text[:40])
        if not text and not column.may_be_empty:
            return self._wrong(column.name, problems.CELL_MISSING, column.allowed)
        if column.is_number and self._decimal_comma:
            if _THOUSANDS.fullmatch(text):
                allowed = f"{column.allowed}, without a point between thousands"
                return self._wrong(column.name, problems.CELL_WRONG, allowed, found=text)
            text = text.replace(",", ".", 1)
        if column.digits and cell.typed_as == "number":
            text = text.zfill(column.digits)
        try:
            return column.read(text)
        except ValueError as error:
            found = str(error)[:40]
            return self._wrong(column.name, problems.CELL_WRONG, column.allowed, found=found)

    def _texts(self, field: str) -> dict[str, str]:
        """The languages that this row has a text in; English first."""
        texts = {}
        for name, cell in self._row.cells.items():
            translated = TRANSLATED.fullmatch(name)
            if translated and translated[1] == field and cell.text:
                texts[translated[2]] = cell.text
        return {code: texts[code] for code in sorted(texts, key=in_our_order)}

    def _cell(self, name: str) -> Cell:
        return self._row.cells.get(name, Cell())

    def _wrong(self, column: str, kind: problems.Kind, allowed: str, **details: str | int) -> None:
        problem = Problem(kind, allowed=allowed, **details)
        self._found.append(Found(self._row.number, column, problem))


# Columns that are a field of the product by the same name.
_PLAIN = ("category", "materials", "prison", "city", "province", "source_url")
