"""The disk refuses a write or an fsync: the buyer hears of it, nothing confirmed is lost, no restart is needed."""

import errno
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import disk
import pytest
from audit import what_is_wrong
from booths import Booth, Buyer, nursery
from disk import SYNCS, WRITES, Disk
from power_cut import images, memory
from running import within

from kiosk.booth.folder import owner
from kiosk.shared import ids

pytestmark = pytest.mark.skipif(not disk.linux, reason=disk.WHY_NOT)
# What fails, with which error, and the alarm that staff read then.
FAILURES = {
    "a write": (WRITES, errno.EIO, "store.disk_failed"),
    "an fsync": (SYNCS, errno.EIO, "store.disk_failed"),
    "a write to a full disk": (WRITES, errno.ENOSPC, "store.full"),
}
LEADS = 5
LOOKED_S = 5
NAME = "María-José Ñandú"
# A message this long fills SQLite's log of 1,000 pages with a few dozen leads.
LONG = {"message": "长" * 2000}


@dataclass
class Fair:
    """A booth on a disk under orders, and who was thanked when."""

    disk: Disk
    booth: Booth
    thanked: list[tuple[str, int]] = field(default_factory=list)  # (lead id, log held so much)
    refused: int = 0

    def lead_ids(self, log_bytes: int | None = None) -> set[str]:
        return {one for one, held in self.thanked if log_bytes is None or held <= log_bytes}

    def send(self, buyer: Buyer, lead_id: str) -> str:
        """Send one lead; "" or what was wrong with the answer."""
        _, status, page = buyer.send(lead_id, name=NAME)
        if status == 303:
            self.thanked.append((lead_id, self.disk.log_bytes))
            return ""
        self.refused += 1
        if status != 503 or NAME not in page or "paper slip" not in page:
            return f"answer {status} without what was typed or without advice"
        return ""

    def send_all(self, lead_ids: list[str]) -> str:
        with closing(Buyer(self.booth.port)) as buyer:
            return next(filter(None, [self.send(buyer, lead_id) for lead_id in lead_ids]), "")

    def recovered(self, lead_ids: list[str]) -> str:
        """Send the refused ones again on a mended disk, and look into the file."""
        self.disk.mend()
        refused = [lead_id for lead_id in lead_ids if lead_id not in self.lead_ids()]
        wrong = self.send_all(refused)
        if not wrong and set(lead_ids) - self.lead_ids():
            wrong = "a lead is still refused though the disk is mended"
        # What failed may have been no lead: then the alarm ends when the writer looks, once a second.
        if not wrong and not within(LOOKED_S, lambda: self.booth.storage() == "ok"):
            wrong = "the alarm stays though the disk is mended"
        return wrong or what_is_wrong(self.disk.folder, self.lead_ids())


@contextmanager
def a_fair(tmp_path: Path, *, record: bool = False):
    data = tmp_path / "data"
    data.mkdir()
    below = Disk(data, tmp_path)
    if record:
        below.record()
    with nursery(below) as started:
        yield Fair(below, Booth(started, data, tmp_path / "log"))


def new_ids(count: int = LEADS) -> list[str]:
    return [ids.new_id() for _ in range(count)]


@pytest.mark.parametrize("what", FAILURES)
@pytest.mark.fault("failing disk", "failures lost a lead", every=8, full_s=60)
def test_each_operation_that_fails_is_survived_without_a_restart(tmp_path, faults, what):
    kinds, error, _ = FAILURES[what]
    with a_fair(tmp_path) as fair:
        fair.disk.fail(kinds, error, times=0)
        fair.send_all(new_ids())
        places = range(fair.disk.seen)
        for place in places[faults.start % len(places) :: faults.every]:
            sent = new_ids()
            fair.disk.fail(kinds, error, skip=place, times=faults.random.choice((1, 2, -1)))
            wrong = fair.send_all(sent)
            # The first leads of a file write a little more than later ones.
            while not wrong and not fair.disk.fired:
                sent += new_ids(1)
                wrong = fair.send_all(sent[-1:])
            wrong = wrong or fair.recovered(sent)
            faults.tried(f"{what} number {place}: {wrong}" if wrong else "")
        fair.booth.stop()

    assert fair.refused
    assert what_is_wrong(fair.disk.folder, fair.lead_ids()) == ""


