"""Leads that buyers sent from their own phones.

The hub owns them, for no tablet ever had one: there is no journal entry, the row is where such a lead
begins, and it is on disk before thanks are said. All else is as with a tablet's: a later revision
replaces the earlier one, erasure leaves a tombstone, withdrawals stand beside it, desk and exports
read the same row. device_id names the tablet whose code was scanned, "" for a product's page.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy import Connection, select

from ..shared import entry, lead_form, problems, rating_form
from ..shared import lead as leads
from ..shared.lead import Contact, Lead
from ..shared.problems import Problem
from ..shared.product import Product
from . import changes, correcting, listing, revisions, rows, withdrawal_codes
from .tables import lead as table

SOURCE = "phone"


def save(
    connection: Connection, event_id: str, device_id: str, lead: Lead, *, other: Lead, now: str
) -> Lead:
    """Save a form's lead; the same form sent again is the same lead, corrected or as it was.

    A phone has no visit that ends: who comes back to its form with another name and another address is
    somebody else, and a lead of their own.
    other:   that lead; the same for the same words, for that form is sent twice, too
    returns: the lead as it now stands
    raises:  Problem LEAD_ERASED; FORM_STALE for the id of a lead that no phone sent
    """
    if _put(connection, event_id, device_id, lead, "DO NOTHING", now=now):
        wishes = withdrawal_codes.arrived(connection, event_id, {lead.withdrawal_code: lead.id})
        # The hub was restored from a backup, and its buyer asked before the form came once more.
        if any(one.wish == withdrawal_codes.ERASED for one in wishes):
            raise Problem(problems.LEAD_ERASED)
        withdrawal_codes.fulfil(connection, event_id, wishes)
        return lead
    stored = _locked(connection, event_id, lead.id)
    corrected = lead_form.corrected(stored, lead)
    if corrected == stored:
        return stored
    if not _same_person(stored.contact, lead.contact):
        return save(connection, event_id, device_id, other, other=other, now=now)
    _put(connection, event_id, device_id, corrected, revisions.NEWER, now=now)
    return corrected


def complete(
    connection: Connection,
    event_id: str,
    lead_id: str,
    form: lead_form.Form,
    products: Mapping[str, Product],
    *,
    now: str,
) -> lead_form.Problems:
    """Save a second step as the next revision; sent again unchanged it changes nothing.

    returns: the form's problems; then nothing was saved
    raises:  Problem LEAD_ERASED, FORM_STALE
    """
    wrong = lead_form.Problems()

    def amended(stored: Lead) -> Lead:
        new, found = lead_form.amended(stored, form, products=products)
        wrong.update(found)
        return new or stored

    _change(connection, event_id, lead_id, amended, now=now)
    return wrong


def rate(
    connection: Connection, event_id: str, lead_id: str, form: lead_form.Form, *, now: str
) -> lead_form.Problems:
    """Save a buyer's ratings as the next revision; sent again unchanged they change nothing.

    returns: the form's problems; then nothing was saved
    raises:  Problem LEAD_ERASED, FORM_STALE
    """
    wrong = lead_form.Problems()

    def rated(stored: Lead) -> Lead:
        new = rating_form.rated(stored, form, wrong)
        return stored if wrong else new

    _change(connection, event_id, lead_id, rated, now=now)
    return wrong


def _change(
    connection: Connection,
    event_id: str,
    lead_id: str,
    changed: Callable[[Lead], Lead],
    *,
    now: str,
) -> None:
    stored = _locked(connection, event_id, lead_id)
    new = replace(changed(stored), revision=stored.revision)
    if new != stored:
        new = replace(new, revision=stored.revision + 1)
        _put(connection, event_id, "", new, revisions.NEWER, now=now)


def _same_person(stored: Contact, sent: Contact) -> bool:
    """Did one of the two stay? Of a person who corrects a slip, it did."""
    same_address = (stored.way, stored.address_normal) == (sent.way, sent.address_normal)
    return sent.name == stored.name or (same_address and bool(sent.address_normal))


def _put(
    connection: Connection, event_id: str, device_id: str, lead: Lead, conflict: str, *, now: str
) -> int:
    said = leads.document(lead)
    made = revisions.of(said, entry.body_text(said), event_id, device_id, now=now)
    written = rows.insert(connection, table, [made.row], conflict)
    if written:
        listing.put(connection, [], [made.listed])
        kind = changes.LEAD_AMENDED if conflict == revisions.NEWER else changes.LEAD_CAPTURED
        changes.note(connection, event_id, [lead.id], kind)
        correcting.settle(connection, event_id, [lead.id])
    return written


def _locked(connection: Connection, event_id: str, lead_id: str) -> Lead:
    """The lead, held until the transaction ends: two forms at once are two revisions."""
    this = (table.c.event_id == event_id) & (table.c.id == lead_id)
    query = select(table.c.document, table.c.source, table.c.erased_at)
    row = connection.execute(query.where(this).with_for_update()).first()
    if row is not None and row.erased_at:
        raise Problem(problems.LEAD_ERASED)
    if row is None or row.source != SOURCE:
        raise Problem(problems.FORM_STALE)
    return leads.from_stored(row.document)
