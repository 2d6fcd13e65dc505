"""Tells webhooks what changed: one round over all of them, and the thread of the hub around it."""

import logging
import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from ...shared import clock
from .. import changes, database, leads
from . import message, outbox, receiver, webhooks
from .outbox import Delivery
from .receiver import Answer
from .webhooks import Webhook

_log = logging.getLogger(__name__)
EVERY_S = 1.0
# Of one webhook in one round: the others of its round are done by then.
_ROUND_S = 5.0
_AT_ONCE = 4
_TIDY_EVERY_S = 3600.0
_PAUSE_MAX_S = 60.0


@dataclass(frozen=True)
class Sender:
    """What sends, of one hub process."""

    engine: Engine
    master: bytes
    event_id: str
    public_url: str  # of the hub; "" for none
    private: bool  # may it reach machines of this network?

    def round(self) -> None:
        """Send what is due, to several webhooks at once."""
        with self.engine.connect() as connection:
            waiting = outbox.with_work(connection, self.event_id, now=clock.now())
        if waiting:
            with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="webhook") as pool:
                for _ in pool.map(self._deliver, waiting):
                    continue

    def _deliver(self, webhook_id: str) -> None:
        """To one webhook: until nothing is left, one attempt failed, or its time is over."""
        until = time.monotonic() + _ROUND_S
        while time.monotonic() < until:
            with self.engine.connect() as connection:
                now = clock.now()
                found = outbox.due(connection, self.event_id, webhook_id, now=now)
            if found is None:
                if not database.write(
                    self.engine,
                    lambda c, now=now: outbox.fill(c, self.event_id, webhook_id, now=now),  # type: ignore[misc]
                ):
                    return
                continue
            answer = self.attempt(found)
            if answer is not None and not answer.taken:
                return

    def attempt(self, delivery: Delivery) -> Answer | None:
        """Send one delivery now, and note what came of it; None where another process sends it."""
        now = clock.now()
        if not database.write(self.engine, lambda c: outbox.claim(c, delivery, now=now)):
            return None
        with self.engine.connect() as connection:
            hook = webhooks.find(connection, self.event_id, delivery.webhook_id)
            if hook is None:
                return None
            content = self._body(connection, hook, delivery)
        headers = message.headers(
            delivery, content, hook.keys(self.master, now=now), at_s=int(time.time())
        )
        answer = receiver.post(hook.url, headers, content, private=self.private)
        database.write(self.engine, lambda c: outbox.note(c, delivery, answer, now=clock.now()))
        return answer

    def _body(self, connection: Connection, hook: Webhook, delivery: Delivery) -> bytes:
        whole = hook.whole_lead and delivery.kind not in (outbox.TEST, changes.LEAD_ERASED)
        # None for one that was erased meanwhile: its erasure is told next.
        found = leads.find(connection, self.event_id, delivery.lead_id) if whole else None
        return message.body(delivery, self.public_url, found)

    def tidy(self) -> None:
        database.write(self.engine, lambda c: outbox.tidy(c, self.event_id, now=clock.now()))


class Loop:
    """Sends whenever something changed, as a thread of the hub."""

    def __init__(self, sender: Sender, *, every_s: float = EVERY_S) -> None:
        self._sender, self._every_s = sender, every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def __enter__(self) -> "Loop":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the round under way, then stop."""
        self._stopping.set()
        self._thread.join(timeout=receiver.WITHIN_S + _ROUND_S)

    def _run(self) -> None:
        tidied, failures = float("-inf"), 0
        while not self._stopping.is_set():
            try:
                self._sender.round()
                if time.monotonic() - tidied > _TIDY_EVERY_S:
                    self._sender.tidy()
                    tidied = time.monotonic()
                failures = 0
            except DBAPIError as error:
                # A database that is away comes back; nothing is lost by waiting.
                _log.error("Webhooks: the database refused: %s", type(error.orig).__name__)
                failures += 1
            except Exception as error:
                # Whatever it was, the next round is tried. No text of it: that may name a buyer.
                place = "".join(traceback.format_tb(error.__traceback__))
                _log.error("Webhooks failed: %s at\n%s", type(error).__name__, place)
                failures += 1
            # A full disk stays full for hours: its log need not be.
            self._stopping.wait(min(_PAUSE_MAX_S, self._every_s * float(2 ** min(failures, 10))))
