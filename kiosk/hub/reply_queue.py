"""E-mails that the hub sends: queued, being sent, sent, or refused. None is ever sent twice by itself.

Who sends one makes it "sending" first, and of several processes one succeeds in that. Where the mail
server's answer never came, or whoever sent it was killed before noting it, it stays "sending": it may
have arrived, so that staff look, and say whether it was sent or goes once more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, select

from ..shared import clock
from . import follow_up, rows
from .crm.outbox import pause
from .replies import Template
from .tables import reply

QUEUED, SENDING, SENT, REFUSED = "queued", "sending", "sent", "refused"
# Longer than any attempt takes: then nobody is at it any more.
UNSURE_AFTER = timedelta(minutes=5)
# Of one reply: about two days.
ATTEMPTS_MAX = 50
PAUSE_MAX = timedelta(hours=1)


@dataclass(frozen=True)
class Reply:
    reply_id: str
    lead_id: str
    message_id: str
    language: str
    subject: str
    body: str
    person: str  # who wrote it
    queued_at: str
    state: str
    due_at: str
    attempts: int
    claimed_at: str | None
    sent_at: str | None
    why: str | None  # code of a problem

    def unsure(self, now: str) -> bool:
        """May it have been sent, and does nobody know?"""
        since = self.claimed_at or self.queued_at
        return self.state == SENDING and clock.moment(now) - clock.moment(since) > UNSURE_AFTER


def queue(
    connection: Connection,
    event_id: str,
    reply_id: str,
    lead_id: str,
    written: Template,
    *,
    language: str,
    domain: str,
    person: str,
    now: str,
) -> None:
    """Let this be sent; the same form sent again is the same e-mail.

    reply_id: made when the form is shown
    domain:   of the sender's address, for the Message-ID
    """
    row = {
        "event_id": event_id, "reply_id": reply_id, "lead_id": lead_id,
        "message_id": f"<{reply_id}@{domain}>", "language": language, "subject": written.subject,
        "body": written.body, "person": person, "queued_at": now, "state": QUEUED, "due_at": now,
        "attempts": 0,
    }  # fmt: skip
    rows.insert(connection, reply, [row], "DO NOTHING")


def of_lead(connection: Connection, event_id: str, lead_id: str) -> Sequence[Reply]:
    """The e-mails to one buyer, the newest first."""
    query = select(reply).where((reply.c.event_id == event_id) & (reply.c.lead_id == lead_id))
    return _read(connection, query.order_by(reply.c.queued_at.desc()))


def due(connection: Connection, event_id: str, *, now: str, limit: int = 20) -> Sequence[Reply]:
    """What is to be sent now, the oldest first."""
    query = select(reply).where(
        (reply.c.event_id == event_id) & (reply.c.state == QUEUED) & (reply.c.due_at <= now)
    )
    return _read(connection, query.order_by(reply.c.due_at).limit(limit))


def claim(connection: Connection, event_id: str, one: Reply, *, now: str) -> bool:
    """Is this attempt ours? Then nobody else makes one."""
    as_it_was = (reply.c.state == QUEUED) & (reply.c.attempts == one.attempts)
    mine = reply.update().where(_this(event_id, one.reply_id) & as_it_was)
    values = {"state": SENDING, "claimed_at": now, "attempts": one.attempts + 1}
    return bool(connection.execute(mine.values(values)).rowcount)


def note_sent(connection: Connection, event_id: str, one: Reply, *, now: str) -> None:
    """It was sent, as the mail server or somebody of staff says: then the buyer is answered."""
    mine = reply.update().where(_this(event_id, one.reply_id) & (reply.c.state == SENDING))
    if connection.execute(mine.values(state=SENT, sent_at=now, why=None)).rowcount:
        follow_up.replied(connection, event_id, one.lead_id, "hub", person=one.person, now=now)


def note_failed(
    connection: Connection, event_id: str, one: Reply, why: str, *, for_good: bool, now: str
) -> None:
    """It was not sent for sure: it is tried again after a pause, or never.

    one: as it was before it was claimed
    """
    mine = reply.update().where(_this(event_id, one.reply_id) & (reply.c.state == SENDING))
    if for_good or one.attempts + 1 >= ATTEMPTS_MAX:
        connection.execute(mine.values(state=REFUSED, why=why))
        return
    wait = pause(one.attempts + 1, longest=PAUSE_MAX)
    later = clock.stamp(clock.moment(now) + wait)
    connection.execute(mine.values(state=QUEUED, due_at=later, why=why))


def again(connection: Connection, event_id: str, lead_id: str, reply_id: str, *, now: str) -> None:
    """Staff looked, and it goes once more, with the same Message-ID."""
    one = _find(connection, event_id, lead_id, reply_id)
    if one and (one.state == REFUSED or one.unsure(now)):
        as_it_was = (reply.c.state == one.state) & (reply.c.attempts == one.attempts)
        mine = reply.update().where(_this(event_id, reply_id) & as_it_was)
        connection.execute(mine.values(state=QUEUED, due_at=now, why=None))


def was_sent(
    connection: Connection, event_id: str, lead_id: str, reply_id: str, *, now: str
) -> None:
    """Staff looked, and it was sent."""
    one = _find(connection, event_id, lead_id, reply_id)
    if one and one.unsure(now):
        note_sent(connection, event_id, one, now=now)


def _find(connection: Connection, event_id: str, lead_id: str, reply_id: str) -> Reply | None:
    found = of_lead(connection, event_id, lead_id)
    return next((one for one in found if one.reply_id == reply_id), None)


def _this(event_id: str, reply_id: str) -> ColumnElement[bool]:
    return (reply.c.event_id == event_id) & (reply.c.reply_id == reply_id)


def _read(connection: Connection, query: object) -> Sequence[Reply]:
    found = []
    for row in connection.execute(query).mappings():  # type: ignore[call-overload]
        values = dict(row)
        del values["event_id"]
        found.append(Reply(**values))
    return found
