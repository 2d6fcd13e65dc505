"""What the tablet keeps: write in one transaction, save a lead, find it."""

import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from sqlite_utils.db import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from ..shared import clock, entry, ids, lead_form, problems
from ..shared import lead as leads
from ..shared.lead import Lead
from ..shared.problems import Problem
from ..shared.product import Catalogue, Product
from . import catalogue, health, journal, session_key
from .database_file import DatabaseFile, Known
from .folder import Hold
from .health import Health
from .schema import migrations
from .writer import Connection, Writer

Value = TypeVar("Value")
FILE_NAME = "booth.sqlite3"


class Store:
    """The file, its writer thread, and short-lived readers. Shared by all threads of the process."""

    # Which catalogue is shown; nothing is known before the file is open.
    _known = Known()

    def __init__(self, data: Path) -> None:
        """Open this folder's file, or begin it; no other process can until `close`.

        Where the disk does not take it, `health` says why, and the writer goes on trying: the
        booth may start on a full disk and save once it can.
        raises: Problem TABLET_IN_USE, TABLET_BUSY
        """
        # One delivery at a time: a round's older answer must not be noted after a newer one's.
        self.delivering = threading.Lock()
        self._data = data
        self._hold: Hold | None = None
        self._where: dict[str, str] = {}
        self._hold_folder()
        self.path = data.absolute() / FILE_NAME
        self.health = Health()
        self.session_key = secrets.token_bytes(32)
        self._catalogue = Catalogue()
        self._file = DatabaseFile(
            self.path,
            self.health,
            prepare=self._prepare,
            touch=session_key.touch,
            newest=journal.reached,
            holds=journal.holds,
            known=catalogue.version,
        )
        self._known = self._file.known
        self._writer = Writer(self._file, self.health)
        with suppress(Problem):
            # An earlier process may have been killed after an erasure and before it overwrote it.
            if self.write(_ever_took_away):
                self.overwrite_erased()

    def write(self, work: Callable[[Connection], Value]) -> Value:
        """Run the work in a transaction; returns once it is on disk. See Writer.write."""
        return self._writer.write(work)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for one look; it cannot write, and never outlives an answer.

        raises: Problem(STORE_REFUSED) where the file cannot be read
        """
        if not self._file.in_place():
            self.write(session_key.touch)
        try:
            # rw: a file that was taken away is not begun anew by somebody who only looks.
            address = f"{self.path.as_uri()}?mode=rw"
            with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
                connection.execute("PRAGMA query_only = 1")
                yield connection
        except sqlite3.Error as error:
            # While nothing can be saved the tables may not be there yet.
            if not health.of_the_disk(error) and self.health.trouble is None:
                raise
            self._file.doubt()
            raise Problem(problems.STORE_REFUSED) from error

    def overwrite_erased(self) -> None:
        """After an erasure: let no old page of it stay in the WAL.

        Where a reader needs it for long, `health` says so, and `Upkeep` tries again.
        """
        self.health.overwriting = self.health.overwriting or clock.now()
        if self._writer.truncate_wal():
            self.health.overwriting = None

    def close(self) -> None:
        """Finish what waits and close the file."""
        self._writer.close()
        if self._hold is not None:
            with suppress(OSError):
                self._hold.release()

    @property
    def catalogue(self) -> Catalogue:
        """The active catalogue, parsed once for each version; the last known if it cannot be read."""
        # No look at the file: pages ask for it many times.
        if self._known.value == self._catalogue.version and self._file.in_place():
            return self._catalogue
        with suppress(Problem), self.read() as connection:
            if catalogue.version(connection) != self._catalogue.version:
                self._catalogue = catalogue.active(connection)
        return self._catalogue

    @property
    def skus(self) -> tuple[str, ...]:
        """The products of the catalogue as it was last read; never waits for the disk."""
        return tuple(self._catalogue.by_sku)

    def announce(self, *, page: str, control: str, secret: str) -> None:
        """Say in the folder where this process answers buyers, and where it takes commands."""
        self._where = {"page": page, "control": control, "secret": secret}
        self._hold_folder()

    def _hold_folder(self) -> None:
        """Hold the folder and say so there; where the disk refuses, once it takes it."""
        with suppress(OSError):
            self._hold = self._hold or Hold(self._data)
            if self._where:
                self._hold.announce(**self._where)

    def _prepare(self, connection: Connection) -> None:
        self._hold_folder()
        migrations.apply(Database(connection))
        journal.begin(connection)
        self.session_key = session_key.settle(connection, self.session_key)


@contextmanager
def reading(path: Path) -> Iterator[Connection]:
    """Read a tablet's file, whoever writes in it meanwhile."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA query_only = 1")
        yield connection
    finally:
        connection.close()


