"""Erasure and withdrawal on the tablet: irreversible, in one transaction with their journal entry.

UU PDP Art. 8-9, GDPR Art. 7(3) and 17. After an erasure the caller has the WAL truncated
(Store.overwrite_erased): only then is the text gone from the disk (secure_delete overwrites
the pages, the WAL still holds their old versions).
"""

from dataclasses import replace

from ..shared import consent, entry
from . import journal, store
from .writer import Connection

_WITHDRAWN = """
    INSERT INTO withdrawal (lead_id, purpose, withdrawn_at)
    VALUES (:lead_id, :purpose, :withdrawn_at)
    ON CONFLICT (lead_id, purpose) DO NOTHING
"""
# Erasure is the end; a withdrawal after it changes nothing.
_WISHED = """
    INSERT INTO wish (code, wish, wished_at)
    VALUES (:code, :wish, :wished_at)
    ON CONFLICT (code) DO UPDATE
       SET wish = excluded.wish, wished_at = excluded.wished_at
     WHERE excluded.wish = 'erased' AND wish.wish <> 'erased'
"""
_TOLD = {
    entry.LEAD_ERASED: "SELECT lead_id, erased_at FROM tombstone ORDER BY erased_at, lead_id",
    entry.CONSENT_WITHDRAWN: """
        SELECT lead_id, purpose, withdrawn_at
          FROM withdrawal
         ORDER BY withdrawn_at, lead_id, purpose
    """,
    entry.WISH_MADE: "SELECT code, wish, wished_at FROM wish ORDER BY wished_at, code",
}


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
    connection.execute("DELETE FROM withdrawal WHERE lead_id = ?", (lead_id,))
    had_it = connection.execute("DELETE FROM lead WHERE id = ?", (lead_id,)).rowcount
    journal.blank(connection, lead_id)
    journal.append(connection, entry.LEAD_ERASED, lead_id, {"lead_id": lead_id, "erased_at": now})
    return bool(had_it)


def withdraw(connection: Connection, lead_id: str, purpose: str, *, now: str) -> bool:
    """Withdraw a consent: noted in the lead, told to the hub, and remembered when the lead is let go.

    Of a lead that is not here (let go, or born on a phone) it is told to the hub all the same: one that
    was restored from a backup does not know it any more.
    returns: False where it was withdrawn before, or the lead is erased; then nothing changes
    """
    if connection.execute("SELECT 1 FROM tombstone WHERE lead_id = ?", (lead_id,)).fetchone():
        return False
    row = {"lead_id": lead_id, "purpose": purpose, "withdrawn_at": now}
    new = connection.execute(_WITHDRAWN, row).rowcount
    lead = store.find(connection, lead_id)
    stands = lead and consent.standing(lead.consents).get(purpose) != consent.WITHDRAWN
    if not new and not stands:
        return False
    journal.append(connection, entry.CONSENT_WITHDRAWN, lead_id, row)
    if lead and stands:
        consents = consent.withdrawn(lead.consents, purpose, now=now)
        store.amend(connection, replace(lead, revision=lead.revision + 1, consents=consents))
    return True


def remember_wish(connection: Connection, code: str, wish: str, *, wished_at: str) -> None:
    """Keep a buyer's wish whose lead has not reached the hub, so that one from a backup hears it again."""
    row = {"code": code, "wish": wish, "wished_at": wished_at}
    if connection.execute(_WISHED, row).rowcount:
        journal.append(connection, entry.WISH_MADE, "", row)


def tell_again(connection: Connection) -> None:
    """All that was erased, withdrawn and wished, for a journal that begins again."""
    for kind, statement in _TOLD.items():
        found = connection.execute(statement)
        names = [column[0] for column in found.description]
        for row in found.fetchall():
            content = dict(zip(names, row, strict=True))
            journal.append(connection, kind, content.get("lead_id", ""), content)
