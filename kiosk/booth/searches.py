"""What visitors search for, in this process's memory only: an address would stay in the browser's history."""

import threading

VISITS_MAX = 32


class Searches:
    """The newest words of each visit; a restart of the booth forgets them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._words: dict[str, str] = {}

    def keep(self, visit: str, words: str) -> None:
        """Replace the visit's words; "" for none."""
        with self._lock:
            self._words.pop(visit, None)
            if not words:
                return
            if len(self._words) >= VISITS_MAX:
                del self._words[next(iter(self._words))]
            self._words[visit] = words

    def of(self, visit: str) -> str:
        with self._lock:
            return self._words.get(visit, "")

    def end(self, visit: str) -> None:
        """Forget them: the visit is over."""
        self.keep(visit, "")