@pytest.mark.parametrize("what", FAILURES)
@pytest.mark.fault("failing disk", "failures lost a lead", every=100, full_s=400)
def test_each_operation_that_fails_while_the_log_is_copied_into_the_file_is_survived(
    tmp_path, faults, what
):
    kinds, error, _ = FAILURES[what]
    with a_fair(tmp_path) as fair:
        fair.disk.fail(kinds, error, times=0)
        leads, copying = until_the_log_is_copied(fair)
        for place in copying[faults.start % len(copying) :: faults.every]:
            # Each time from an empty log, as it is after a clean stop.
            fair.booth.stop()
            fair.booth.start()
            fair.disk.fail(kinds, error, skip=place, times=faults.random.choice((1, 5, -1)))
            sent = [send_long(fair, lead_id) for lead_id in new_ids(leads + 2)]
            wrong = fair.recovered(sent)
            faults.tried(f"{what} number {place}: {wrong}" if wrong else "")
        fair.booth.stop()

    assert what_is_wrong(fair.disk.folder, fair.lead_ids()) == ""


def until_the_log_is_copied(fair: Fair) -> tuple[int, range]:
    """Send leads until SQLite copies its log into the file: how many, and during which operations."""
    file = fair.disk.folder / "booth.sqlite3"
    written_at = file.stat().st_mtime_ns
    leads = before = 0
    while file.stat().st_mtime_ns == written_at:
        before = fair.disk.seen
        send_long(fair, ids.new_id())
        leads += 1
    return leads, range(before, fair.disk.seen)


def send_long(fair: Fair, lead_id: str) -> str:
    """Send one lead and its long second step."""
    with closing(Buyer(fair.booth.port)) as buyer:
        fair.send(buyer, lead_id)
        buyer.add(lead_id, **LONG)
    return lead_id


@pytest.mark.parametrize("what", FAILURES)
@pytest.mark.fault("failing disk at the start", "starts failed", every=8, full_s=120)
def test_booth_started_on_a_failing_disk_starts_says_why_and_saves_once_it_can(
    tmp_path, faults, what
):
    kinds, error, alarm = FAILURES[what]
    with a_fair(tmp_path) as fair:

        def start_anew() -> None:
            fair.booth.kill()
            for path in fair.disk.folder.iterdir():
                path.unlink()
            fair.thanked.clear()
            fair.booth.start()

        fair.disk.fail(kinds, error, times=0)
        start_anew()
        places = range(fair.disk.seen)
        for place in places[faults.start % len(places) :: faults.every]:
            fair.disk.fail(kinds, error, skip=place)
            start_anew()
            # Where the index of its log cannot grow SQLite says "I/O error". A look at the free
            # space then tells a full disk apart, but this one is full for the booth alone.
            said = fair.booth.storage()
            expected = [alarm, "store.disk_failed"]
            # The last that is written, once the store is whole, is where this booth answers.
            running = owner(fair.disk.folder)
            if running and not running.page:
                expected.append("ok")
            wrong = "" if said in expected else f"/healthz says {said}"
            wrong = wrong or fair.send_all(new_ids(1)) or fair.recovered(new_ids(2))
            faults.tried(f"{what} number {place}: {wrong}" if wrong else "")
        fair.booth.stop()


@pytest.mark.fault(
    "power cut after a failed fsync", "images lost a lead", few=300, full=30_000, full_s=120
)
def test_power_cut_after_a_failed_fsync_loses_no_thanked_lead(tmp_path, faults):
    with a_fair(tmp_path, record=True) as fair:
        for place in range(6):
            sent = new_ids()
            fair.disk.fail(SYNCS, errno.EIO, skip=place, times=faults.random.choice((1, 2, 3)))
            assert fair.send_all(sent) == ""
            assert fair.recovered(sent) == ""
            if place == 3:
                # The next process finds the log as the kernel shows it, not as the disk has it.
                fair.disk.fail(SYNCS, errno.EIO)
                fair.send_all(new_ids(1))
                fair.booth.kill()
                fair.disk.mend()
                fair.booth.start()
        fair.booth.kill()
    with TemporaryDirectory(dir=memory(tmp_path), prefix="pameran-cut-") as room:
        made = images(
            fair.disk.changes(),
            count=faults.count,
            chance=faults.random,
            room=Path(room),
            drop_failed=True,
        )
        for folder, log_bytes, how in made:
            wrong = what_is_wrong(folder, fair.lead_ids(log_bytes))
            faults.tried(f"{how}: {wrong}" if wrong else "")
