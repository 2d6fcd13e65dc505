"""Many erasures at once, each an order for a tablet that reads its orders meanwhile: none is skipped."""

import threading
from collections import Counter

import pytest

from kiosk.hub import erasure, orders
from kiosk.shared import clock, ids

WRITERS = 4


@pytest.mark.fault(
    "orders given at once",
    "orders were skipped, or read twice",
    few=2 * WRITERS * 10,
    full=2 * WRITERS * 2_500,
    full_s=600,
)
def test_tablet_that_reads_while_orders_are_given_skips_none(faults, hub, tablets):
    device_id = tablets.new(hub=hub).device.device_id
    erased = [[ids.new_id() for _ in range(faults.count // WRITERS)] for _ in range(WRITERS)]

    def erase(lead_ids):
        for id in lead_ids:
            now = clock.now()
            hub.write(lambda c, id=id, now=now: erasure.erase(c, hub.event_id, id, erased_at=now))

    writers = [threading.Thread(target=erase, args=(lead_ids,)) for lead_ids in erased]
    for writer in writers:
        writer.start()
    read, over = [], False
    while not over:
        # Once more after the last of them.
        over = not any(writer.is_alive() for writer in writers)
        newest = read[-1].id if read else ""
        with hub.engine.connect() as connection:
            read += orders.after(connection, hub.event_id, device_id, newest)

    told = Counter(order.content["lead_id"] for order in read)
    for id in (id for lead_ids in erased for id in lead_ids):
        faults.tried("" if told[id] == 1 else f"an order was read {told[id]} times")
