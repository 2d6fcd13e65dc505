"""kill -9 of the hub between a webhook's message and its note: after a restart it is sent again, with the same id."""

import os
import signal

import pytest
from pairs import MASTER
from receivers import a_receiver
from running import alone, free_port, within

from kiosk.hub import changes, database, devices
from kiosk.hub.crm import webhooks
from kiosk.hub.tables import webhook_delivery
from kiosk.shared import clock, ids

pytestmark = pytest.mark.xdist_group("killed")


@pytest.mark.fault("hub killed while it sends", "messages were lost", few=1, full=50, full_s=400)
def test_message_whose_hub_was_killed_before_it_noted_the_answer_is_sent_again(
    faults, hub_url, tmp_path
):
    data = tmp_path / "hub"
    data.mkdir()
    (data / "settings.toml").write_text("webhooks_private = true\n")
    (data / "master.key").write_text(MASTER.hex())
    engine = database.connect(hub_url)
    event_id = database.write(engine, devices.the_event)
    options = ("--database", hub_url)
    with a_receiver() as crm:
        kinds, now = (changes.LEAD_FOLLOWED_UP,), clock.now()
        database.write(
            engine,
            lambda c: webhooks.add(
                c, event_id, crm.url, kinds, whole_lead=False, by="staff", now=now
            ),
        )
        for _ in range(faults.count):
            with alone("hub", data, free_port(), *options) as hub:
                crm.answer = lambda _, pid=hub.pid: os.kill(pid, signal.SIGKILL) or 204
                lead_id = ids.new_id()
                database.write(
                    engine, lambda c, id=lead_id: changes.note(c, event_id, [id], kinds[0])
                )
                killed = within(20, lambda: hub.poll() is not None)
            crm.answer = lambda _: 204
            # The minute in which nobody else sends it is over.
            over = webhook_delivery.update().where(webhook_delivery.c.event_id == event_id)
            database.write(engine, lambda c, over=over: c.execute(over.values(due_at="")))
            with alone("hub", data, free_port(), *options):
                within(20, lambda id=lead_id: len(of_lead(crm, id)) == 2)
            sent = of_lead(crm, lead_id)
            again = killed and len(sent) == 2 and len(set(sent)) == 1
            faults.tried("" if again else f"killed {killed}, sent {len(sent)} times")
    engine.dispose()


def of_lead(crm, lead_id):
    """The ids of the messages about this lead."""
    return [one.id for one in crm.messages if one.said["data"]["lead_id"] == lead_id]
