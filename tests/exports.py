"""Reads our export files back with other libraries: csv, openpyxl, vobject."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import vobject

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
# How README tells a reader of our CSV to undo what keeps a spreadsheet from running a cell.
DEFUSED = re.compile(re.findall(r"each cell that matches\s+`(.+?)`", README)[0])


def as_typed(cell: str) -> str:
    """A CSV cell → what was typed."""
    return cell[1:] if DEFUSED.match(cell) else cell


def from_csv(content: bytes) -> list[dict[str, str]]:
    """The rows, each cell as it was typed."""
    rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [{head: as_typed(cell) for head, cell in row.items()} for row in rows]


def from_xlsx(content: bytes) -> list[dict[str, str]]:
    """The rows of the leads; fails where a cell is anything but text, the time of the capture or points."""
    heads, *rows = openpyxl.load_workbook(io.BytesIO(content))["Leads"].iter_rows()
    read = []
    for row in rows:
        cells = {head.value: cell for head, cell in zip(heads, row, strict=True)}
        captured_at = cells.pop("captured_at").value
        points = {name: cells.pop(name).value for name in ("score", "score_open")}
        assert {cell.data_type for cell in cells.values() if cell.value is not None} <= {"s"}
        read.append({name: cell.value or "" for name, cell in cells.items()})
        read[-1] |= {name: str(number or 0) for name, number in points.items()}
        read[-1]["captured_at"] = captured_at.isoformat(timespec="milliseconds") + "Z"
    return read


def from_vcf(content: bytes) -> list[Any]:
    """The cards, as vobject reads them."""
    return list(vobject.readComponents(content.decode()))
