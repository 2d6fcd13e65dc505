"""Leads → CSV: RFC 4180 in UTF-8, with the BOM for Excel, which mangles names without it."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from ..lead import Lead
from ..score import Scorer
from .columns import HEADS, cells

MEDIA_TYPE = "text/csv; charset=utf-8"
BOM = b"\xef\xbb\xbf"
_E164 = re.compile(r"\+[0-9]{6,15}")
# What a spreadsheet runs (OWASP, "CSV Injection", with the full-width forms), after any
# apostrophes of its own: so that what was typed as '=1 and as =1 stay two different cells.
_RUNS = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
# Of what _RUNS matches.
_BEGINS = frozenset("'=+-@\t\r＝＋－＠")
_PIECE_CHARACTERS = 16_000


def stream(
    leads: Iterable[Lead], scored: Scorer | None = None, mark: bytes = BOM
) -> Iterator[bytes]:
    """The file in pieces. mark: what it begins with."""
    yield mark
    yield from rows(HEADS, (cells(lead, scored) for lead in leads))


def harmless(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula gets a leading ' (OWASP ASVS 1.2.10).

    An E.164 number stays as it is: a CRM's import would keep the apostrophe.
    README says how those who read the file with other programs undo it.
    """
    if _RUNS.match(cell) and not _E164.fullmatch(cell):
        return "'" + cell
    return cell


def harmless_undone(cell: str) -> str:
    """What was typed → harmless → what was typed."""
    return cell[1:] if _RUNS.match(cell) and cell[0] == "'" else cell


def rows(heads: Iterable[str], lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Lines of harmless cells below their heads, some lines at a time."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(heads)
    for line in lines:
        # Hardly a line has such a cell: to look at what all begin with is a third of trying each.
        if not _BEGINS.isdisjoint([cell[:1] for cell in line]):
            line = [harmless(cell) for cell in line]
        writer.writerow(line)
        if written.tell() > _PIECE_CHARACTERS:
            yield written.getvalue().encode()
            written.seek(0)
            written.truncate()
    yield written.getvalue().encode()
