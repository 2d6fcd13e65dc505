"""The power goes at any moment: each lead that a buyer was thanked for is in the file, whole.

The real booth process takes the real form from several buyers while its disk logs each change; the
disk is then made again as it may be after a power cut at any of them.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import disk
import pytest
from audit import what_is_wrong
from booths import Booth, Buyer, nursery
from disk import Disk
from power_cut import images, memory

pytestmark = pytest.mark.skipif(not disk.linux, reason=disk.WHY_NOT)
BUYERS = 4


@dataclass
class Day:
    """What happened to a booth: the log of its disk, and who was thanked when."""

    disk: Disk
    thanked: list[tuple[str, int]] = field(default_factory=list)  # (lead id, log held so much)

    def confirmed_at(self, log_bytes: int) -> set[str]:
        return {lead_id for lead_id, held in self.thanked if held <= log_bytes}


@contextmanager
def a_day(tmp_path: Path) -> "Iterator[tuple[Day, nursery]]":
    data = tmp_path / "data"
    data.mkdir()
    day = Day(Disk(data, tmp_path))
    day.disk.record()
    with nursery(day.disk) as started:
        yield day, started


def send(day: Day, booth: Booth, leads: int) -> None:
    """Several buyers send their leads at once, and complete every third."""

    def buyer() -> None:
        one = Buyer(booth.port)
        for number in range(leads // BUYERS):
            lead_id, status, _ = one.send()
            if status == 303:
                day.thanked.append((lead_id, day.disk.log_bytes))
            if number % 3 == 0:
                one.add(lead_id, company="COFCO")
        one.close()

    buyers = [threading.Thread(target=buyer) for _ in range(BUYERS)]
    for one in buyers:
        one.start()
    for one in buyers:
        one.join()


def cut_the_power(day: Day, faults) -> None:
    with TemporaryDirectory(dir=memory(day.disk.folder.parent), prefix="pameran-cut-") as room:
        changes = day.disk.changes()
        made = images(changes, count=faults.count, chance=faults.random, room=Path(room))
        for folder, log_bytes, how in made:
            wrong = what_is_wrong(folder, day.confirmed_at(log_bytes))
            faults.tried(f"{how}: {wrong}" if wrong else "")


@pytest.mark.fault("power cut", "images lost a lead", few=1_500, full=150_000, full_s=600)
def test_power_cut_on_a_day_with_stops_and_starts_loses_no_thanked_lead(tmp_path, faults):
    with a_day(tmp_path) as (day, started):
        for end in (Booth.stop, Booth.kill, Booth.stop):
            booth = Booth(started, day.disk.folder, tmp_path / "log")
            send(day, booth, 24)
            end(booth)
    assert len(day.thanked) == 72

    cut_the_power(day, faults)


@pytest.mark.fault("power cut", "images lost a lead", few=500, full=50_000, full_s=600)
def test_power_cut_while_the_log_begins_anew_loses_no_thanked_lead(tmp_path, faults):
    with a_day(tmp_path) as (day, started):
        booth = Booth(started, day.disk.folder, tmp_path / "log")
        # SQLite copies its log into the file at 1,000 pages, and writes the log from the start.
        send(day, booth, 400)
        booth.kill()

    cut_the_power(day, faults)
