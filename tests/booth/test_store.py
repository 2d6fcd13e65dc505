"""The tablet's file: one transaction for lead and journal, and a failure undoes only itself."""

import signal
import subprocess
import sys

import pytest
from builders import a_lead

from kiosk.booth import journal, lead_list, store
from kiosk.booth.store import Store
from kiosk.shared import entry, problems
from kiosk.shared.problems import Problem

# Saves a lead and dies by kill -9 right after the commit, before anybody could be thanked.
SAVE_AND_DIE = """
import os, signal, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from builders import a_lead
from sqlite_utils.utils import sqlite3
from kiosk.booth import store
opened = store.Store(Path(sys.argv[1]))
opened.write(lambda c: store.save(c, a_lead(id="01900000-0000-7000-8000-000000000000")))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def tablet(tmp_path):
    opened = Store(tmp_path)
    yield opened
    opened.close()


def test_lead_committed_before_kill_9_is_there_and_the_same_form_again_is_one_lead(tmp_path):
    died = subprocess.run([sys.executable, "-c", SAVE_AND_DIE, tmp_path, *sys.path], check=False)
    opened = Store(tmp_path)
    opened.write(lambda c: store.save(c, a_lead(id="01900000-0000-7000-8000-000000000000")))

    assert died.returncode == -signal.SIGKILL
    with opened.read() as connection:
        assert lead_list.counts(connection) == (1, 1)
        assert journal.state(connection).seq == 1
    opened.close()


def test_form_that_comes_back_corrected_is_the_next_revision(tablet):
    first = a_lead(name="Ada Lovelase")
    corrected = a_lead(id=first.id, name="Ada Lovelace")

    tablet.write(lambda c: store.save(c, first))
    stored = tablet.write(lambda c: store.save(c, corrected, may_correct=True))

    assert (stored.contact.name, stored.revision) == ("Ada Lovelace", 2)


def test_journal_is_a_chain_without_gaps(tablet):
    for _ in range(3):
        lead = a_lead()
        tablet.write(lambda c, lead=lead: store.save(c, lead))

    with tablet.read() as connection:
        entries = journal.after(connection, 0, limit=10)
        link = journal.link_at(connection, 0)
    assert [one.seq for one in entries] == [1, 2, 3]
    for one in entries:
        assert entry.follows(link, one)
        link = one.link


def test_work_that_fails_leaves_nothing_behind(tablet):
    def save_and_fail(connection):
        store.save(connection, a_lead())
        raise LookupError("after the insert")

    with pytest.raises(LookupError):
        tablet.write(save_and_fail)

    with tablet.read() as connection:
        assert (lead_list.counts(connection), journal.state(connection).seq) == ((0, 0), 0)


def test_refusal_inside_a_statement_is_a_refusal_too_and_the_next_lead_is_saved(tablet, caplog):
    def may_not_grow(connection):
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")

    # Of the writer's connection only: gone with it.
    tablet.write(may_not_grow)
    with pytest.raises(Problem) as refused:
        tablet.write(lambda c: [store.save(c, a_lead(name="Ada " * 50)) for _ in range(100)])
    tablet.write(lambda c: store.save(c, a_lead()))

    assert refused.value.kind == problems.STORE_REFUSED
    assert caplog.messages == ["Cannot save: store.full", "Saving works again"]
    with tablet.read() as connection:
        assert (lead_list.counts(connection), journal.state(connection).seq) == ((1, 1), 1)
