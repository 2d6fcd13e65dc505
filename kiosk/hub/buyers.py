"""Buyers: leads of one event with an equal contact are one buyer's, whichever tablets they came from.

Nothing is merged: each lead stays as it was said. Equal are e-mail addresses whatever their case,
phone numbers whatever way they were given for (the same number as phone, WhatsApp or Telegram), and
names within one messenger. What does not look right is equal to nothing: two people who both typed
"0812" are two.
"""

import hashlib
import re
from collections.abc import Sequence

from sqlalchemy import Connection, func, select

from ..shared import problems
from ..shared.lead import Contact
from ..shared.problems import Problem
from . import leads, rows
from .leads import Listed
from .tables import lead

# Side by side; who has more is no person but a number shared by a whole company.
SHOWN_MAX = 50
_E164 = re.compile(r"\+[0-9]{4,15}")


def contact_key(event_id: str, contact: Contact) -> str | None:
    """What leads of one buyer have in common: a SHA-256; None where the contact does not look right.

    A hash, so that the personal part of a lead stays in one column, and no index, query plan or log
    of slow statements shows an address. It is not keyed, for it keeps no secret: who can read the
    table reads the document beside it.
    """
    if not contact.address_ok or not contact.address_normal:
        return None
    normal = contact.address_normal.casefold()
    kind = "phone" if _E164.fullmatch(normal) else contact.way
    return hashlib.sha256("\n".join((event_id, kind, normal)).encode()).hexdigest()


def counts(connection: Connection, event_id: str, keys: Sequence[str]) -> dict[str, int]:
    """contact_key → how many leads have it."""
    query = (
        select(lead.c.contact_key, func.count().label("leads"))
        .where((lead.c.event_id == event_id) & rows.among(connection, lead.c.contact_key, keys))
        .group_by(lead.c.contact_key)
    )
    return {row.contact_key: row.leads for row in connection.execute(query)}


def leads_of(connection: Connection, event_id: str, lead_id: str) -> tuple[list[Listed], int]:
    """(the leads of the buyer whose lead this is, newest first, at most SHOWN_MAX; how many there are)

    raises: Problem(LEAD_MISSING), also for one that was erased
    """
    one = leads.find(connection, event_id, lead_id)
    if one is None:
        raise Problem(problems.LEAD_MISSING)
    if one.contact_key is None:
        return [one], 1
    these = (lead.c.event_id == event_id) & (lead.c.contact_key == one.contact_key)
    found = leads.listed(connection, event_id, these, limit=SHOWN_MAX)
    return found, counts(connection, event_id, [one.contact_key])[one.contact_key]
