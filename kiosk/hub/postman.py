"""Sends the e-mails that are queued: one round, and the thread of the hub around it."""

import logging
import threading
import traceback
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from ..shared import clock, consent, language, problems
from ..shared.problems import Problem
from ..shared.sheet import inquiry_page
from . import catalogue, database, leads, letter, post, reply_queue
from .config import Config
from .post import Outcome, Server
from .replies import Template
from .reply_queue import Reply

_log = logging.getLogger(__name__)
EVERY_S = 2.0


@dataclass(frozen=True)
class Postman:
    """What sends, of one hub process."""

    engine: Engine
    event_id: str
    config: Config
    server: Server

    def round(self) -> int:
        """Send what is due; how many were tried."""
        with self.engine.connect() as connection:
            waiting = reply_queue.due(connection, self.event_id, now=clock.now())
        return sum(self._deliver(one) for one in waiting)

    def _deliver(self, one: Reply) -> bool:
        now = clock.now()
        if not database.write(
            self.engine, lambda c: reply_queue.claim(c, self.event_id, one, now=now)
        ):
            return False
        outcome = self._attempt(one)
        if outcome.state == post.UNSURE:
            _log.warning("A reply may have been sent: its answer did not come. Staff are asked")
        elif outcome.state == post.SENT:
            database.write(
                self.engine,
                lambda c: reply_queue.note_sent(c, self.event_id, one, now=clock.now()),
            )
        else:
            for_good = outcome.state == post.REFUSED
            database.write(
                self.engine,
                lambda c: reply_queue.note_failed(
                    c, self.event_id, one, outcome.why or "", for_good=for_good, now=clock.now()
                ),
            )
        return True

    def _attempt(self, one: Reply) -> Outcome:
        with self.engine.connect() as connection:
            found = leads.find(connection, self.event_id, one.lead_id)
        # Withdrawn or erased since it was queued.
        if found is None or not consent.may_be_answered(found.lead.consents):
            return Outcome(post.REFUSED, problems.REPLY_WITHOUT_CONSENT.code)
        lead = found.lead
        if not letter.takes_mail(lead.contact) or not lead.contact.address_normal.isascii():
            return Outcome(post.REFUSED, problems.REPLY_ADDRESS_WRONG.code)
        attached = inquiry_page.pdf(
            lead,
            catalogue.current(self.engine).by_sku,
            exporter=self.config.exporter,
            event_name=self.config.event_name,
            public_url=self.config.public_url,
            language=language.find(one.language) or language.DEFAULT,
        )
        sender = self.config.reply_sender
        try:
            mail = letter.message(
                lead.contact,
                Template(one.subject, one.body),
                sender=sender,
                sender_name=self.config.exporter_name,
                attachment=(f"inquiry-{lead.reference}.pdf", attached),
            )
        except Problem as problem:
            return Outcome(post.REFUSED, problem.kind.code)
        # Both as when it was queued: the same in each attempt.
        mail["Message-ID"] = one.message_id
        mail["Date"] = format_datetime(clock.moment(one.queued_at))
        return post.send(self.server, mail, sender=sender, to=lead.contact.address_normal)


class Loop:
    """Sends whenever something is due, as a thread of the hub; nothing without a mail server."""

    def __init__(self, postman: Postman | None, *, every_s: float = EVERY_S) -> None:
        self._postman, self._every_s = postman, every_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replies", daemon=True)

    def __enter__(self) -> "Loop":
        if self._postman:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Finish the e-mail under way, then stop."""
        self._stopping.set()
        if self._postman:
            self._thread.join(timeout=post.WITHIN_S * 2)

    def _run(self) -> None:
        assert self._postman is not None
        while not self._stopping.is_set():
            try:
                self._postman.round()
            except DBAPIError as error:
                # A database that is away comes back; what was being sent is shown to staff.
                _log.error("Replies: the database refused: %s", type(error.orig).__name__)
            except Exception as error:
                # Whatever it was, the next round is tried. No text of it: that may name a buyer.
                place = "".join(traceback.format_tb(error.__traceback__))
                _log.error("Replies failed: %s at\n%s", type(error).__name__, place)
            self._stopping.wait(self._every_s)


def of(engine: Engine, event_id: str, config: Config) -> Postman | None:
    """None where no mail server is set. raises: Problem(SETTING_WRONG) for a password file that is none"""
    if not config.smtp_host:
        return None
    password = ""
    if config.smtp_password_file:
        try:
            password = Path(config.smtp_password_file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise Problem(
                problems.SETTING_WRONG, name="smtp_password_file", allowed="a file that can be read"
            ) from error
    server = Server(config.smtp_host, config.smtp_port, config.smtp_user, password)
    return Postman(engine, event_id, config, server)
