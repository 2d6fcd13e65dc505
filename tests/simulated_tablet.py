"""A tablet of a simulated fair: its store, whose disk is memory, and what people there remember."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from simulated_memory import Memory
from simulated_rows import Image, image_of, put_back
from sqlite_utils.utils import sqlite3

from kiosk.booth import device, schema
from kiosk.booth.store import Database, Store
from kiosk.shared.product import Catalogue


class Died(Exception):
    """The process is gone, here."""


def a_disk() -> Any:
    """A tablet's disk, with its tables."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrations.apply(Database(connection))
    connection.execute("PRAGMA foreign_keys = 1")
    return connection


class InMemory(Store):
    """A tablet's store whose disk is memory and whose writer is the caller."""

    def __init__(self, disk: Any, step: Callable[[], None]) -> None:
        self.path = Path("booth.sqlite3")
        self.connection = disk
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


@dataclass
class Tablet:
    name: str
    store: InMemory
    memory: Memory
    clock_off: timedelta = timedelta()
    copies: list[tuple[Image, Memory]] = field(default_factory=list)

    @property
    def device(self) -> device.Device:
        found = device.find(self.store.connection)
        assert found is not None
        return found

    @property
    def revisions(self) -> dict[str, int]:
        """Leads that are on it."""
        return dict(self.store.connection.execute("SELECT id, revision FROM lead").fetchall())

    @property
    def tallies(self) -> dict[str, int]:
        """What it counted: its tally of each hour → visits."""
        rows = self.store.connection.execute(
            "SELECT tally_id, count FROM tally JOIN visits USING (hour)"
        )
        return dict(rows.fetchall())

    def image(self) -> Image:
        return image_of(self.store.connection)

    def gets(self, image: Image, memory: Memory) -> None:
        """Another disk, and who knows what is on it."""
        put_back(self.store.connection, image)
        self.memory = memory.copy()
