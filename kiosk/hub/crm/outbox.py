"""What is on its way to webhooks: filled from the change feed, claimed by who sends it, tried again, logged.

At least once: a delivery is noted after its answer, so who is killed between the two leaves one that
is sent again, with the same webhook-id. Not twice at once: who sends it first moves its due_at on, and
of several processes one succeeds in that.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from ...shared import clock, ids
from .. import changes, rows
from ..tables import webhook, webhook_delivery
from . import webhooks
from .receiver import Answer

TEST = "webhook.test"
DELIVERED, GIVEN_UP = "delivered", "given_up"
# Where more wait, the feed keeps the others: a program that is away for days fills no table.
WAITING_MAX = 100
# Nobody answers for so long: whoever claimed a delivery was killed. More than an attempt may take.
CLAIM = timedelta(seconds=60)
# Of one delivery: about four days.
ATTEMPTS_MAX = 20
PAUSE_MIN, PAUSE_MAX = timedelta(seconds=5), timedelta(days=1)
# Of the whole webhook, so that one that is back is not left waiting.
WEBHOOK_PAUSE_MAX = timedelta(minutes=15)
PAUSED_AFTER = timedelta(days=3)
LOG_KEPT = timedelta(days=30)
LOG_SHOWN = 50


@dataclass(frozen=True)
class Delivery:
    event_id: str
    webhook_id: str
    delivery_id: str  # the header webhook-id, the same in each attempt
    kind: str  # one of changes.KINDS, or TEST
    lead_id: str  # "" of a test
    changed_at: str
    due_at: str
    attempts: int
    attempted_at: str | None
    status: int | None
    why: str | None  # one of receiver.WHYS
    duration_ms: int | None
    outcome: str | None  # DELIVERED, GIVEN_UP; None while it waits


def with_work(connection: Connection, event_id: str, *, now: str) -> list[str]:
    """webhook_id of those for which something may be sent now."""
    newest = changes.newest(connection, event_id)
    query = select(webhook_delivery.c.webhook_id).where(_waiting(event_id)).distinct()
    due = set(connection.execute(query.where(webhook_delivery.c.due_at <= now)).scalars())
    return [
        one.webhook_id
        for one in webhooks.all_of(connection, event_id)
        if not one.paused_at and one.due_at <= now and (one.seq < newest or one.webhook_id in due)
    ]


def fill(connection: Connection, event_id: str, webhook_id: str, *, now: str) -> int:
    """Make deliveries of what changed since the last time; how many changes were looked at."""
    hook = webhooks.find(connection, event_id, webhook_id, lock=True)
    if hook is None or hook.paused_at:
        return 0
    count = select(func.count()).select_from(webhook_delivery)
    waiting = connection.execute(
        count.where(_waiting(event_id) & (webhook_delivery.c.webhook_id == webhook_id))
    ).scalar_one()
    if waiting >= WAITING_MAX:
        return 0
    found = changes.after(connection, event_id, hook.seq, limit=WAITING_MAX)
    if not found:
        return 0
    told = [
        # Of the change, not of this moment: a hub restored from a backup sends it with the same id.
        _row(event_id, webhook_id, f"msg_{one.transaction_id}_{one.seq}", one.kind, one.lead_id,
             changed_at=one.changed_at, due_at=now)
        for one in found
        if hook.tells(one.kind)
    ]  # fmt: skip
    rows.insert(connection, webhook_delivery, told, "DO NOTHING")
    moved = webhook.update().where(webhooks.this(event_id, webhook_id))
    connection.execute(moved.values(seq=found[-1].seq))
    return len(found)


def add_test(connection: Connection, event_id: str, webhook_id: str, *, now: str) -> str:
    """A delivery about nobody, which shows whether the program listens; its delivery_id."""
    delivery_id = f"msg_test_{ids.new_id()}"
    row = _row(event_id, webhook_id, delivery_id, TEST, "", changed_at=now, due_at=now)
    rows.insert(connection, webhook_delivery, [row], "DO NOTHING")
    return delivery_id


def _row(
    event_id: str, webhook_id: str, delivery_id: str, kind: str, lead_id: str, *,
    changed_at: str, due_at: str,
) -> dict[str, object]:  # fmt: skip
    return {
        "event_id": event_id,
        "webhook_id": webhook_id,
        "delivery_id": delivery_id,
        "kind": kind,
        "lead_id": lead_id,
        "changed_at": changed_at,
        "due_at": due_at,
        "attempts": 0,
    }


def due(connection: Connection, event_id: str, webhook_id: str, *, now: str) -> Delivery | None:
    """What is to be sent next."""
    query = (
        select(webhook_delivery)
        .where(_waiting(event_id) & (webhook_delivery.c.webhook_id == webhook_id))
        .where(webhook_delivery.c.due_at <= now)
        .order_by(webhook_delivery.c.due_at, webhook_delivery.c.changed_at)
        .limit(1)
    )
    row = connection.execute(query).mappings().first()
    return Delivery(**row) if row else None


def find(
    connection: Connection, event_id: str, webhook_id: str, delivery_id: str
) -> Delivery | None:
    query = select(webhook_delivery).where(_this(event_id, webhook_id, delivery_id))
    row = connection.execute(query).mappings().first()
    return Delivery(**row) if row else None


def claim(connection: Connection, delivery: Delivery, *, now: str) -> bool:
    """Is this attempt ours? Then nobody else makes one until it is noted, or CLAIM is over."""
    until = clock.stamp(clock.moment(now) + CLAIM)
    as_it_was = (webhook_delivery.c.due_at == delivery.due_at) & (
        webhook_delivery.c.attempts == delivery.attempts
    )
    mine = webhook_delivery.update().where(_named(delivery) & as_it_was)
    return bool(
        connection.execute(
            mine.values(due_at=until, attempts=delivery.attempts + 1, attempted_at=now)
        ).rowcount
    )


def note(connection: Connection, delivery: Delivery, answer: Answer, *, now: str) -> None:
    """What came of an attempt; a webhook that fails for three days, or answers 410, is paused.

    delivery: as it was before it was claimed
    """
    hook = webhooks.find(connection, delivery.event_id, delivery.webhook_id, lock=True)
    if hook is None:
        return
    attempts = delivery.attempts + 1
    values: dict[str, object] = {
        "status": answer.status, "why": answer.why, "duration_ms": answer.duration_ms,
    }  # fmt: skip
    of_hook: dict[str, object] = {"failures": 0, "failing_since": None, "due_at": ""}
    if answer.taken:
        values["outcome"] = DELIVERED
    else:
        asked = timedelta(seconds=answer.wait_s)
        values["due_at"] = _after(now, max(asked, pause(attempts, longest=PAUSE_MAX)))
        if attempts >= ATTEMPTS_MAX:
            values["outcome"] = GIVEN_UP
        since = hook.failing_since or now
        longest = WEBHOOK_PAUSE_MAX
        of_hook = {
            "failures": hook.failures + 1,
            "failing_since": since,
            "due_at": _after(now, max(asked, pause(hook.failures + 1, longest=longest))),
        }
        for_days = clock.moment(now) - clock.moment(since) >= PAUSED_AFTER
        if (answer.status == 410 or for_days) and not hook.paused_at:
            why = webhooks.GONE if answer.status == 410 else webhooks.FAILING
            of_hook |= {"paused_at": now, "paused_why": why}
    this_hook = webhooks.this(delivery.event_id, delivery.webhook_id)
    connection.execute(webhook.update().where(this_hook).values(of_hook))
    connection.execute(webhook_delivery.update().where(_named(delivery)).values(values))


def pause(failures: int, *, longest: timedelta, chance: float | None = None) -> timedelta:
    """How long to wait after so many failures: exponential, with jitter in its upper half.

    chance: 0 to 1, random by default
    """
    highest = min(longest, PAUSE_MIN * float(2 ** min(failures, 30)))
    return highest * (0.5 + 0.5 * (random.random() if chance is None else chance))


def _after(now: str, wait: timedelta) -> str:
    return clock.stamp(clock.moment(now) + min(wait, PAUSE_MAX))


def again(
    connection: Connection, event_id: str, webhook_id: str, delivery_id: str, *, now: str
) -> None:
    """Let staff have it sent once more, with the same webhook-id."""
    this = webhook_delivery.update().where(_this(event_id, webhook_id, delivery_id))
    connection.execute(this.values(outcome=None, due_at=now, attempts=0))


def log(connection: Connection, event_id: str, webhook_id: str) -> Sequence[Delivery]:
    """The newest deliveries of a webhook."""
    of_it = (webhook_delivery.c.event_id == event_id) & (
        webhook_delivery.c.webhook_id == webhook_id
    )
    query = (
        select(webhook_delivery)
        .where(of_it)
        .order_by(webhook_delivery.c.changed_at.desc(), webhook_delivery.c.delivery_id.desc())
        .limit(LOG_SHOWN)
    )
    return [Delivery(**row) for row in connection.execute(query).mappings()]


def tidy(connection: Connection, event_id: str, *, now: str) -> None:
    """Let go of what was delivered or given up a month ago."""
    before = clock.stamp(clock.moment(now) - LOG_KEPT)
    old = (webhook_delivery.c.event_id == event_id) & (webhook_delivery.c.changed_at < before)
    done = webhook_delivery.c.outcome.is_not(None)
    connection.execute(webhook_delivery.delete().where(old & done))


def _waiting(event_id: str) -> ColumnElement[bool]:
    return (webhook_delivery.c.event_id == event_id) & webhook_delivery.c.outcome.is_(None)


def _named(delivery: Delivery) -> ColumnElement[bool]:
    return _this(delivery.event_id, delivery.webhook_id, delivery.delivery_id)


def _this(event_id: str, webhook_id: str, delivery_id: str) -> ColumnElement[bool]:
    return (
        (webhook_delivery.c.event_id == event_id)
        & (webhook_delivery.c.webhook_id == webhook_id)
        & (webhook_delivery.c.delivery_id == delivery_id)
    )
