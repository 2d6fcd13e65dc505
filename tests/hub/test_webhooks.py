"""Webhooks: signed, tried again with the same id, sent by one process at a time, and nothing personal in the log."""

import json
import threading
import time
from datetime import timedelta

import pytest
from jsonschema import Draft202012Validator
from pairs import MASTER
from receivers import a_receiver

from kiosk.hub import changes, erasure
from kiosk.hub.crm import outbox, receiver, webhooks
from kiosk.hub.crm.sender import Sender
from kiosk.hub.tables import webhook, webhook_delivery
from kiosk.shared import clock, export

DAYS_AGO = clock.stamp(clock.moment(clock.now()) - timedelta(days=3, minutes=1))


@pytest.fixture
def crm():
    with a_receiver() as receiver:
        yield receiver


@pytest.fixture
def tablet(hub, tablets):
    return tablets.new(hub=hub)


class Hook:
    """A webhook of a hub, and what sends it."""

    def __init__(self, hub, url, *kinds, whole_lead=False):
        self.hub = hub
        self.id = hub.write(
            lambda c: webhooks.add(
                c, hub.event_id, url, kinds or webhooks.CHOICES,
                whole_lead=whole_lead, by="staff", now=clock.now(),
            )
        )  # fmt: skip
        self.sender = Sender(hub.engine, MASTER, hub.event_id, "https://hub.example", True)

    @property
    def now(self):
        with self.hub.engine.connect() as connection:
            return webhooks.find(connection, self.hub.event_id, self.id)

    @property
    def log(self):
        with self.hub.engine.connect() as connection:
            return outbox.log(connection, self.hub.event_id, self.id)

    def round(self, *, waited=True):
        """One round. waited: as if every pause were over"""
        if waited:
            for table in (webhook, webhook_delivery):
                due = table.update().where(table.c.event_id == self.hub.event_id)
                self.hub.write(lambda c, due=due: c.execute(due.values(due_at="")))
        self.sender.round()

    def set(self, **values):
        this = webhook.update().where(webhooks.this(self.hub.event_id, self.id))
        self.hub.write(lambda c: c.execute(this.values(**values)))


def deliver(tablet, **typed):
    lead = tablet.capture(**typed)
    tablet.deliver()
    return lead


def test_program_is_told_the_id_of_each_lead_signed_and_nothing_personal(hub, tablet, crm):
    deliver(tablet, name="Before")
    hook = Hook(hub, crm.url)
    ada = deliver(tablet, name="Ada Lovelace")

    hook.round()
    hook.round()

    (message,) = crm.messages
    assert message.signed_with(hook.now.secret(MASTER))
    assert not message.signed_with("whsec_" + "A" * 44)
    assert abs(time.time() - message.at_s) < 60
    assert message.said.pop("timestamp").endswith("Z")
    assert message.said["type"] == "lead.captured"
    assert message.said["data"] == {
        "lead_id": ada.id,
        "reference": ada.reference,
        "url": f"https://hub.example/api/v1/leads/{ada.id}",
    }
    (logged,) = hook.log
    assert (logged.status, logged.outcome, logged.attempts) == (204, "delivered", 1)
    assert "Ada" not in repr(logged)


def test_program_is_told_of_what_it_chose_and_always_of_erasures(hub, tablet, crm):
    hook = Hook(hub, crm.url, changes.CONSENT_WITHDRAWN)
    ada, now = deliver(tablet), clock.now()
    hub.write(lambda c: erasure.withdraw(c, hub.event_id, ada.id, "marketing", withdrawn_at=now))
    hub.write(lambda c: erasure.erase(c, hub.event_id, ada.id, erased_at=now))

    hook.round()

    assert crm.told == [("consent.withdrawn", ada.id), ("lead.erased", ada.id)]


def test_whole_lead_travels_along_where_staff_chose_so_until_it_is_erased(hub, tablet, crm):
    hook = Hook(hub, crm.url, changes.LEAD_CAPTURED, whole_lead=True)
    deliver(tablet, name="Ada")
    hook.round()
    data = crm.messages[0].said["data"]
    assert data["lead"]["contact"]["name"] == "Ada"
    file = {"schema": data["schema"], "leads": [data["lead"]]}
    schema = json.loads(export.json.SCHEMA.read_bytes())
    assert list(Draft202012Validator(schema).iter_errors(file)) == []

    grace = deliver(tablet, name="Grace")
    hub.write(lambda c: erasure.erase(c, hub.event_id, grace.id, erased_at=clock.now()))
    hook.round()

    assert crm.told[1:] == [("lead.captured", grace.id), ("lead.erased", grace.id)]
    assert all("lead" not in one.said["data"] for one in crm.messages[1:])


def test_what_failed_is_sent_again_with_the_same_id_and_holds_nothing_else_up(hub, tablet, crm):
    hook = Hook(hub, crm.url)
    bad, good = deliver(tablet, name="Bad"), deliver(tablet, name="Good")
    crm.answer = lambda message: 500 if bad.id in message.content.decode() else 200

    hook.round()
    assert hook.now.failures == 1
    hook.round(waited=False)
    assert len(crm.messages) == 1, "nothing is sent before the pause is over"
    hook.set(due_at="")
    hook.round(waited=False)
    assert crm.told == [("lead.captured", bad.id), ("lead.captured", good.id)]

    crm.answer = lambda _: 200
    hook.round()
    first, _, last = crm.messages
    assert (first.id, first.said) == (last.id, last.said)
    assert [(one.outcome, one.attempts) for one in hook.log] == [("delivered", 1), ("delivered", 2)]
    assert (hook.now.failures, hook.now.failing_since) == (0, None)


