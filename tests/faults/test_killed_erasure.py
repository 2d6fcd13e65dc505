"""An erasure or a letting go that ends at any SQL statement is whole or not begun; made again, nothing is left.

On the tablet the process is killed, at the hub the statement fails. The same for what else the hub
does in one transaction: taking a batch in, and making its tables.
"""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import disk
import pytest
import statements
from builders import a_lead
from delivery_audit import Confirmed, broken_chain, of_hub, of_tablet, what_is_wrong
from pairs import a_hub
from sqlalchemy import Engine, event

from kiosk.booth import erasure as booth_erasure
from kiosk.booth import journal, retention, store
from kiosk.booth.store import Store
from kiosk.hub import database, erasure
from kiosk.shared import clock

MARKER = "Zebedee Quillfeather"


def files_with(folder, marker):
    return [path.name for path in sorted(folder.iterdir()) if marker.encode() in path.read_bytes()]


@pytest.mark.skipif(not disk.linux, reason="forks processes, to kill them")
@pytest.mark.fault("erasure killed on the tablet", "kills left half an erasure", full_s=10)
def test_erasure_killed_on_the_tablet_is_whole_or_not_begun_and_ends_erased(faults, tmp_path):
    prepared, room = tmp_path / "prepared", tmp_path / "room"
    opened = Store(prepared)
    kept = opened.write(lambda c: store.save(c, a_lead(name="Ada")))
    erased = opened.write(lambda c: store.save(c, a_lead(name=MARKER)))
    opened.close()

    for number, folder in killed_at_each_statement("erase", prepared, room, faults):
        wrong = what_is_left(folder, kept.id, erased.id)
        faults.tried(f"statement {number}: {wrong}" if wrong else "")


