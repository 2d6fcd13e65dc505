"""A catalogue file (CSV or XLSX, with a folder of pictures) ⇄ products, or every problem by row and column."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from .. import problems
from ..problems import Problem
from ..product import Product
from . import pictures as picture_folder
from . import rows, spreadsheet
from .columns import ALLOWED, BY_NAME, TRANSLATED, UNITS, written
from .columns import header as columns
from .flags import TERMS, Facts, facts, with_facts
from .found import Found
from .rows import typed

__all__ = [
    "ALLOWED", "COLUMNS", "KINDS", "TERMS", "TRANSLATED", "UNITS", "Facts", "Found", "Read", "cells",
    "columns", "content", "facts", "read", "typed", "with_facts",
]  # fmt: skip

KINDS = spreadsheet.KINDS
COLUMNS = tuple(BY_NAME)  # but for those of one language


@dataclass(frozen=True)
class Read:
    """What a file held: products and their pictures' bytes, or problems. Never both."""

    products: tuple[Product, ...] = ()
    blobs: Mapping[str, bytes] = field(default_factory=dict)  # sha256 → WebP
    problems: tuple[Found, ...] = ()


def read(file: Path, pictures: Path | None = None) -> Read:
    """Read a whole catalogue.

    file:     .xlsx (first sheet) or CSV: UTF-8 with or without BOM or UTF-16 with one, with commas, semicolons (then
              numbers may have a decimal comma) or tabs; header in row 1
    pictures: a folder with SKU.webp/png/jpg …, and optionally SKU.small.webp
    """
    try:
        sheet = spreadsheet.read(file)
    except Problem as problem:
        return Read(problems=(Found(None, file.name, problem),))
    if not sheet.rows and not any(sheet.header):
        return Read(problems=(Found(None, file.name, Problem(problems.FILE_EMPTY)),))
    products, found = rows.products(sheet)
    if not products and not found:
        empty = Problem(problems.CELL_MISSING, allowed="at least one product")
        found = [Found(2, "sku", empty)]
    blobs: dict[str, bytes] = {}
    if pictures is not None and sheet.rows and not any(one.row == 1 for one in found):
        skus = [row.cells["sku"].text for row in sheet.rows if "sku" in row.cells]
        of_sku, unusable = picture_folder.read(pictures, skus, blobs)
        products = [picture_folder.pictured(product, of_sku) for product in products]
        found += unusable
    if found:
        return Read(problems=tuple(found))
    return Read(products=tuple(products), blobs=blobs)


def content(products: Sequence[Product], kind: str) -> bytes:
    """The file that reads back as these products, pictures apart.

    kind: one of KINDS, e.g. "csv"
    """
    names = columns(products)
    rows = [[written(product, name) for name in names] for product in products]
    return spreadsheet.content(kind, names, rows)


def cells(product: Product) -> dict[str, str]:
    """Column → what the file shows of this product there, "1.5" for a number; `typed` reads it back."""
    shown = {name: written(product, name) for name in columns([product])}
    return {
        name: cell if isinstance(cell, str) else f"{Decimal(cell):f}"
        for name, cell in shown.items()
    }