def test_webhook_is_paused_by_410_and_after_three_days_of_failing_and_goes_on_where_it_was(
    hub, tablet, crm
):
    hook = Hook(hub, crm.url)
    ada = deliver(tablet)
    for status, since, why in ((410, None, webhooks.GONE), (500, DAYS_AGO, webhooks.FAILING)):
        crm.answer = lambda _, status=status: status
        hook.set(failing_since=since)
        hook.round()
        assert hook.now.paused_why == why
        with hub.engine.connect() as connection:
            assert webhooks.paused(connection, hub.event_id) == 1
        crm.messages.clear()
        hook.round()
        assert crm.messages == []
        hub.write(lambda c: webhooks.resume(c, hub.event_id, hook.id))
    grace = deliver(tablet)
    crm.answer = lambda _: 204

    hook.round()

    assert sorted(crm.told) == sorted([("lead.captured", ada.id), ("lead.captured", grace.id)])


def test_processes_that_send_at_once_send_each_message_once(hub, tablet, crm):
    hook = Hook(hub, crm.url)
    leads = [tablet.capture() for _ in range(12)]
    tablet.deliver()
    crm.answer = lambda _: time.sleep(0.01) or 204

    threads = [threading.Thread(target=hook.sender.round) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(crm.told) == sorted(("lead.captured", lead.id) for lead in leads)


def test_process_that_saw_a_delivery_before_another_claimed_it_leaves_it_alone(hub, tablet, crm):
    hook = Hook(hub, crm.url)
    lead, now = deliver(tablet), clock.now()
    hub.write(lambda c: outbox.fill(c, hub.event_id, hook.id, now=now))
    with hub.engine.connect() as connection:
        seen = outbox.due(connection, hub.event_id, hook.id, now=now)

    assert hook.sender.attempt(seen).taken
    assert hook.sender.attempt(seen) is None

    assert crm.told == [("lead.captured", lead.id)]


def test_new_secret_signs_beside_the_one_before_for_a_day(hub, tablet, crm):
    hook = Hook(hub, crm.url)
    before = hook.now.secret(MASTER)
    hub.write(lambda c: webhooks.new_secret(c, hub.event_id, hook.id, now=clock.now()))
    after = hook.now.secret(MASTER)
    deliver(tablet)
    hook.round()
    hook.set(old_secret_until=DAYS_AGO)
    deliver(tablet)
    hook.round()

    assert before != after
    assert [
        (one.signed_with(before), one.signed_with(after), len(one.signatures))
        for one in crm.messages
    ] == [(True, True, 2), (False, True, 1)]


def test_program_that_is_away_for_long_fills_no_table_and_gets_all_later(
    hub, tablet, crm, monkeypatch
):
    monkeypatch.setattr(outbox, "WAITING_MAX", 5)
    hook = Hook(hub, crm.url)
    leads = [tablet.capture() for _ in range(8)]
    tablet.deliver()
    crm.answer = lambda _: 503
    for _ in range(3):
        hook.round()
    with hub.engine.connect() as connection:
        rows = connection.execute(
            webhook_delivery.select().where(webhook_delivery.c.event_id == hub.event_id)
        )
        assert len(rows.all()) == outbox.WAITING_MAX
    crm.messages.clear()
    crm.answer = lambda _: 204

    for _ in range(2):
        hook.round()

    assert sorted(crm.told) == sorted(("lead.captured", lead.id) for lead in leads)


def test_receiver_that_redirects_dribbles_or_talks_for_ever_holds_nobody_up(crm):
    with a_receiver() as elsewhere:

        def redirect(handler):
            handler.send_response(307)
            handler.send_header("Location", elsewhere.url)
            handler.end_headers()

        def talk(handler):
            handler.send_response(200)
            handler.end_headers()
            try:
                while True:
                    handler.wfile.write(b"x" * 65536)
            except OSError:
                return

        def dribble(handler):
            try:
                for sign in "HTTP/1.1 200 OK" * 100:
                    handler.wfile.write(sign.encode())
                    time.sleep(0.02)
            except OSError:
                return

        found = []
        for answer in (redirect, talk, dribble):
            crm.answer = lambda _, answer=answer: answer
            headers = {"webhook-id": "1", "webhook-timestamp": "1", "webhook-signature": "x"}
            found.append(receiver.post(crm.url, headers, b"{}", private=True, within_s=0.5))

        assert [(one.status, one.why, one.taken) for one in found] == [
            (307, None, False), (200, None, True), (None, receiver.TIME, False),
        ]  # fmt: skip
        assert all(one.duration_ms < 2000 for one in found)
        assert elsewhere.messages == []
        assert receiver.post(crm.url, {}, b"", private=False).why == receiver.PRIVATE
        assert receiver.post(crm.url.replace("http", "https"), {}, b"", private=True).why == (
            receiver.TLS
        )


def test_pauses_double_up_to_a_day_and_are_never_the_same_for_all():
    day = timedelta(days=1)

    def pauses(chance):
        return [outbox.pause(n, longest=day, chance=chance).total_seconds() for n in (1, 2, 3, 99)]

    assert pauses(1) == [10, 20, 40, 86_400]
    assert pauses(0) == [5, 10, 20, 43_200]
