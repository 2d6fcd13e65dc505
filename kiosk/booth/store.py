"""The tablet's SQLite file: open it, write in one transaction, save a lead, read."""

import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlite_utils.db import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from ..shared import entry, problems, product
from ..shared import lead as leads
from ..shared.lead import Lead
from ..shared.problems import Problem
from ..shared.product import Catalogue
from . import journal
from .schema import migrations
from .writer import Connection, Writer

Value = TypeVar("Value")
FILE_NAME = "booth.sqlite3"

# FULL: a commit is on disk before it is answered, also in WAL mode; NORMAL lost confirmed leads
# in 267 of 600 simulated power cuts. secure_delete: erased means overwritten.
_PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}


@dataclass(frozen=True)
class Stored:
    """A lead with where it stands on its way."""

    lead: Lead
    delivered: bool


class Store:
    """The file, its writer thread, and short-lived readers. Shared by all threads of the process."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self.path = data / FILE_NAME
        self._writer = Writer(self._connect)
        self._keeper = self._keep_index()
        self.write(journal.begin)
        self.write(_new_session_key)
        self._catalogue = Catalogue()

    def write(self, work: Callable[[Connection], Value]) -> Value:
        """Run the work in a transaction; returns once it is on disk. See Writer.write."""
        return self._writer.write(work)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for one look; it cannot write, and never outlives an answer."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            connection.execute("PRAGMA query_only = 1")
            yield connection
        finally:
            connection.close()

    def overwrite_erased(self) -> None:
        """After an erasure: let no old page of it stay in the WAL."""
        self._writer.truncate_wal()

    def close(self) -> None:
        """Finish what waits and close the file."""
        # The writer last: whoever closes last moves the WAL into the database.
        self._keeper.close()
        self._writer.close()

    @property
    def catalogue(self) -> Catalogue:
        """The active catalogue; parsed once for each version."""
        with self.read() as connection:
            row = connection.execute("SELECT version FROM catalogue WHERE active = 1").fetchone()
            if row and row[0] != self._catalogue.version:
                manifest = connection.execute(
                    "SELECT manifest FROM catalogue WHERE version = ?", row
                ).fetchone()
                self._catalogue = product.from_manifest(manifest[0])
        return self._catalogue

    def _keep_index(self) -> Connection:
        """A reader that is open as long as we are, so that the WAL and its index are never removed.

        The writer gives its connection up when the disk is full, and then nobody could make a new
        index: reading would fail too, and with it each page.
        """
        keeper = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        keeper.execute("SELECT count(*) FROM catalogue").fetchall()
        return keeper

    def _connect(self) -> Connection:
        connection = sqlite3.connect(self.path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA busy_timeout = 5000")
        for name, value in _PRAGMAS.items():
            connection.execute(f"PRAGMA {name} = {value}")
            if connection.execute(f"PRAGMA {name}").fetchone()[0] != value:
                raise sqlite3.OperationalError(f"this SQLite does not keep {name} = {value}")
        migrations.apply(Database(connection))
        return connection


def save(connection: Connection, lead: Lead) -> Lead:
    """Save a lead of the first step, with its journal entry.

    The same form sent again is the same lead: nothing changes. Where it came back corrected
    (Back, another spelling, Send), the correction is the lead's next revision.
    returns: the lead as it now stands
    raises:  Problem(LEAD_ERASED) for a form that is sent late, after its lead was erased
    """
    tombstone = connection.execute("SELECT 1 FROM tombstone WHERE lead_id = ?", (lead.id,))
    if tombstone.fetchone():
        raise Problem(problems.LEAD_ERASED)
    stored = find(connection, lead.id)
    if stored is None:
        _put(connection, entry.LEAD_CAPTURED, lead)
        return lead
    corrected = leads.corrected(stored, lead)
    if corrected == stored:
        return stored
    return amend(connection, corrected)


def amend(connection: Connection, lead: Lead) -> Lead:
    """Save a later revision of a lead, with its journal entry."""
    _put(connection, entry.LEAD_AMENDED, lead)
    return lead


def append_again(connection: Connection, lead: Lead) -> None:
    """Put a lead as it stands into a journal that began again."""
    seq = journal.append(connection, entry.LEAD_CAPTURED, lead.id, leads.document(lead))
    connection.execute("UPDATE lead SET seq = ? WHERE id = ?", (seq, lead.id))


def find(connection: Connection, lead_id: str) -> Lead | None:
    """The lead with this id, or None."""
    row = connection.execute("SELECT document FROM lead WHERE id = ?", (lead_id,)).fetchone()
    return leads.from_document(json.loads(row[0])) if row else None


def newest_first(connection: Connection) -> Iterator[Stored]:
    """All leads, the newest first, one at a time."""
    rows = connection.execute("""
        SELECT document, lead.seq <= journal_state.acked_seq
          FROM lead, journal_state
         ORDER BY captured_at DESC, id DESC
    """)
    for document, delivered in rows:
        yield Stored(leads.from_document(json.loads(document)), bool(delivered))


def oldest_first(connection: Connection) -> Iterator[Lead]:
    """All leads in the order of their capture, one at a time."""
    for (document,) in connection.execute("SELECT document FROM lead ORDER BY captured_at, id"):
        yield leads.from_document(json.loads(document))


def counts(connection: Connection) -> tuple[int, int]:
    """(all leads, those that wait for the hub)."""
    row = connection.execute("""
        SELECT count(*), count(*) FILTER (WHERE lead.seq > journal_state.acked_seq)
          FROM lead, journal_state
    """).fetchone()
    return row[0], row[1]


def load_catalogue(connection: Connection, manifest: str, blobs: dict[str, bytes], now: str) -> str:
    """Make this the catalogue that buyers see, whole or (where this raises) not at all."""
    version = product.version(manifest)
    connection.executemany(
        "INSERT INTO blob (sha256, bytes) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
        blobs.items(),
    )
    connection.execute("UPDATE catalogue SET active = NULL WHERE active = 1")
    connection.execute(
        """
        INSERT INTO catalogue (version, manifest, loaded_at, active)
        VALUES (?, ?, ?, 1)
        ON CONFLICT (version) DO UPDATE SET active = 1, loaded_at = excluded.loaded_at
        """,
        (version, manifest, now),
    )
    return version


def blob(connection: Connection, sha256: str) -> bytes | None:
    """A picture by its hash."""
    row = connection.execute("SELECT bytes FROM blob WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row else None


def session_key(connection: Connection) -> bytes:
    """What signs this tablet's cookies; kept, so a restart does not end a visit."""
    row = connection.execute("SELECT key FROM session_key").fetchone()
    return bytes.fromhex(row[0])


def _put(connection: Connection, kind: str, lead: Lead) -> None:
    document = leads.document(lead)
    seq = journal.append(connection, kind, lead.id, document)
    row = {
        "id": lead.id,
        "revision": lead.revision,
        "seq": seq,
        "captured_at": lead.captured_at,
        "language": lead.language,
        "source": lead.source,
        "document": json.dumps(document, ensure_ascii=False),
    }
    connection.execute(
        """
        INSERT INTO lead (id, revision, seq, captured_at, language, source, document)
        VALUES (:id, :revision, :seq, :captured_at, :language, :source, :document)
        ON CONFLICT (id) DO UPDATE
           SET revision = excluded.revision, seq = excluded.seq, document = excluded.document
         WHERE excluded.revision = lead.revision + 1
        """,
        row,
    )


def _new_session_key(connection: Connection) -> None:
    connection.execute(
        "INSERT INTO session_key (one, key) VALUES (1, ?) ON CONFLICT (one) DO NOTHING",
        (secrets.token_hex(32),),
    )
