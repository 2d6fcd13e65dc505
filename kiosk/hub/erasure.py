"""Erasure and withdrawal at the hub: irreversible, they win over every revision, and go to all tablets.

UU PDP Art. 8-9, GDPR Art. 7(3) and 17. What is erased is overwritten, not marked: the lead's
document, what it is found by, the bodies of its journal entries, and all that staff wrote of it
afterwards. The chain stays verifiable, for it covers the hash of the salted body.
"""

from sqlalchemy import Connection, bindparam

from ..shared import lead as leads
from . import changes, listing, orders, rows
from .tables import (
    contact_release,
    correction,
    follow_up_history,
    journal_entry,
    lead,
    reply,
    withdrawal,
)

# Above every revision that a tablet can make: a late one never replaces a tombstone.
_LAST_REVISION = leads.REVISION_MAX + 1

_TOMBSTONE = """
    DO UPDATE SET revision = excluded.revision, document = '', country = '', language = '',
                  contact_key = NULL, captured_at = '', erased_at = excluded.erased_at,
                  heat = '', status = 'new', owner = NULL, next_step = NULL, next_step_at = NULL,
                  first_reply_at = NULL, touched_at = NULL
            WHERE lead.erased_at IS NULL
"""

_BLANK = (
    journal_entry.update()
    .where(
        (journal_entry.c.event_id == bindparam("of_event"))
        & (journal_entry.c.lead_id == bindparam("of_lead"))
    )
    .where(journal_entry.c.kind.like("lead.%") | journal_entry.c.set_aside.is_not(None))
    .values(body=None, set_aside=None)
)
# What staff wrote of a lead: corrections hold what a buyer said, and so may notes and what was changed.
_WRITTEN = (follow_up_history, correction, reply)


def erase(connection: Connection, event_id: str, lead_id: str, *, erased_at: str) -> None:
    """Erase a lead, also one that has not arrived yet. Done again it changes nothing.

    Every tablet is told, also the one that said so: it may have been cloned.
    """
    row = {
        "event_id": event_id,
        "id": lead_id,
        "revision": _LAST_REVISION,
        "device_id": "",
        "captured_at": "",
        "received_at": erased_at,
        "language": "",
        "source": "",
        "country": "",
        "document": "",
        "erased_at": erased_at,
    }
    if not rows.insert(connection, lead, [row], _TOMBSTONE):
        return
    changes.note(connection, event_id, [lead_id], changes.LEAD_ERASED)
    listing.forget(connection, event_id, lead_id)
    connection.execute(_BLANK, {"of_event": event_id, "of_lead": lead_id})
    for table in _WRITTEN:
        mine = (table.c.event_id == event_id) & (table.c.lead_id == lead_id)
        connection.execute(table.delete().where(mine))
    # Whom it was released to stays known: they are to be asked to delete it, too.
    told = (contact_release.c.event_id == event_id) & (contact_release.c.lead_id == lead_id)
    connection.execute(contact_release.update().where(told).values(reason=""))
    orders.give_all(connection, event_id, orders.LEAD_ERASED, {"lead_id": lead_id})


def withdraw(
    connection: Connection,
    event_id: str,
    lead_id: str,
    purpose: str,
    *,
    withdrawn_at: str,
) -> None:
    """Note that a consent was withdrawn; the first time counts."""
    row = {
        "event_id": event_id,
        "lead_id": lead_id,
        "purpose": purpose,
        "withdrawn_at": withdrawn_at,
    }
    if not rows.insert(connection, withdrawal, [row], "DO NOTHING"):
        return
    changes.note(connection, event_id, [lead_id], changes.CONSENT_WITHDRAWN)
    content = {"lead_id": lead_id, "purpose": purpose}
    orders.give_all(connection, event_id, orders.CONSENT_WITHDRAWN, content)
