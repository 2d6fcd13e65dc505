"""What the staff's screen shows of a transfer: one bundle, frame by frame."""

import threading

from ...shared import frames, qr
from .. import bundles, journal
from ..store import Store


class Screen:
    """Keeps the bundle that is shown: a page loaded again goes on with the same frames."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._content = b""
        self._stands: object = None

    def content(self) -> bytes:
        """The bundle of what waits now, at most one batch of it.

        raises: Problem NOT_ENROLLED, BUNDLE_EMPTY, SODIUM_MISSING
        """
        with self._store.read() as connection:
            state = journal.state(connection)
        stands = (state.journal_id, state.acked_seq, state.seq)
        with self._lock:
            if stands != self._stands:
                self._content = b"".join(bundles.stream(self._store, batches_max=1))
                self._stands = stands
            return self._content

    def frame(self, transfer: str, number: int) -> bytes | None:
        """A frame as PNG, a pixel a module; None where another bundle is shown by now.

        transfer: of the page that asks, as hex digits
        """
        with self._lock:
            content = self._content
        if not content or frames.transfer(content).hex() != transfer:
            return None
        return qr.png_of_bytes(frames.frame(content, number))
