"""Does some work on a tablet's file again and again, killed (signal 9) at another SQL statement each time.

    PYTHONPATH=.:tests python tests/statements.py WORK PREPARED ROOM START EVERY

Each time on a fresh copy of the folder PREPARED, which stays in ROOM as the number of the
statement. Prints these numbers, until the work comes to its end alive.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from builders import NOW, a_lead
from sqlite_utils.utils import sqlite3

from kiosk.booth import catalogue, erasure, lead_list, retention, store, visit_counts
from kiosk.booth.store import Store
from kiosk.shared import product
from kiosk.shared.lead import Lead

FAR_AHEAD = "2099-01-01T00:00:00.000Z"


def the_lead(opened: Store) -> Lead:
    """The newest lead of the prepared file."""
    with opened.read() as connection:
        return next(lead_list.newest_first(connection)).lead


def complete(opened: Store) -> None:
    lead = the_lead(opened)
    later = replace(lead, revision=lead.revision + 1)
    opened.write(lambda c: store.amend(c, later))


def erase(opened: Store) -> None:
    lead_id = the_lead(opened).id
    opened.write(lambda c: erasure.erase(c, lead_id, now=NOW))
    opened.overwrite_erased()


def let_go(opened: Store) -> None:
    if opened.write(lambda c: retention.let_go(c, before=FAR_AHEAD)):
        opened.overwrite_erased()


# Each gets the open store. The statements of opening it count, too: with migrations all of them.
WORKS: dict[str, Callable[[Store], Any]] = {
    "open": lambda opened: None,
    "save": lambda opened: opened.write(lambda c: store.save(c, a_lead())),
    "complete": complete,
    "count visits": lambda opened: opened.write(
        lambda c: visit_counts.put(c, {("2026-10-14T03", "start", "en", ""): 1}, under_way="")
    ),
    "load a catalogue": lambda opened: opened.write(
        lambda c: catalogue.load(c, product.manifest(()), {"a": b"picture"}, NOW)
    ),
}

WORKS_THAT_ERASE: dict[str, Callable[[Store], Any]] = {"erase": erase, "let go": let_go}


def die_at(number: int) -> None:
    """Let this process be killed when it comes to its SQL statement of this number."""
    connect = sqlite3.connect
    left = number

    def count(_statement: str) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **options)
        connection.set_trace_callback(count)
        return connection

    sqlite3.connect = counted


def main(work: str, prepared: Path, room: Path, start: int, every: int) -> None:
    number = start
    while True:
        folder = room / str(number)
        shutil.copytree(prepared, folder)
        pid = os.fork()
        if pid == 0:
            die_at(number)
            opened = Store(folder)
            (WORKS | WORKS_THAT_ERASE)[work](opened)
            opened.close()
            os._exit(0)
        _, status = os.waitpid(pid, 0)
        if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
            sys.exit(os.waitstatus_to_exitcode(status))
        print(number, flush=True)
        number += every


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5]))
