"""A lead that is there and changes: read, changed and written in one transaction, so no change loses another."""

from collections.abc import Callable
from dataclasses import replace

from ..shared import lead as leads
from ..shared import problems
from ..shared.lead import Lead
from ..shared.problems import Problem
from . import store
from .writer import Connection

_BEFORE = """
    SELECT body
      FROM journal
     WHERE lead_id = :id AND body IS NOT NULL AND kind IN ('lead.captured', 'lead.amended')
     ORDER BY seq DESC
     LIMIT 1 OFFSET 1
"""


def change(connection: Connection, lead_id: str, changed: Callable[[Lead], Lead]) -> Lead:
    """Save what becomes of the lead as its next revision; nothing where it stays as it is.

    changed: the lead as it stands → as it should be; its revision is ours
    raises:  Problem LEAD_ERASED, LEAD_HANDED_OVER, PAGE_MISSING, and those of `changed`
    """
    lead = store.standing(connection, lead_id)
    new = replace(changed(lead), revision=lead.revision)
    if new == lead:
        return lead
    return store.amend(connection, replace(new, revision=lead.revision + 1))


def undo(connection: Connection, lead_id: str, *, revision: int) -> Lead:
    """Let the lead stand as before its newest revision; that too is a revision, so it can be undone.

    A consent that was withdrawn stays so.
    revision: the one to undo
    raises:   Problem LEAD_CHANGED where it is not the newest, or what was before is not kept any more
    """

    def before(lead: Lead) -> Lead:
        row = connection.execute(_BEFORE, {"id": lead_id}).fetchone()
        if lead.revision != revision or row is None:
            raise Problem(problems.LEAD_CHANGED)
        old = leads.from_stored(row[0])
        return replace(old, consents=lead.consents, version=lead.version, follows=lead.follows)

    return change(connection, lead_id, before)
