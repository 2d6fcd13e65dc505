"""How often one address may send a form; in memory, for each process by itself."""

import threading
import time
from collections.abc import Callable


class Rate:
    """Counts by address in windows of per_s seconds."""

    def __init__(
        self, *, most: int, per_s: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._per_s, self._clock = most, per_s, clock
        self._lock = threading.Lock()
        self._window = 0
        # Of the present window only, so it never grows beyond what one window brings.
        self._counts: dict[str, int] = {}

    def wait_s(self, address: str) -> int:
        """0 where one more may come, which is counted; else the seconds until it may."""
        now = self._clock()
        window = int(now // self._per_s)
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, {}
            self._counts[address] = self._counts.get(address, 0) + 1
            if self._counts[address] <= self._most:
                return 0
        return int((window + 1) * self._per_s - now) + 1
