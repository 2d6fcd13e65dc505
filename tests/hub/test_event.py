"""What the hub's settings say of the event reaches each tablet, once for each change."""

import shutil
from concurrent.futures import ThreadPoolExecutor

from builders import a_form
from pairs import a_hub
from sqlalchemy import select

from kiosk.booth import deliver
from kiosk.booth.app import create_app
from kiosk.booth.config import Config as BoothConfig
from kiosk.hub import event
from kiosk.hub.config import Config
from kiosk.hub.tables import device_order
from kiosk.shared.card import Exporter

ADDRESS = "https://pameran.example"


def told(tablet):
    return tablet.device.event_name, tablet.device.public_url


def orders_of(hub):
    """Kinds of the orders that the hub gave, with the event's name that they say."""
    query = (
        select(device_order.c.kind)
        .where(device_order.c.event_id == hub.event_id)
        .order_by(device_order.c.device_id, device_order.c.seq)
    )
    with hub.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def deliver_to(tablet, hub):
    """As where the hub moved to another port."""
    deliver.deliver_once(tablet.store, hub_url=hub.address)


def test_change_of_the_hubs_settings_reaches_each_tablet_at_its_next_round_and_only_once(
    empty_hub_url, tablets
):
    with a_hub(empty_hub_url) as hub:
        first, second = tablets.new("first", hub=hub), tablets.new("second", hub=hub)
        assert orders_of(hub) == []

    with a_hub(empty_hub_url, event_name="Trade Expo Indonesia", public_url=ADDRESS) as hub:
        for tablet in (first, second):
            deliver_to(tablet, hub)
            assert told(tablet) == ("Trade Expo Indonesia", ADDRESS)
        # A tablet that comes later is told when it is enrolled.
        third = tablets.new("third", hub=hub)
        assert told(third) == ("Trade Expo Indonesia", ADDRESS)
        done = first.state.order_id

    with a_hub(empty_hub_url, event_name="Trade Expo Indonesia", public_url=ADDRESS) as hub:
        deliver_to(first, hub)

        assert orders_of(hub) == ["event.changed"] * 2
        assert first.state.order_id == done


def test_contact_that_the_hub_was_given_late_is_on_the_thanks_of_a_tablet_that_has_none(
    tablets, tmp_path
):
    url = f"sqlite:///{tmp_path / 'hub.sqlite3'}"
    with a_hub(url) as hub:
        tablet = tablets.new(hub=hub)
        buyer = tablet.browser()
        thanks = buyer.post("/lead", data=a_form()).location.replace("/more", "/thanks")
        assert "Save our contact" not in buyer.get(thanks).text

    with a_hub(url, exporter_name="Pameran", exporter_phone="+62 21 555 1234") as hub:
        deliver_to(tablet, hub)

        assert tablet.device.exporter == Exporter("Pameran", "+62 21 555 1234")
        assert "Save our contact" in buyer.get(thanks).text
        # What the tablet itself was given goes first.
        own = create_app(BoothConfig(exporter_name="Our booth"), tablet.store, None)
        assert own.extensions["booth"].contact == "MECARD:N:Our booth;;"
        assert tablets.new("later", hub=hub).device.exporter == tablet.device.exporter


def test_hub_restored_from_a_backup_tells_what_holds_now(tablets, tmp_path):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        tablet = tablets.new(hub=hub)
        hub.engine.dispose()
        shutil.copy(tmp_path / "hub.sqlite3", tmp_path / "backup.sqlite3")
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}", event_name="Second") as hub:
        deliver_to(tablet, hub)

    # Its order has the number that the lost one had.
    with a_hub(f"sqlite:///{tmp_path / 'backup.sqlite3'}", event_name="Third") as restored:
        deliver_to(tablet, restored)

    assert told(tablet) == ("Third", "")


def test_hub_processes_that_start_at_once_tell_once(empty_hub_url, tablets):
    with a_hub(empty_hub_url) as hub:
        tablets.new(hub=hub)

        changed_to = Config(event_name="Changed")

        def start(_):
            return hub.write(lambda c: event.settle(c, hub.event_id, event.said_of(changed_to)))

        with ThreadPoolExecutor(4) as pool:
            changed = list(pool.map(start, range(4)))

        assert sorted(changed) == [False, False, False, True]
        assert orders_of(hub) == ["event.changed"]
