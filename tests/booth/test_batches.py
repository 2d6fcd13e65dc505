"""Batches of the journal: the next is made while the hub works on one, and holds what follows it."""

import pytest
from builders import a_lead

from kiosk.booth import batches, store
from kiosk.booth.batches import Batches
from kiosk.booth.store import Store
from kiosk.shared import wire


@pytest.fixture
def opened(tmp_path):
    tablet = Store(tmp_path)
    for _ in range(7):
        tablet.write(lambda c: store.save(c, a_lead()))
    yield tablet
    tablet.close()


def seqs(batch):
    return [entry.seq for entry in wire.entries(batch.body)]


def test_batches_follow_each_other_until_nothing_waits(opened):
    with Batches(opened) as waiting:
        found = [waiting.next(after, 3) for after in (0, 3, 6, 7)]

    assert [batch and seqs(batch) for batch in found] == [[1, 2, 3], [4, 5, 6], [7], None]
    assert [batch and batch.more for batch in found] == [True, True, False, None]


def test_hub_that_stands_elsewhere_or_takes_less_gets_what_it_asks_for(opened):
    with Batches(opened) as waiting:
        found = [waiting.next(*asked) for asked in ((0, 3), (1, 3), (4, 2), (0, 3))]

    assert [seqs(batch) for batch in found] == [[1, 2, 3], [2, 3, 4], [5, 6], [1, 2, 3]]


def test_batch_that_is_too_large_is_halved_and_the_rest_follows(opened, monkeypatch):
    whole = batches.next_batch(opened, 0, 8)
    monkeypatch.setattr(wire, "BATCH_MAX_BYTES", len(whole.body) - 1)

    with Batches(opened) as waiting:
        found = [waiting.next(after, 8) for after in (0, 3)]

    assert [(seqs(one), one.more) for one in found] == [([1, 2, 3], True), ([4, 5, 6, 7], False)]
