"""The desk's sheets to print, and leads as PDF."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from flask import Blueprint

from ...shared import formats, print_pages, problems
from ...shared.print_pages import Found, Room
from ...shared.problems import Problem
from ...shared.sheet.product_sheets import Source
from ...shared.web import page_language, translate
from .. import catalogue, fleet, follow_up, history, leads, roles
from ..context import hub
from ..history import Happened
from ..leads import Listed
from .door import needs

pages = Blueprint("sheets", __name__)


@contextmanager
def _room() -> Iterator[Room]:
    here = hub()
    config = here.config
    source = Source(
        catalogue.current(here.engine),
        lambda product: f"{config.public_url}/p/{product.code}",
        lambda sha256: catalogue.picture(here.engine, sha256),
        config.exporter_name or config.event_name,
        config.public_url,
    )
    yield Room(source, config.event_name, config.exporter, config.score_weights)


def _find(lead_id: str) -> Found:
    here = hub()
    with here.engine.connect() as connection:
        found = leads.find(connection, here.event_id, lead_id)
        happened = history.of_lead(connection, here.event_id, lead_id)
        tablet = fleet.names(connection, here.event_id).get(found.device_id, "") if found else ""
    if found is None:
        raise Problem(problems.LEAD_MISSING)
    received = formats.moment(found.received_at, page_language())
    came = ((translate("Tablet"), tablet), (translate("Received"), received))
    return Found(found.lead, [pair for pair in came if pair[1]], _after(found, happened))


def _after(found: Listed, happened: Sequence[Happened]) -> list[tuple[str, str]]:
    """What became of the lead, and what staff wrote of it, the newest first."""
    now, spoken = found.follow_up, page_language()
    next_step = (now.next_step, formats.stored_day(now.next_step_at, spoken))
    said = [
        (translate("Status"), translate(follow_up.NAMES[now.status])),
        (translate("Owner"), now.owner or translate("Nobody")),
        (translate("Next step"), " · ".join(filter(None, next_step))),
    ]
    notes = [
        (f"{formats.moment(one.at, spoken)}\n{one.person}", turn.became)
        for one in happened
        if not one.undone_by
        for turn in one.turns
        if turn.field == follow_up.NOTE
    ]
    return [*said, *notes]


print_pages.add(
    pages,
    template="hub/sheets.html",
    room=_room,
    find=_find,
    reading=needs(roles.VIEWER),
    # It holds the code by which the buyer withdraws.
    handing_over=needs(roles.STAFF),
)
