"""A tablet of a simulated fair: its store, whose disk is memory, and what people there remember."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlite_utils.utils import sqlite3

from kiosk.booth import device
from kiosk.booth.store import Store
from kiosk.shared.product import Catalogue


class Died(Exception):
    """The process is gone, here."""


def copy_of(connection: Any) -> Any:
    copy = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.backup(copy)
    return copy


class InMemory(Store):
    """A tablet's store whose disk is memory and whose writer is the caller."""

    def __init__(self, image: Any, step: Callable[[], None]) -> None:
        self.path = Path("booth.sqlite3")
        self.connection = copy_of(image)
        self.connection.execute("PRAGMA foreign_keys = 1")
        self._step = step
        self._catalogue = Catalogue()

    def write(self, work: Callable[[Any], Any]) -> Any:
        self._step()
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            value = work(self.connection)
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")
        self._step()
        return value

    @contextmanager
    def read(self) -> Iterator[Any]:
        self._step()
        yield self.connection

    def overwrite_erased(self) -> None:
        self._step()

    def close(self) -> None:
        self.connection.close()


@dataclass
class Memory:
    """What the people around one tablet know: the oracle that its database is held against."""

    said: dict[str, list[str]] = field(default_factory=dict)  # lead id → names, oldest first
    revision: dict[str, int] = field(default_factory=dict)  # lead id → the confirmed one
    erased: set[str] = field(default_factory=set)
    withdrawn: set[str] = field(default_factory=set)

    def copy(self) -> "Memory":
        said = {id: list(names) for id, names in self.said.items()}
        return Memory(said, dict(self.revision), set(self.erased), set(self.withdrawn))


@dataclass
class Tablet:
    name: str
    store: InMemory
    memory: Memory
    clock_off: timedelta = timedelta()
    copies: list[tuple[Any, Memory]] = field(default_factory=list)

    @property
    def device(self) -> device.Device:
        found = device.find(self.store.connection)
        assert found is not None
        return found
