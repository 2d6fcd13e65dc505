"""What staff put right in a contact: kept beside what the tablet said, which stays; the correction wins."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from ..shared import contact
from ..shared.language import mark
from ..shared.lead import Contact, Lead
from . import rows
from .tables import correction

# Field of the contact → what staff call it.
FIELDS = {
    "name": mark("Name"),
    "way": mark("Way to reach them"),
    "address": mark("Contact"),
    "company": mark("Company"),
    "role": mark("Role"),
    "city": mark("City"),
    "country": mark("Country"),
    "website": mark("Website"),
}
# What decides how an address is read.
_READ_BY = {"way", "address", "country"}


@dataclass(frozen=True)
class Correction:
    """One field that staff put right."""

    field: str  # of FIELDS
    value: str  # "" where what was said is simply wrong
    person: str
    corrected_at: str


def of(
    connection: Connection, event_id: str, lead_ids: Iterable[str] | None = None
) -> dict[str, list[Correction]]:
    """lead_id → its corrections; of these leads, or of all: they are few."""
    found: dict[str, list[Correction]] = {}
    query = select(correction).where(correction.c.event_id == event_id)
    if lead_ids is not None:
        query = query.where(rows.among(connection, correction.c.lead_id, list(lead_ids)))
    for row in connection.execute(query):
        one = Correction(row.field, row.value, row.person, row.corrected_at)
        found.setdefault(row.lead_id, []).append(one)
    return found


def applied(lead: Lead, corrections: Sequence[Correction]) -> Lead:
    """The lead as staff put it right."""
    if not corrections:
        return lead
    return replace(lead, contact=contact_with(lead.contact, corrections))


def contact_with(said: Contact, corrections: Sequence[Correction]) -> Contact:
    """A contact as staff put it right; its address is read anew."""
    values = {one.field: one.value for one in corrections if one.field in FIELDS}
    right: Contact = replace(said, **values)  # type: ignore[arg-type]
    if not values.keys() & _READ_BY:
        return right
    normal, plausible = contact.normal(right.way, right.address, right.country)
    return replace(right, address_normal=normal, address_ok=plausible)
