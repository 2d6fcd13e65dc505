"""A journal that forked: this tablet was cloned, or restored from an old copy. Healed by a new one.

The hub knows the leads by id and revision, so sending everything again doubles nothing.
"""

from ..shared import consent, entry
from . import erasure, journal, lead_list, store, visit_counts
from .writer import Connection


def heal(connection: Connection) -> None:
    """Begin a new journal that holds all that this tablet knows, in one transaction."""
    journal.begin_again(connection)
    for lead_id, erased_at in erasure.tombstones(connection):
        content = {"lead_id": lead_id, "erased_at": erased_at}
        journal.append(connection, entry.LEAD_ERASED, lead_id, content)
    for lead in list(lead_list.oldest_first(connection)):
        store.append_again(connection, lead)
        for one in lead.consents:
            if one.decision == consent.WITHDRAWN:
                content = {
                    "lead_id": lead.id,
                    "purpose": one.purpose,
                    "withdrawn_at": one.given_at,
                }
                journal.append(connection, entry.CONSENT_WITHDRAWN, lead.id, content)
    visit_counts.append_again(connection)
