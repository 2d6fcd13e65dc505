"""Many transactions change leads at once, and a CRM follows the cursor meanwhile: it skips none, none comes twice."""

import threading
from collections import Counter

import pytest

from kiosk.hub import erasure
from kiosk.hub.crm import reading
from kiosk.shared import clock, ids

WRITERS = 4
# Leads of one transaction: a block of numbers, which a page of the reader ends within.
BATCH = 5
LIMIT = 3


@pytest.mark.fault(
    "changes read at once",
    "changes were skipped, or read twice",
    few=2 * WRITERS * BATCH * 20,
    full=2 * WRITERS * BATCH * 2_000,
    full_s=300,
)
def test_reader_that_follows_the_cursor_while_leads_change_skips_no_change(faults, hub):
    batches = faults.count // WRITERS // BATCH
    changed = [
        [[ids.new_id() for _ in range(BATCH)] for _ in range(batches)] for _ in range(WRITERS)
    ]

    def erase(connection, lead_ids):
        for lead_id in lead_ids:
            erasure.erase(connection, hub.event_id, lead_id, erased_at=clock.now())

    def write(of_writer):
        for lead_ids in of_writer:
            hub.write(lambda c, lead_ids=lead_ids: erase(c, lead_ids))

    writers = [threading.Thread(target=write, args=(of_writer,)) for of_writer in changed]
    for writer in writers:
        writer.start()
    read, cursor, over = [], "", False
    while not over:
        # Once more after the last of them.
        over = not any(writer.is_alive() for writer in writers)
        more = True
        while more:
            with hub.engine.connect() as connection:
                page = reading.page(connection, hub.event_id, cursor, limit=LIMIT)
            read += page.changes
            cursor, more = page.next, page.more

    told = Counter(one["lead_id"] for one in read)
    for lead_id in (id for of_writer in changed for lead_ids in of_writer for id in lead_ids):
        faults.tried("" if told[lead_id] == 1 else f"a change was read {told[lead_id]} times")
    assert len(told) == WRITERS * batches * BATCH
    assert [one["changed_at"] for one in read] == sorted(one["changed_at"] for one in read)
