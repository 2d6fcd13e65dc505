"""What visitors are typing, in this process's memory only: it outlives a killed browser, no visit."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from .ended import Ended

# The form with all its fields full takes a few kilobytes.
MAX_BYTES = 64 * 1024
VISITS_MAX = 32


@dataclass(frozen=True)
class Draft:
    """One form as it stands, not sent yet."""

    step: str  # which form: "lead", "more", "rating" or "express"
    fields: MultiDict[str, str]  # as the browser would send them
    session: Mapping[str, object]  # of the visit, for a browser that lost its cookie
    language: str  # BCP 47
    seen_at_s: float  # when somebody was last there, in seconds since 1970
    here: bool = True  # on the tablet itself, not on another device in its network


class Drafts:
    """The newest draft of each visit. A restart of the booth forgets them: nothing is on disk."""

    def __init__(self, *, kept_s: float) -> None:
        """kept_s: how long a draft lives after somebody was last there, in seconds"""
        self._kept_s = kept_s
        self._lock = threading.Lock()
        self._drafts: dict[str, Draft] = {}
        self._timers: dict[str, threading.Timer] = {}
        self._ended = Ended()

    def keep(self, visit: str, draft: Draft) -> None:
        """Replace the visit's draft. What arrives late, of a visit that ended, is not kept."""
        with self._lock:
            if self._ended.holds(visit):
                return
            self._forget(visit)
            if len(self._drafts) >= VISITS_MAX:
                self._forget(next(iter(self._drafts)))
            self._drafts[visit] = draft
            self._wind(visit)

    def seen(self, visit: str, session: Mapping[str, object], language: str) -> None:
        """Somebody is there, on whichever page: the visit's draft is as fresh as if it was typed now.

        session, language: of the visit as they stand now, for a browser that loses its cookie later
        """
        with self._lock:
            draft = self._drafts.get(visit)
            if draft and self._fresh(draft):
                now = time.time()
                kept = replace(draft, session=session, language=language, seen_at_s=now)
                self._drafts[visit] = kept
                self._wind(visit)

    def of(self, visit: str, step: str) -> Draft | None:
        """What this visit was typing into this form."""
        with self._lock:
            draft = self._drafts.get(visit)
        return draft if draft and draft.step == step and self._fresh(draft) else None

    def newest(self) -> Draft | None:
        """What was typed last on the tablet itself."""
        with self._lock:
            fresh = [one for one in self._drafts.values() if one.here and self._fresh(one)]
        return fresh[-1] if fresh else None

    def drop(self, visit: str) -> None:
        """Forget what the visit was typing: it was sent, or is too old."""
        with self._lock:
            self._forget(visit)

    def end(self, visit: str) -> None:
        """Forget it, and take nothing more of this visit."""
        with self._lock:
            self._forget(visit)
            self._ended.add(visit)

    def _fresh(self, draft: Draft) -> bool:
        # By the wall clock: a timer stands still while the tablet sleeps.
        return 0 <= time.time() - draft.seen_at_s <= self._kept_s

    def _wind(self, visit: str) -> None:
        """Set the time after which it is gone from memory too, also where nobody asks again."""
        if timer := self._timers.pop(visit, None):
            timer.cancel()
        timer = threading.Timer(self._kept_s, self.drop, (visit,))
        timer.daemon = True
        timer.start()
        self._timers[visit] = timer

    def _forget(self, visit: str) -> None:
        self._drafts.pop(visit, None)
        if timer := self._timers.pop(visit, None):
            timer.cancel()
