"""Staff put a contact right: the correction is written, noted, and put back.

The columns of the lead's row that follow from the contact, its country and contact_key, follow the
correction; a later revision of the tablet does not change that.
"""

import json
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, select

from ..shared import ids, problems
from ..shared import lead as leads
from ..shared.lead import Contact
from ..shared.problems import Problem
from . import buyers, changes, corrections, listing, rows
from .corrections import FIELDS
from .tables import correction, lead
from .tables import follow_up_history as history

# In the history a corrected field stands as "contact.name".
PREFIX = "contact."
_REPLACE = """
    DO UPDATE SET value = excluded.value, person = excluded.person,
                  corrected_at = excluded.corrected_at
"""


def correct(
    connection: Connection,
    event_id: str,
    lead_id: str,
    values: Mapping[str, str],
    *,
    person: str,
    now: str,
) -> str | None:
    """Put fields of a contact right. What is as the tablet said it has no correction (any more).

    values:  field of corrections.FIELDS → what is right
    returns: the change_id, for follow_up.undo; None where nothing changed
    raises:  Problem(LEAD_MISSING)
    """
    said, right = _contacts(connection, event_id, lead_id)
    changed = {
        field: value
        for field, value in values.items()
        if field in FIELDS and value != getattr(right, field)
    }
    if not changed:
        return None
    change_id = ids.new_id()
    noted = [
        {
            "event_id": event_id,
            "lead_id": lead_id,
            "change_id": change_id,
            "field": PREFIX + field,
            "was": getattr(right, field),
            "became": value,
            "person": person,
            "changed_at": now,
        }
        for field, value in changed.items()
    ]
    rows.append(connection, history, noted)
    for field, value in changed.items():
        _put(connection, event_id, lead_id, field, value, said, person=person, now=now)
    _follow(connection, event_id, lead_id)
    changes.note(connection, event_id, [lead_id], changes.LEAD_FOLLOWED_UP)
    return change_id


def put_back(
    connection: Connection,
    event_id: str,
    lead_id: str,
    noted: tuple[str, str, str],
    *,
    person: str,
    now: str,
) -> None:
    """Undo a correction as it was noted, (field, was, became), where nobody corrected it again."""
    said, right = _contacts(connection, event_id, lead_id)
    field, was, became = noted
    name = field.removeprefix(PREFIX)
    if getattr(right, name) == became:
        _put(connection, event_id, lead_id, name, was, said, person=person, now=now)
        _follow(connection, event_id, lead_id)


def settle(connection: Connection, event_id: str, lead_ids: Sequence[str]) -> None:
    """After a revision: let the rows of those leads that have corrections follow them again."""
    for lead_id in sorted(corrections.of(connection, event_id, lead_ids)):
        _follow(connection, event_id, lead_id)


def _contacts(connection: Connection, event_id: str, lead_id: str) -> tuple[Contact, Contact]:
    """(the contact as the tablet said it, as it is right); the lead's row is locked.

    raises: Problem(LEAD_MISSING)
    """
    query = select(lead.c.document).where(
        (lead.c.event_id == event_id) & (lead.c.id == lead_id) & lead.c.erased_at.is_(None)
    )
    document = connection.execute(query.with_for_update()).scalar()
    if document is None:
        raise Problem(problems.LEAD_MISSING)
    said = leads.contact_of(json.loads(document))
    of_lead = corrections.of(connection, event_id, [lead_id]).get(lead_id, [])
    return said, corrections.contact_with(said, of_lead)


def _put(
    connection: Connection,
    event_id: str,
    lead_id: str,
    field: str,
    value: str,
    said: Contact,
    *,
    person: str,
    now: str,
) -> None:
    key = {"event_id": event_id, "lead_id": lead_id, "field": field}
    if value == getattr(said, field):
        mine = (correction.c.event_id == event_id) & (correction.c.lead_id == lead_id)
        connection.execute(correction.delete().where(mine & (correction.c.field == field)))
        return
    row = {**key, "value": value, "person": person, "corrected_at": now}
    rows.insert(connection, correction, [row], _REPLACE)


def _follow(connection: Connection, event_id: str, lead_id: str) -> None:
    _, right = _contacts(connection, event_id, lead_id)
    mine = (lead.c.event_id == event_id) & (lead.c.id == lead_id)
    key = buyers.contact_key(event_id, right)
    connection.execute(lead.update().where(mine).values(country=right.country, contact_key=key))
    document = connection.execute(select(lead.c.document).where(mine)).scalar_one()
    listing.follow(connection, event_id, {**json.loads(document), "contact": vars(right)})