def killed_at_each_statement(work, prepared, room, faults):
    """The folders that killed processes left, each with the number of its statement."""
    room.mkdir()
    script = Path(statements.__file__)
    answer = subprocess.run(
        [sys.executable, script, work, prepared, room, str(faults.start), str(faults.every)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr
    for number in answer.stdout.split():
        yield number, room / number
        shutil.rmtree(room / number)


def what_is_left(folder, kept_id, erased_id):
    """After a restart: is it all there or all gone? After a second try: is it gone?"""
    opened = Store(folder)
    try:
        with opened.read() as connection:
            found = of_tablet(connection)
        begun = erased_id in found.erased
        if begun and (erased_id in found.leads or MARKER in found.text):
            return "the tombstone stands beside what it is for"
        if begun and found.journal["seq"] != 3:
            return "the hub would not be told"
        if not begun and (set(found.leads) != {kept_id, erased_id} or found.journal["seq"] != 2):
            return "not begun, and not as before"
        if begun and (left := files_with(folder, MARKER)):
            return f"erased, and still in {left} after the restart"
        opened.write(lambda c: booth_erasure.erase(c, erased_id, now=clock.now()))
        opened.overwrite_erased()
        with opened.read() as connection:
            found = of_tablet(connection)
        if set(found.leads) != {kept_id} or found.erased != {erased_id}:
            return "not erased in the end"
        if left := files_with(folder, MARKER):
            return f"still in {left} in the end"
        return ""
    finally:
        opened.close()


@pytest.mark.skipif(not disk.linux, reason="forks processes, to kill them")
@pytest.mark.fault("letting go killed", "kills left half of a lead", full_s=10)
def test_letting_go_that_is_killed_is_whole_or_not_begun_and_ends_overwritten(faults, tmp_path):
    prepared = tmp_path / "prepared"
    opened = Store(prepared)
    covered = opened.write(lambda c: store.save(c, a_lead(name=MARKER)))
    kept = opened.write(lambda c: store.save(c, a_lead(name="Ada")))
    receipt = json.dumps({"received_at": clock.now()})
    opened.write(
        lambda c: journal.acknowledge(
            c, acked_seq=2, backed_up_seq=1, receipt=receipt, now=clock.now()
        )
    )
    opened.close()

    for number, folder in killed_at_each_statement("let go", prepared, tmp_path / "room", faults):
        wrong = what_is_kept(folder, kept.id, covered.id)
        faults.tried(f"statement {number}: {wrong}" if wrong else "")


def what_is_kept(folder, kept_id, covered_id):
    """After a restart: is it all there or all gone, and remembered? After a second try: is it gone?"""
    opened = Store(folder)
    try:
        with opened.read() as connection:
            found, counts = of_tablet(connection), retention.counts(connection)
        begun = covered_id not in found.leads
        if begun != (MARKER not in found.text) or counts != (int(begun), 0):
            return "half of it is gone"
        if begun and (left := files_with(folder, MARKER)):
            return f"let go, and still in {left} after the restart"
        statements.let_go(opened)
        with opened.read() as connection:
            found = of_tablet(connection)
        if set(found.leads) != {kept_id} or found.erased or found.journal["seq"] != 2:
            return "not let go in the end, or more than that"
        if left := files_with(folder, MARKER):
            return f"still in {left} in the end"
        return ""
    finally:
        opened.close()


class Failed(Exception):
    """A statement that came to no answer."""


@contextmanager
def failing_at(number):
    """Let the statement of this number fail, on whichever connection of SQLAlchemy it comes."""
    left = [number]

    def count(*_):
        left[0] -= 1
        if left[0] < 0:
            raise Failed

    event.listen(Engine, "before_cursor_execute", count)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", count)


def at_hub(engine):
    with engine.connect() as connection:
        return of_hub(connection.connection.driver_connection)


@pytest.mark.fault("failed statement at the hub", "failures left half a transaction", full_s=20)
def test_hub_does_all_of_an_erasure_or_a_batch_or_nothing(faults, hub, tablets):
    tablet = tablets.new(hub=hub)
    confirmed = Confirmed({tablet.capture(name="Ada").id: 1})
    names = []

    def erase(lead):
        now = clock.now()
        hub.write(lambda c: erasure.erase(c, hub.event_id, lead.id, erased_at=now))

    def deliver_its_erasure(lead):
        tablet.store.write(lambda c: booth_erasure.erase(c, lead.id, now=clock.now()))
        tablet.deliver()

    for work in (erase, deliver_its_erasure):
        number, done = 0, False
        while not done:
            names.append(f"{MARKER} {len(names)}.")
            lead = tablet.capture(name=names[-1])
            tablet.deliver()
            before = at_hub(hub.engine)
            try:
                with failing_at(number):
                    work(lead)
                done = True
            # Of the test's own making, or what the hub makes of it: no answer that proves itself.
            except Exception:
                after = at_hub(hub.engine)
                whole = after == before or (lead.id in after.erased and names[-1] not in after.text)
                wrong = broken_chain(after) or ("" if whole else "half of it is there")
                faults.tried(f"{work.__name__}, statement {number}: {wrong}" if wrong else "")
            number += 1
            confirmed.erased[lead.id] = [names[-1]]
            erase(lead)
            tablet.deliver()
            tablet.deliver()
    with tablet.store.read() as connection:
        found = of_tablet(connection)
    assert what_is_wrong(at_hub(hub.engine), [found], confirmed) == ""


@pytest.mark.fault("failed migration at the hub", "failures left half a migration", full_s=20)
def test_tables_whose_making_failed_are_made_by_the_next_start(faults, empty_hub_url, tablets):
    number, done = 0, False
    while not done:
        try:
            with failing_at(number):
                database.connect(empty_hub_url).dispose()
            done = True
        except Failed:
            faults.tried()
        number += 1

    with a_hub(empty_hub_url) as hub:
        tablet = tablets.new(hub=hub)
        tablet.capture()
        tablet.deliver()
        assert len(hub.leads()) == 1
