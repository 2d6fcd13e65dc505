"""Many tablets deliver at once, and a CRM follows the cursor meanwhile: it skips no change, none comes twice."""

import threading
from collections import Counter

import pytest
from crm import Reader, a_token
from pairs import a_lead

from kiosk.booth import store

WRITERS = 4
# Leads of one batch: a block of numbers.
BATCH = 5


@pytest.mark.fault(
    "changes read at once",
    "changes were skipped, or read twice",
    few=2 * WRITERS * 3 * BATCH,
    full=2 * WRITERS * 200 * BATCH,
    full_s=300,
)
def test_reader_that_follows_the_cursor_while_tablets_deliver_skips_no_change(faults, hub, tablets):
    opened = [tablets.new(f"tablet {number}", hub=hub) for number in range(WRITERS)]
    captured = [[] for _ in opened]

    def deliver(tablet, ours):
        for _ in range(faults.count // WRITERS // BATCH // 2):
            some = [a_lead() for _ in range(BATCH)]
            tablet.store.write(lambda c: [store.save(c, one) for one in some])  # noqa: B023 (run at once)
            tablet.deliver()
            ours += [one.id for one in some]

    writers = [
        threading.Thread(target=deliver, args=pair) for pair in zip(opened, captured, strict=True)
    ]
    crm = Reader(hub.address, a_token(hub))
    for writer in writers:
        writer.start()
    read, over = [], False
    while not over:
        # Once more after the last of them.
        over = not any(writer.is_alive() for writer in writers)
        read += crm.follow(limit=3)

    told = Counter(one["lead_id"] for one in read)
    delivered = [lead_id for ours in captured for lead_id in ours]
    for lead_id in delivered:
        faults.tried("" if told[lead_id] == 1 else f"a lead was read {told[lead_id]} times")
        # Of each tablet in the order of its batches, and all of them in that of the moments.
        faults.tried("" if lead_id in told else "a lead was skipped")
    assert [one["changed_at"] for one in read] == sorted(one["changed_at"] for one in read)
    assert set(told) == set(delivered)
