"""The countries that most of this tablet's buyers came from: they come first in lists."""

import threading
import time
from collections.abc import Sequence
from contextlib import suppress

from ..shared.problems import Problem
from .store import Store

MOST = 3
# So many, and so seldom looked at, that a list never says where the buyer before came from.
LEADS_MIN = 3
LOOK_EVERY_S = 60.0

_SEEN = """
    SELECT json_extract(document, '$.contact.country') AS country
      FROM lead
     WHERE country <> ''
     GROUP BY country
    HAVING count(*) >= :leads_min
     ORDER BY count(*) DESC, country
     LIMIT :most
"""


class SeenCountries:
    """The list, read anew at most once a minute."""

    def __init__(self, store: Store, otherwise: Sequence[str]) -> None:
        """otherwise: codes of those that come first until enough buyers were here."""
        self._store, self._otherwise = store, otherwise
        self._lock = threading.Lock()
        self._first: tuple[str, ...] = tuple(otherwise[:MOST])
        self._look_at = 0.0

    def first(self) -> tuple[str, ...]:
        """ISO 3166-1 alpha-2 codes, MOST at most."""
        with self._lock:
            if time.monotonic() >= self._look_at:
                self._look_at = time.monotonic() + LOOK_EVERY_S
                # A tablet that cannot read its file shows what it showed before.
                with suppress(Problem), self._store.read() as connection:
                    rows = connection.execute(_SEEN, {"leads_min": LEADS_MIN, "most": MOST})
                    seen = [code for (code,) in rows]
                    self._first = tuple(dict.fromkeys([*seen, *self._otherwise]))[:MOST]
            return self._first
