"""Leads → JSON after a published schema: the journal's document of each, without what is not for readers.

    {"schema": "urn:pameran:leads:1", "leads": [
    {…},
    {…}
    ]}

A lead to a line, so that a file of any size can be read a line at a time.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..lead import Lead, document

MEDIA_TYPE = "application/json"
SCHEMA = Path(__file__).parents[2] / "data" / "leads.schema.json"
ID = "urn:pameran:leads:1"
# Who has the code may withdraw for the buyer; the others tell copies of one tablet apart.
_NOT_SAID = {"withdrawal_code", "version", "follows"}


def stream(leads: Iterable[Lead]) -> Iterator[bytes]:
    """The file, a lead at a time."""
    yield f'{{"schema": "{ID}", "leads": ['.encode()
    between = "\n"
    for lead in leads:
        yield (between + json.dumps(said_of(lead), ensure_ascii=False)).encode()
        between = ",\n"
    yield b"\n]}\n"


def said_of(lead: Lead) -> dict[str, Any]:
    """One lead as the schema has it."""
    return {name: value for name, value in document(lead).items() if name not in _NOT_SAID}
