"""Whether the hub's disk has room: where it has none, nothing of a tablet is taken, and staff are told."""

import shutil
from pathlib import Path

from sqlalchemy import Engine

from ..shared import clock, problems
from ..shared.problems import Problem

# A batch unfolds to at most 16 MiB, which is written to SQLite's log and then to its file.
FREE_MIN_BYTES = 32 * 1024 * 1024
# After which a tablet that was refused may come back.
WAIT_S = 60


class Room:
    """Of one database; a server's own disk is known only from what it refused."""

    def __init__(self, engine: Engine) -> None:
        in_a_file = engine.dialect.name == "sqlite" and engine.url.database
        self._folder = Path(str(engine.url.database)).absolute().parent if in_a_file else None
        self._refused_at: str | None = None

    def check(self) -> None:
        """Before something of a tablet is written: all of it, so that no kind of it goes on alone.

        raises: Problem(HUB_FULL)
        """
        if self._is_short():
            self.refused()
            raise Problem(problems.HUB_FULL, wait_s=WAIT_S)

    def refused(self) -> None:
        """The database said that its disk is full."""
        self._refused_at = self._refused_at or clock.now()

    def worked(self) -> None:
        """Something was written: a phone's form also where a tablet's batch would find no room."""
        if not self._is_short():
            self._refused_at = None

    @property
    def full_since(self) -> str | None:
        """clock.now() of the first refusal since something was written last; None where there is room."""
        return self._refused_at

    def _is_short(self) -> bool:
        return self._folder is not None and shutil.disk_usage(self._folder).free < FREE_MIN_BYTES
