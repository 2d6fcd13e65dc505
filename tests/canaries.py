"""Breaks the code on purpose, a line at a time, and sees whether the tests notice.

A test that cannot fail proves nothing: each canary is such a line, with what it breaks and the
tests that must turn red. It is broken in a copy of the checkout, where the same tests are green
before. Exit code 0 only where each canary was caught.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
# pytest's exit code for "tests were run, and some failed". Any other is no proof.
SOME_FAILED = 1


@dataclass(frozen=True)
class Canary:
    """One line that must not be lost."""

    name: str  # what goes wrong without it
    file: str
    line: str  # as it stands in the file, once
    broken: str  # what stands there instead
    caught_by: tuple[str, ...]  # arguments of pytest: what must fail


# Half of the schedules of the ordinary run.
SIMULATED = ("tests/faults/test_simulated_fair.py", "-k", "0")

CANARIES = (
    Canary(
        "a commit that is not on the disk",
        "kiosk/booth/database_file.py",
        '"synchronous": 2',
        '"synchronous": 1',
        ("tests/faults/test_power_cut.py",),
    ),
    Canary(
        "thanks before the commit",
        "kiosk/booth/writer.py",
        "job.value = _alone(connection, job.work)",
        "job.value = _alone(connection, job.work); job.done.release(); job.done = _held()",
        ("tests/faults/test_failing_disk.py", "-k", "without_a_restart"),
    ),
    Canary(
        "a log that is trusted after a failed fsync",
        "kiosk/booth/database_file.py",
        "_rewrite_wal(connection, path)\n            if",
        "if",
        ("tests/faults/test_failing_disk.py", "-k", "after_a_failed_fsync"),
    ),
    Canary(
        "a file that nobody misses",
        "kiosk/booth/database_file.py",
        "return self._identity in ((), identity(self.path))",
        "return True",
        ("tests/booth/test_taken_away.py",),
    ),
    Canary(
        "a lead without its journal entry",
        "kiosk/booth/store.py",
        "new = journal.append(connection, kind, lead.id, leads.document(lead))",
        "new = entry.chained('', 1, kind, entry.body_text(leads.document(lead)))",
        ("tests/faults/test_power_cut.py",),
    ),
    Canary(
        "a batch whose chain nobody checks",
        "kiosk/hub/intake.py",
        "if not entries.follows(link, entry):",
        "if False:",
        ("tests/journeys/test_protocol.py", "-k", "chain_breaks"),
    ),
    Canary(
        "a number of entries that counts as the same entries",
        "kiosk/booth/deliver.py",
        "if ours != said.link or",
        "if",
        SIMULATED,
    ),
    Canary(
        "an acknowledgement before the commit",
        "kiosk/hub/api.py",
        """        standing = _write(lambda c: intake.take_in(c, device, journal_id, batch, now=now))
""",
        """        engine = hub().engine

        def late() -> None:
            database.write(
                engine, lambda c: intake.take_in(c, device, journal_id, batch, now=now)
            )

        threading.Timer(0.02, late).start()
        standing = Standing(batch[-1].seq, batch[-1].link)
""",
        ("tests/faults/test_killed_hub.py", "-k", "nothing_that_it_acknowledged"),
    ),
    Canary(
        "an old revision that replaces a newer one",
        "kiosk/hub/revisions.py",
        "WHERE excluded.revision > lead.revision",
        "WHERE excluded.revision > 0",
        SIMULATED,
    ),
    Canary(
        "orders numbered without the lock",
        "kiosk/hub/orders.py",
        """    connection.execute(lock, those).all()
    order_id = ids.new_id()
    numbered = connection.execute(count, {**those, "new_order_id": order_id}).all()
""",
        """    order_id = ids.new_id()
    query = select(device.c.device_id, device.c.order_seq + 1)
    query = query.where(device.c.event_id == those["of_event"])
    numbered = connection.execute(query).all()
    connection.execute(count, {**those, "new_order_id": order_id}).all()
