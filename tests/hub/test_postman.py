"""Replies that the hub sends: each arrives once, whatever breaks in the middle; on SQLite and PostgreSQL."""

import email
from concurrent.futures import ThreadPoolExecutor
from email import policy

import pytest
from aiosmtpd.controller import Controller
from pairs import a_hub
from running import free_ports

from kiosk.hub import erasure, leads, people, post, postman, reply_queue
from kiosk.hub.post import Server
from kiosk.hub.tables import reply
from kiosk.shared import clock, ids


class Mailbox:
    """What a mail server took, and what it answers with."""

    def __init__(self):
        self.mails, self.answer = [], "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))
        if self.answer == "cut":
            server.transport.abort()
        return self.answer


@pytest.fixture(scope="module")
def running():
    mailbox = Mailbox()
    (port,) = free_ports(1)
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()


@pytest.fixture
def mailbox(running):
    found, _ = running
    found.mails, found.answer = [], "250 OK"
    return found


@pytest.fixture
def hub(hub_url, running):
    settings = {
        "smtp_host": "127.0.0.1",
        "smtp_port": running[1],
        "exporter_name": "Pameran Export",
    }
    with a_hub(hub_url, exporter_email="export@example.id", **settings) as hub:
        hub.app.config["WTF_CSRF_ENABLED"] = False
        yield hub


@pytest.fixture
def desk(hub):
    password = hub.write(lambda c: people.add(c, "Sri", "staff"))
    client = hub.app.test_client()
    client.post("/desk/sign-in", data={"name": "Sri", "password": password})
    return client


@pytest.fixture
def lead(hub, tablets, desk):
    """A buyer whose reply was queued at the desk, by a form that was sent twice."""
    tablet = tablets.new(hub=hub)
    found = tablet.capture(name="王小明", address="wang@example.org")
    tablet.deliver()
    sent = {"subject": "Your inquiry", "body": "您好", "in": "zh-Hans", "reply_id": ids.new_id()}
    for _ in range(2):
        desk.post(f"/desk/lead/{found.id}/reply/send", data=sent)
    return found


def sends(hub):
    """One round of a hub process."""
    return postman.of(hub.engine, hub.event_id, hub.app.extensions["hub"].config).round()


def of(hub, lead):
    with hub.engine.connect() as connection:
        (one,) = reply_queue.of_lead(connection, hub.event_id, lead.id)
        return one


def make(hub, **values):
    """Let time pass for the one reply there is."""
    hub.write(
        lambda c: c.execute(reply.update().where(reply.c.event_id == hub.event_id).values(values))
    )


def test_reply_arrives_once_with_the_inquiry_page_and_the_buyer_is_answered(hub, lead, mailbox):
    with ThreadPoolExecutor(3) as processes:
        list(processes.map(lambda _: sends(hub), range(3)))
    sends(hub)

    (mail,) = mailbox.mails
    assert (mail["Subject"], mail["Message-ID"]) == ("Your inquiry", of(hub, lead).message_id)
    assert mail["To"].addresses[0].addr_spec == "wang@example.org"
    assert mail.get_body().get_content().strip() == "您好"
    assert next(mail.iter_attachments()).get_content().startswith(b"%PDF-")
    assert of(hub, lead).state == "sent"
    with hub.engine.connect() as connection:
        so_far = leads.find(connection, hub.event_id, lead.id).follow_up
    assert (so_far.status, so_far.first_reply_at) == ("contacted", of(hub, lead).sent_at)


def test_server_that_refuses_for_now_is_tried_again_later_with_the_same_message_id(
    hub, lead, mailbox
):
    mailbox.answer = "451 Try again later"
    assert (sends(hub), sends(hub)) == (1, 0)
    waiting = of(hub, lead)
    assert (waiting.state, waiting.why) == ("queued", "mail.refused")
    assert waiting.due_at > clock.now()

    mailbox.answer = "250 OK"
    make(hub, due_at=clock.now())
    sends(hub)

    assert of(hub, lead).state == "sent"
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 1


def test_server_that_refuses_for_good_is_shown_and_staff_may_send_it_again(
    hub, lead, mailbox, desk
):
    mailbox.answer = "550 No such user"
    sends(hub)
    page = desk.get(f"/desk/lead/{lead.id}").text
    assert "The mail server did not take the e-mail" in page
    assert sends(hub) == 0

    mailbox.answer = "250 OK"
    desk.post(f"/desk/lead/{lead.id}/reply/{of(hub, lead).reply_id}")
    sends(hub)

    assert of(hub, lead).state == "sent"


@pytest.mark.parametrize("broken", ["server", "hub"])
def test_reply_whose_answer_was_lost_is_never_sent_again_by_itself(
    hub, lead, mailbox, desk, broken, monkeypatch
):
    """The server hangs up after the text, or the hub is killed between its 250 and our commit."""
    if broken == "server":
        mailbox.answer = "cut"
        sends(hub)
    else:
        monkeypatch.setattr(reply_queue, "note_sent", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sends(hub)
        monkeypatch.undo()
    mailbox.answer = "250 OK"
    assert "may have been sent" not in desk.get(f"/desk/lead/{lead.id}").text
    make(hub, claimed_at="2026-10-14T03:00:00.000Z", due_at="2026-10-14T03:00:00.000Z")

    assert sends(hub) == 0
    assert len(mailbox.mails) == 1
    assert "may have been sent" in desk.get(f"/desk/lead/{lead.id}").text
    desk.post(f"/desk/lead/{lead.id}/reply/{of(hub, lead).reply_id}", data={"sent": "yes"})
    assert of(hub, lead).state == "sent"
    assert len(mailbox.mails) == 1


def test_buyer_who_withdraws_meanwhile_gets_nothing_and_an_erased_one_leaves_nothing(
    hub, lead, mailbox
):
    now = clock.now()
    hub.write(lambda c: erasure.withdraw(c, hub.event_id, lead.id, "inquiry", withdrawn_at=now))
    sends(hub)

    assert mailbox.mails == []
    assert (of(hub, lead).state, of(hub, lead).why) == ("refused", "reply.without_consent")
    hub.write(lambda c: erasure.erase(c, hub.event_id, lead.id, erased_at=now))
    with hub.engine.connect() as connection:
        assert reply_queue.of_lead(connection, hub.event_id, lead.id) == []


def test_nothing_goes_unencrypted_to_another_machine(mailbox, running):
    # Reaches this machine by an address that is not its own alone.
    server = Server("0.0.0.0", running[1])
    mail = email.message.EmailMessage()

    outcome = post.send(server, mail, sender="a@example.id", to="b@example.org")

    assert outcome == post.Outcome(post.LATER, "mail.unreachable")
    assert mailbox.mails == []


def test_server_that_is_away_is_tried_again():
    mail = email.message.EmailMessage()

    outcome = post.send(Server("127.0.0.1", 1), mail, sender="a@example.id", to="b@example.org")

    assert outcome == post.Outcome(post.LATER, "mail.unreachable")
