"""Wiping the tablet after a fair: refused while the hub has not proved that it has everything."""

import json
from dataclasses import asdict, dataclass

from ..shared import problems, receipt
from ..shared.problems import Problem
from ..shared.receipt import Receipt
from ..shared.sheet.hand_over import HandOver
from . import device, journal, retention, visit_counts
from .store import Store
from .writer import Connection


@dataclass(frozen=True)
class Readiness:
    """May this tablet be wiped?"""

    slip: HandOver | None  # what the hand-over slip says; None where it may not
    problem: Problem | None  # why it may not


def readiness(connection: Connection) -> Readiness:
    """What stands in the way of a wipe, or the slip to sign."""
    try:
        return Readiness(_slip(connection), None)
    except Problem as problem:
        return Readiness(None, problem)


def wipe(tablet: Store, *, now: str) -> HandOver:
    """Overwrite all leads, their journal and the enrolment. Catalogue, PIN and settings stay.

    The check and the wipe are one transaction: a lead that arrives meanwhile stops it.
    returns: what was handed over; kept, so that the slip can be printed again
    raises:  Problem WIPE_MISSING, WIPE_UNSENT, WIPE_UNPROVEN, NOT_ENROLLED; then nothing is wiped
    """

    def wipe_proven(connection: Connection) -> HandOver:
        slip = HandOver(**{**asdict(_slip(connection)), "wiped_at": now})
        for table in ("lead", "tombstone", "withdrawal", "wish", "let_go", "device"):
            connection.execute(f"DELETE FROM {table}")
        visit_counts.wipe(connection)
        journal.begin_again(connection)
        journal.order_done(connection, "")
        connection.execute(
            "INSERT INTO hand_over (wiped_at, document) VALUES (?, ?)",
            (now, json.dumps(asdict(slip))),
        )
        return slip

    slip = tablet.write(wipe_proven)
    tablet.overwrite_erased()
    return slip


def last_hand_over(connection: Connection) -> HandOver | None:
    """What the newest wipe handed over."""
    row = connection.execute(
        "SELECT document FROM hand_over ORDER BY wiped_at DESC LIMIT 1"
    ).fetchone()
    return HandOver(**json.loads(row[0])) if row else None


def _slip(connection: Connection) -> HandOver:
    enrolled = device.find(connection)
    if enrolled is None:
        raise Problem(problems.NOT_ENROLLED)
    state = journal.state(connection)
    # They are at no place: this tablet is all that knows of them.
    _, missing = retention.counts(connection)
    if missing:
        raise Problem(problems.WIPE_MISSING, missing=missing)
    if waiting := journal.leads_waiting(connection):
        raise Problem(problems.WIPE_UNSENT, waiting=waiting)
    # Visits that were counted since wait for nobody: the attract screen alone is counted each hour.
    seq, link = state.acked_seq, journal.link_at(connection, state.acked_seq)
    proof = _receipt(enrolled.secret, state.receipt)
    if not proof.covers(journal_id=state.journal_id, seq=seq, link=link, leads=state.leads):
        raise Problem(problems.WIPE_UNPROVEN)
    return HandOver(
        event_name=enrolled.event_name,
        device_id=enrolled.device_id,
        journal_id=state.journal_id,
        entries=seq,
        leads=state.leads,
        link=link,
        received_at=proof.received_at,
        receipt_mac=proof.mac,
        wiped_at="",
    )


def _receipt(secret: bytes, kept: str | None) -> Receipt:
    if kept is None:
        raise Problem(problems.WIPE_UNPROVEN)
    return receipt.proven(secret, json.loads(kept))
