"""The columns of a catalogue: what each may hold, how it is read, and what of a product it shows."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from ..language import OFFERED, mark
from ..product import Product
from . import flags

# How buyers and exporters write a unit → UN/ECE Rec 20.
UNITS = {"pcs": "C62", "sets": "SET", "pairs": "PR", "kg": "KGM", "tonnes": "TNE"}
_BY_CODE = {code: unit for unit, code in UNITS.items()}
# A name or description in a language, BCP 47: name_id, description_pt-BR.
TRANSLATED = re.compile(r"(name|description)_([A-Za-z]{2,3}(?:-[A-Za-z]{2,4})?)")
# HS 2022 has the chapters 01 to 97; a code that begins with 00 is one that lost digits.
_HS6 = re.compile(r"(0[1-9]|[1-8][0-9]|9[0-7])[0-9]{4}")

Cell = str | int | Decimal


@dataclass(frozen=True)
class Column:
    """One column; text as it was typed, unless it says how it is read."""

    name: str
    written: Callable[[Product], Cell]  # text, or a number that a spreadsheet is to count with
    allowed: str = mark("any text")
    read: Callable[[str], Any] = str  # ValueError(the part that is wrong)
    is_number: bool = False
    digits: int = 0  # a code of so many digits: typed as a number it has lost its leading zeros
    may_be_empty: bool = False


def sku(cell: str) -> str:
    """Letters, digits and - _ . only: it is part of addresses and of file names."""
    return _like(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", cell)


def hs6(cell: str) -> str:
    return _like(_HS6, cell)


def unit(cell: str) -> str:
    """A unit, or its code of UN/ECE Rec 20 → the code."""
    if cell in _BY_CODE:
        return cell
    if cell not in UNITS:
        raise ValueError(cell)
    return UNITS[cell]


def amount(cell: str) -> Decimal:
    """A number above 0 with a decimal point; 1.80 is 1.8."""
    # 15 digits: what a spreadsheet keeps of a number.
    value = Decimal(_like(r"[0-9]{1,9}(\.[0-9]{1,6})?", cell))
    if not value:
        raise ValueError(cell)
    return Decimal(f"{value.normalize():f}")


def days(cell: str) -> int:
    value = int(_like("[0-9]{1,3}", cell))
    if not value:
        raise ValueError(cell)
    return value


def web_address(cell: str) -> str:
    """Nothing, or an address that a browser may follow: javascript: and the like would run."""
    return cell and _like(re.compile(r"https?://[^\s/]\S*", re.IGNORECASE), cell)


def _like(pattern: str | re.Pattern[str], cell: str) -> str:
    # ASCII: \d and int() would take digits of every script.
    if not re.fullmatch(pattern, cell):
        raise ValueError(cell)
    return cell


_AMOUNT = mark("a number above 0, such as 500")
_PRICE = mark("a price in USD such as 1.80")

COLUMNS = (
    Column(
        "sku", lambda p: p.sku,
        mark("a code of up to 64 letters, digits, - _ . such as PAS-FUR-001"), sku,
    ),
    Column("name_en", lambda p: p.name["en"]),
    Column("category", lambda p: p.category),
    Column("materials", lambda p: p.materials, may_be_empty=True),
    Column("hs6", lambda p: p.terms.hs6, mark("six digits of HS 2022, such as 940179"), hs6, digits=6),
    Column("moq", lambda p: p.terms.moq, _AMOUNT, amount, is_number=True),
    Column("moq_unit", lambda p: _BY_CODE[p.terms.moq_unit], ", ".join([*UNITS, *_BY_CODE]), unit),
    Column("fob_usd_min", lambda p: p.terms.fob_usd_min, _PRICE, amount, is_number=True),
    Column("fob_usd_max", lambda p: p.terms.fob_usd_max, _PRICE, amount, is_number=True),
    Column(
        "lead_time_days", lambda p: p.terms.lead_time_days,
        mark("a whole number of days, such as 45"), days, is_number=True,
    ),
    Column("capacity_per_month", lambda p: p.terms.capacity_per_month, _AMOUNT, amount, is_number=True),
    Column("packaging", lambda p: p.terms.packaging, may_be_empty=True),
    Column("certifications", lambda p: p.terms.certifications, may_be_empty=True),
    Column("prison", lambda p: p.prison),
    Column("city", lambda p: p.city),
    Column("province", lambda p: p.province),
    Column("description_en", lambda p: p.description["en"]),
    Column("illustrative_flags", flags.written, flags.ALLOWED, flags.read, may_be_empty=True),
    Column(
        "source_url", lambda p: p.source_url,
        mark("a web address that begins with https:// or http://"), web_address, may_be_empty=True,
    ),
)  # fmt: skip
BY_NAME = {column.name: column for column in COLUMNS}
ALLOWED = ", ".join(BY_NAME) + ", and name_xx or description_xx for a language"


def header(products: Sequence[Product]) -> list[str]:
    """The columns that these products need: each language right of its English."""
    names = []
    for column in COLUMNS:
        names.append(column.name)
        texts = column.name.removesuffix("_en")
        if texts != column.name:
            spoken = {code for product in products for code in getattr(product, texts)} - {"en"}
            names += [f"{texts}_{code}" for code in sorted(spoken, key=in_our_order)]
    return names


def in_our_order(code: str) -> tuple[int, str]:
    """Sorts language codes: those that pages are offered in come first, English before all."""
    offered = list(OFFERED)
    return (offered.index(code) if code in offered else len(offered)), code


def written(product: Product, name: str) -> Cell:
    """What the column with this name shows of the product."""
    if column := BY_NAME.get(name):
        return column.written(product)
    texts, code = name.split("_", 1)
    return str(getattr(product, texts).get(code, ""))
