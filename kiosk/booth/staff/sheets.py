"""Staff at the booth: sheets to print, and leads as PDF."""

from collections.abc import Iterator
from contextlib import contextmanager

from ...shared import print_pages, problems
from ...shared.print_pages import Found, Room
from ...shared.problems import Problem
from ...shared.sheet.product_sheets import Source
from .. import catalogue, store
from ..context import booth
from .door import behind_the_pin

pages = behind_the_pin("sheets")


@contextmanager
def _room() -> Iterator[Room]:
    here = booth()
    with here.store.read() as connection:
        source = Source(
            here.store.catalogue,
            here.code_of,
            lambda sha256: catalogue.blob(connection, sha256),
            here.exporter.name or here.event_name,
            here.public_url,
        )
        yield Room(source, here.event_name, here.exporter, here.config.score_weights)


def _find(lead_id: str) -> Found:
    with booth().store.read() as connection:
        lead = store.find(connection, lead_id)
    if lead is None:
        raise Problem(problems.LEAD_MISSING)
    return Found(lead)


print_pages.add(pages, template="booth/staff/sheets.html", room=_room, find=_find)
