"""Leads → JSON after a published schema: each lead is the document that the journal carries.

    {"schema": "urn:pameran:leads:1", "leads": [
    {…},
    {…}
    ]}

A lead to a line, so that a file of any size can be read a line at a time.
"""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from ..lead import Lead, document

MEDIA_TYPE = "application/json"
SCHEMA = Path(__file__).parents[2] / "data" / "leads.schema.json"
ID = "urn:pameran:leads:1"


def stream(leads: Iterable[Lead]) -> Iterator[bytes]:
    """The file, a lead at a time."""
    yield f'{{"schema": "{ID}", "leads": ['.encode()
    between = "\n"
    for lead in leads:
        yield (between + json.dumps(document(lead), ensure_ascii=False)).encode()
        between = ",\n"
    yield b"\n]}\n"
