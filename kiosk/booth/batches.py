"""The journal in batches for the hub; while it works on one, the next is made."""

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass

from ..shared import wire
from . import journal
from .store import Store


@dataclass(frozen=True)
class Batch:
    body: bytes  # as it travels
    count: int  # of its entries
    more: bool  # do entries follow it, as far as was looked?


def next_batch(store: Store, after_seq: int, limit: int) -> Batch | None:
    """The entries that follow after_seq, at most limit, within the wire's size; None for none."""
    with store.read() as connection:
        entries = journal.after(connection, after_seq, limit=limit)
    more = len(entries) == limit
    while entries:
        body = wire.batch(entries)
        if len(body) <= wire.BATCH_MAX_BYTES or len(entries) == 1:
            return Batch(body, len(entries), more)
        entries, more = entries[: len(entries) // 2], True
    return None


class Batches(AbstractContextManager["Batches"]):
    """One after the other, for one round."""

    def __init__(self, store: Store) -> None:
        self._store = store
        # Its thread begins with the first batch that others follow: hardly ever at a fair.
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="next batch")
        self._ahead: tuple[int, int, Future[Batch | None]] | None = None

    def next(self, after_seq: int, limit: int) -> Batch | None:
        """As next_batch, maybe made already; what follows it is then begun.

        What was erased since the one ahead was made is still in it, as in one that is under way:
        the hub erases it with the entry that says so.
        """
        ahead, self._ahead = self._ahead, None
        if ahead and ahead[:2] == (after_seq, limit):
            batch = ahead[2].result()
        else:
            batch = next_batch(self._store, after_seq, limit)
        if batch and batch.more:
            following = after_seq + batch.count
            made = self._pool.submit(next_batch, self._store, following, limit)
            self._ahead = (following, limit, made)
        return batch

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
