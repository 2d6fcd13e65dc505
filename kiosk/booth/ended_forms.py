"""Forms of visits that ended: what they hold is never shown to who comes next."""

import threading
from collections import deque


class EndedForms:
    """Ids of the newest such forms, in memory: a restart of the booth forgets them."""

    def __init__(self, *, kept: int = 10_000) -> None:
        self._lock = threading.Lock()
        self._ids: deque[str] = deque(maxlen=kept)

    def add(self, form_id: str) -> None:
        with self._lock:
            self._ids.append(form_id)

    def holds(self, form_id: str) -> bool:
        with self._lock:
            return form_id in self._ids
