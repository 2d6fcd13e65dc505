"""What was erased is overwritten as soon as nobody reads it; until then staff are told, and nobody waits."""

import time
from contextlib import closing

import pytest
from builders import a_lead
from markers import files_with
from sqlite_utils.utils import sqlite3

from kiosk.booth import erasure, store, upkeep, writer
from kiosk.booth.store import Store
from kiosk.shared import clock

MARKER = "Zebedee Quillfeather"


@pytest.fixture
def tablet(tmp_path, monkeypatch):
    monkeypatch.setattr(writer, "_CHECKPOINT_PAUSES_S", (0.0, 0.05))
    opened = Store(tmp_path)
    yield opened
    opened.close()


def test_overwriting_that_a_reader_holds_up_is_made_good_and_staff_are_told(tablet, tmp_path):
    lead = tablet.write(lambda c: store.save(c, a_lead(name=MARKER)))
    look_after = upkeep.Upkeep(tablet, retention_days=0).look
    with closing(sqlite3.connect(tablet.path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM lead").fetchall()
        tablet.write(lambda c: erasure.erase(c, lead.id, now=clock.now()))

        began = time.monotonic()
        tablet.overwrite_erased()
        look_after()
        assert time.monotonic() - began < 2

        assert tablet.health.overwriting is not None
        assert files_with(tmp_path, MARKER) != []

    look_after()

    assert tablet.health.overwriting is None
    assert files_with(tmp_path, MARKER) == []
