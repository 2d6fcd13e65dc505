"""The tablet's tables, as migrations in order; a released one is never edited."""

from sqlite_utils.db import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("booth")

_TABLES = (
    """
    CREATE TABLE lead (
        id          TEXT PRIMARY KEY,
        revision    INTEGER NOT NULL CHECK (revision >= 1),
        seq         INTEGER NOT NULL,   -- the journal entry of this revision
        captured_at TEXT NOT NULL,
        language    TEXT NOT NULL,
        source      TEXT NOT NULL,
        document    TEXT NOT NULL       -- everything personal is here and nowhere else
    ) STRICT
    """,
    "CREATE INDEX lead_captured_at ON lead (captured_at)",
    """
    CREATE TABLE journal (
        seq         INTEGER PRIMARY KEY,
        kind        TEXT NOT NULL,
        lead_id     TEXT NOT NULL,
        body        TEXT,               -- NULL once blanked
        body_sha256 TEXT NOT NULL,
        link        TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE journal_state (
        one            INTEGER PRIMARY KEY CHECK (one = 1),
        journal_id     TEXT NOT NULL,
        seq            INTEGER NOT NULL DEFAULT 0,
        link           TEXT NOT NULL,
        acked_seq      INTEGER NOT NULL DEFAULT 0,
        backed_up_seq  INTEGER NOT NULL DEFAULT 0,
        delivered_at   TEXT,
        problem        TEXT             -- code of what stopped the last delivery
    ) STRICT
    """,
    """
    CREATE TABLE device (
        one         INTEGER PRIMARY KEY CHECK (one = 1),
        device_id   TEXT NOT NULL,
        secret      TEXT NOT NULL,
        hub_url     TEXT NOT NULL,
        event_id    TEXT NOT NULL,
        event_name  TEXT NOT NULL,
        public_url  TEXT NOT NULL,
        enrolled_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE catalogue (
        version   TEXT PRIMARY KEY,     -- SHA-256 of the manifest
        manifest  TEXT NOT NULL,
        loaded_at TEXT NOT NULL,
        active    INTEGER UNIQUE CHECK (active = 1)
    ) STRICT
    """,
    "CREATE TABLE blob (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
    """
    CREATE TABLE staff_pin (
        one          INTEGER PRIMARY KEY CHECK (one = 1),
        pin_hash     TEXT NOT NULL,
        failures     INTEGER NOT NULL DEFAULT 0,
        locked_until TEXT
    ) STRICT
    """,
    "CREATE TABLE session_key (one INTEGER PRIMARY KEY CHECK (one = 1), key TEXT NOT NULL) STRICT",
)


@migrations()
def first_tables(db: Database) -> None:
    """The tables of version 0.1."""
    for statement in _TABLES:
        db.execute(statement)


@migrations()
def bundles(db: Database) -> None:
    """Bundles that left by stick or camera: what an acknowledgement may answer."""
    db.execute("""
        CREATE TABLE bundle (
            sha256  TEXT PRIMARY KEY,
            seq     INTEGER NOT NULL,   -- of its last entry
            link    TEXT NOT NULL,      -- of its last entry
            made_at TEXT NOT NULL
        ) STRICT
    """)
