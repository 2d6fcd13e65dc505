"""Erasure and withdrawal on the tablet: irreversible, in one transaction with their journal entry.

UU PDP Art. 8-9, GDPR Art. 7(3) and 17. After an erasure the caller has the WAL truncated
(Store.overwrite_erased): only then is the text gone from the disk (secure_delete overwrites
the pages, the WAL still holds their old versions).
"""

from dataclasses import replace

from ..shared import consent, entry
from . import journal, store
from .writer import Connection


def erase(connection: Connection, lead_id: str, *, now: str) -> bool:
    """Erase a lead: the row, the bodies of its entries. A tombstone stays, also for one never seen.

    It is told to the hub in any case: one that was restored from a backup does not know it any more.
    returns: False where there was nothing to erase
    """
    before = connection.execute("SELECT 1 FROM tombstone WHERE lead_id = ?", (lead_id,)).fetchone()
    if before:
        return False
    connection.execute("INSERT INTO tombstone (lead_id, erased_at) VALUES (?, ?)", (lead_id, now))
    connection.execute("DELETE FROM let_go WHERE lead_id = ?", (lead_id,))
    had_it = connection.execute("DELETE FROM lead WHERE id = ?", (lead_id,)).rowcount
    journal.blank(connection, lead_id)
    journal.append(connection, entry.LEAD_ERASED, lead_id, {"lead_id": lead_id, "erased_at": now})
    return bool(had_it)


def withdraw(connection: Connection, lead_id: str, purpose: str, *, now: str) -> bool:
    """Withdraw a consent: noted in the lead and told to the hub.

    returns: False where there is no such lead, or it was withdrawn before; then nothing changes
    """
    lead = store.find(connection, lead_id)
    if lead is None or consent.standing(lead.consents).get(purpose) == consent.WITHDRAWN:
        return False
    consents = consent.withdrawn(lead.consents, purpose, now=now)
    content = {"lead_id": lead_id, "purpose": purpose, "withdrawn_at": now}
    journal.append(connection, entry.CONSENT_WITHDRAWN, lead_id, content)
    store.amend(connection, replace(lead, revision=lead.revision + 1, consents=consents))
    return True


def tombstones(connection: Connection) -> list[tuple[str, str]]:
    """(lead_id, erased_at) of all that was erased, for a journal that begins again."""
    return connection.execute(
        "SELECT lead_id, erased_at FROM tombstone ORDER BY erased_at, lead_id"
    ).fetchall()
