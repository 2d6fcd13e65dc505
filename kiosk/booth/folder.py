"""A tablet's folder: one process at a time writes in it, and says there how it can be reached."""

import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from ..shared import private_file, problems
from ..shared.problems import Problem

LOCK_NAME = "booth.lock"
OWNER_NAME = "running.json"
# A command is soon done; a booth that starts is soon reachable.
WAIT_S = 10.0
ASK_EVERY_S = 0.05


@dataclass(frozen=True)
class Owner:
    """Who holds the folder."""

    pid: int
    page: str = ""  # address of the booth's pages; "" for a command, and while a booth starts
    control: str = ""  # address where the booth takes commands
    secret: str = ""  # what such a command must know: whoever may read this file may command


class Hold:
    """The right to write in this folder, until `release` or the end of the process, however it comes."""

    def __init__(self, data: Path, *, wait_s: float = WAIT_S) -> None:
        """Make the folder where there is none, and hold it.

        wait_s: how long another command may take to end
        raises: Problem TABLET_IN_USE where a booth holds it, TABLET_BUSY where a command does;
                OSError where the folder cannot be made or written to
        """
        data.mkdir(parents=True, exist_ok=True)
        self._data = data
        # The lock is the system's: killed by kill -9, a process leaves the file and no lock.
        self._lock = FileLock(data / LOCK_NAME, thread_local=False)
        until = time.monotonic() + wait_s
        while not self._taken():
            held_by = owner(data)
            if held_by and held_by.control:
                raise Problem(
                    problems.TABLET_IN_USE,
                    folder=str(data), pid=held_by.pid, page=held_by.page,
                )  # fmt: skip
            if time.monotonic() > until:
                pid = held_by.pid if held_by else "?"
                raise Problem(problems.TABLET_BUSY, folder=str(data), pid=pid)
            time.sleep(ASK_EVERY_S)
        self._say(Owner(os.getpid()))

    def announce(self, *, page: str, control: str, secret: str) -> None:
        """Say where this process answers buyers, and where it takes commands."""
        self._say(Owner(os.getpid(), page, control, secret))

    def release(self) -> None:
        """Let the next process have the folder."""
        if not self._lock.is_locked:
            return
        (self._data / OWNER_NAME).unlink(missing_ok=True)
        self._lock.release()

    def _taken(self) -> bool:
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            return False
        return True

    def _say(self, who: Owner) -> None:
        private_file.write(self._data / OWNER_NAME, json.dumps(asdict(who)))


def owner(data: Path) -> Owner | None:
    """Who holds this folder, or held it when it was killed; None for nobody."""
    try:
        return Owner(**json.loads((data / OWNER_NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