""",
        ("tests/faults/test_orders_at_once.py",),
    ),
    Canary(
        "a tombstone that the tablet forgets",
        "kiosk/booth/erasure.py",
        'connection.execute("INSERT INTO tombstone (lead_id, erased_at) VALUES (?, ?)", (lead_id, now))',
        "pass",
        SIMULATED,
    ),
    Canary(
        "a tombstone that the hub forgets",
        "kiosk/hub/fold.py",
        "erased = {row.id for row in connection.execute(query) if row.erased_at}",
        "erased: set[str] = set()",
        SIMULATED,
    ),
    Canary(
        "a wish that is forgotten while its lead is under way",
        "kiosk/hub/fold.py",
        "withdrawal_codes.fulfil(connection, event_id, wishes)\n    written",
        "written",
        SIMULATED,
    ),
    Canary(
        "a correction from a phone that is thanked for and not kept",
        "kiosk/hub/phone_leads.py",
        "    _put(connection, event_id, device_id, corrected, revisions.NEWER, now=now)",
        "    pass",
        SIMULATED,
    ),
    Canary(
        "an answer that need not prove itself",
        "kiosk/booth/hub_client.py",
        'if not wire.same(expected, response.headers.get(wire.MAC_HEADER, "")):',
        "if False:",
        ("tests/faults/test_lying_middlebox.py", "-k", "no_lie"),
    ),
    Canary(
        "a round that ends when the box wants it to",
        "kiosk/booth/hub_client.py",
        "        self._timer.start()\n",
        "",
        ("tests/faults/test_lying_middlebox.py", "-k", "however_slowly"),
    ),
    Canary(
        "blank entries in the place of leads that were let go",
        "kiosk/booth/deliver.py",
        "if ours != said.link or said.acked_seq < needed:",
        "if ours != said.link:",
        ("tests/journeys/test_retention.py", "-k", "older_backup"),
    ),
    Canary(
        "an erasure that stays in the log of a killed tablet",
        "kiosk/booth/store.py",
        "if self.write(_ever_took_away):",
        "if self.write(_ever_took_away) and False:",
        ("tests/faults/test_killed_erasure.py", "-k", "on_the_tablet", "--faults", "full"),
    ),
)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Break the code on purpose.")
    parser.add_argument("--only", default="", metavar="NAME", help="canaries with this in the name")
    wanted = parser.parse_args(arguments).only.casefold()
    chosen = [one for one in CANARIES if wanted in one.name]
    with tempfile.TemporaryDirectory(prefix="pameran-canaries-") as folder:
        copy = Path(folder) / "checkout"
        ignored = shutil.ignore_patterns(".*", "__pycache__")
        shutil.copytree(ROOT, copy, ignore=ignored)
        green = {tests: passes(copy, tests) for tests in {one.caught_by for one in chosen}}
        caught = [sings(copy, one, green=green[one.caught_by]) for one in chosen]
    print(f"{sum(caught)} of {len(chosen)} canaries caught.", flush=True)
    return 0 if chosen and all(caught) else 1


def passes(copy: Path, tests: tuple[str, ...]) -> bool:
    """Are these tests green where nothing is broken?"""
    return pytest(copy, tests).returncode == 0


def sings(copy: Path, canary: Canary, *, green: bool) -> bool:
    """Break one line, run its tests, mend it: did they notice?"""
    began = time.monotonic()
    path = copy / canary.file
    text = path.read_text(encoding="utf-8")
    if text.count(canary.line) != 1:
        print(f"STALE   {canary.name}: {canary.file} lacks the line {canary.line!r}", flush=True)
        return False
    path.write_text(text.replace(canary.line, canary.broken), encoding="utf-8")
    try:
        answer = pytest(copy, canary.caught_by)
    finally:
        path.write_text(text, encoding="utf-8")
    caught = green and answer.returncode == SOME_FAILED
    word = "caught " if caught else "MISSED " if green else "RED    "
    took_s = time.monotonic() - began
    print(f"{word} {canary.name} ({canary.file}, {took_s:.0f} s)", flush=True)
    if not caught:
        print(answer.stdout[-2000:], flush=True)
    return caught


def pytest(copy: Path, tests: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", *tests]
    return subprocess.run(command, cwd=copy, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
