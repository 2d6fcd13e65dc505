"""What ended with a visit: its forms and the visit itself, so that nothing late brings them back."""

import threading
from collections import deque


class Ended:
    """Ids of the newest that ended, in memory: a restart of the booth forgets them."""

    def __init__(self, *, kept: int = 10_000) -> None:
        self._lock = threading.Lock()
        self._ids: deque[str] = deque(maxlen=kept)

    def add(self, ended_id: str) -> None:
        with self._lock:
            self._ids.append(ended_id)

    def holds(self, asked_id: str) -> bool:
        with self._lock:
            return asked_id in self._ids
