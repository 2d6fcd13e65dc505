"""What the booth looks after between deliveries: letting go once a day, and an overwriting that was held up."""

import time
from contextlib import suppress

from ..shared.problems import Problem
from . import retention
from .store import Store

_DAY_S = 24 * 60 * 60


class Upkeep:
    """Asked after each round; most times there is nothing to do."""

    def __init__(self, store: Store, *, retention_days: int) -> None:
        self._store, self._retention_days = store, retention_days
        self._due_s = 0.0  # of time.monotonic(): at the start, then once a day

    def look(self) -> None:
        """Do what is due. What the disk refuses is in the store's health, and is due again."""
        with suppress(Problem):
            if self._store.health.overwriting:
                self._store.overwrite_erased()
            if time.monotonic() >= self._due_s:
                retention.run(self._store, days=self._retention_days)
                self._due_s = time.monotonic() + _DAY_S
