"""A journal that forked: this tablet was cloned, or restored from an old copy. Healed by a new one.

The hub knows the leads by id and revision, so sending everything again doubles nothing.
"""

from . import erasure, journal, lead_list, store, visit_counts
from .writer import Connection


def heal(connection: Connection) -> None:
    """Begin a new journal that holds all that this tablet knows, in one transaction."""
    journal.begin_again(connection)
    erasure.tell_again(connection)
    for lead in list(lead_list.oldest_first(connection)):
        store.append_again(connection, lead)
    visit_counts.append_again(connection)