def save(connection: Connection, lead: Lead, *, may_correct: bool = False) -> Lead:
    """Save a lead of the first step, with its journal entry.

    The same form sent again is the same lead: nothing changes. Where it came back corrected
    (Back, another spelling, Send), the correction is the lead's next revision.
    may_correct: was the form shown in this visit? From anybody else, who may have the id from
                 elsewhere, other content is a lead of its own, with an id of its own
    returns: the lead as it now stands
    raises:  Problem LEAD_ERASED, LEAD_HANDED_OVER for a form that is sent late, when its lead is gone;
             PRODUCTS_MANY
    """
    _not_gone(connection, lead.id)
    stored = find(connection, lead.id)
    if stored is None:
        return _put(connection, entry.LEAD_CAPTURED, lead)
    corrected = lead_form.corrected(stored, lead)
    if corrected == stored:
        return stored
    if not may_correct:
        own = replace(lead, id=ids.new_id())
        return _put(connection, entry.LEAD_CAPTURED, own)
    return amend(connection, corrected)


def amend(connection: Connection, lead: Lead) -> Lead:
    """Save a later revision of a lead, with its journal entry.

    raises: Problem LEAD_ERASED, LEAD_HANDED_OVER
    """
    _not_gone(connection, lead.id)
    return _put(connection, entry.LEAD_AMENDED, lead)


def complete(
    connection: Connection, lead_id: str, form: lead_form.Form, products: Mapping[str, Product]
) -> lead_form.Problems:
    """Save a second step as the lead's next revision; read and written in one transaction.

    Sent again unchanged it changes nothing.
    returns: the form's problems; then nothing was saved
    raises:  Problem LEAD_ERASED, LEAD_HANDED_OVER
    """
    lead = standing(connection, lead_id)
    amended, wrong = lead_form.amended(lead, form, products=products)
    if amended and replace(amended, revision=lead.revision) != lead:
        amend(connection, amended)
    return wrong


def append_again(connection: Connection, lead: Lead) -> None:
    """Put a lead as it stands into a journal that began again."""
    written = journal.append(connection, entry.LEAD_CAPTURED, lead.id, leads.document(lead))
    connection.execute("UPDATE lead SET seq = ? WHERE id = ?", (written.seq, lead.id))


def find(connection: Connection, lead_id: str) -> Lead | None:
    """The lead with this id, or None."""
    row = connection.execute("SELECT document FROM lead WHERE id = ?", (lead_id,)).fetchone()
    return leads.from_stored(row[0]) if row else None


def standing(connection: Connection, lead_id: str) -> Lead:
    """The lead with this id, to be changed. raises: Problem LEAD_ERASED, LEAD_HANDED_OVER, PAGE_MISSING"""
    _not_gone(connection, lead_id)
    lead = find(connection, lead_id)
    if lead is None:
        raise Problem(problems.PAGE_MISSING)
    return lead


def _not_gone(connection: Connection, lead_id: str) -> None:
    for table, kind in (
        ("tombstone", problems.LEAD_ERASED),
        ("let_go", problems.LEAD_HANDED_OVER),
    ):
        if connection.execute(f"SELECT 1 FROM {table} WHERE lead_id = ?", (lead_id,)).fetchone():
            raise Problem(kind)


def _put(connection: Connection, kind: str, lead: Lead) -> Lead:
    lead = leads.written(lead)
    new = journal.append(connection, kind, lead.id, leads.document(lead))
    row = {
        "id": lead.id,
        "revision": lead.revision,
        "seq": new.seq,
        "captured_at": lead.captured_at,
        "language": lead.language,
        "source": lead.source,
        "document": new.body,
    }
    written = connection.execute(
        """
        INSERT INTO lead (id, revision, seq, captured_at, language, source, document)
        VALUES (:id, :revision, :seq, :captured_at, :language, :source, :document)
        ON CONFLICT (id) DO UPDATE
           SET revision = excluded.revision, seq = excluded.seq, document = excluded.document
         WHERE excluded.revision = lead.revision + 1
        """,
        row,
    )
    if written.rowcount != 1:
        # Never an entry without its lead: whoever read the lead outside of this transaction is wrong.
        raise ValueError("not the next revision")
    return lead


def _ever_took_away(connection: Connection) -> bool:
    """Was anything ever erased, let go or wiped?"""
    row = connection.execute("""
        SELECT EXISTS (SELECT 1 FROM tombstone)
            OR EXISTS (SELECT 1 FROM let_go)
            OR EXISTS (SELECT 1 FROM hand_over)
    """).fetchone()
    return bool(row[0])
