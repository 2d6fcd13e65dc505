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
    "CREATE INDEX journal_lead ON journal (lead_id)",
    """
    CREATE TABLE journal_state (
        one            INTEGER PRIMARY KEY CHECK (one = 1),
        journal_id     TEXT NOT NULL,
        seq            INTEGER NOT NULL DEFAULT 0,
        link           TEXT NOT NULL,
        leads          INTEGER NOT NULL DEFAULT 0,  -- lead.captured entries up to seq
        acked_seq      INTEGER NOT NULL DEFAULT 0,
        backed_up_seq  INTEGER NOT NULL DEFAULT 0,
        order_id       TEXT NOT NULL DEFAULT '',    -- of the newest order that was done
        receipt        TEXT,                        -- JSON of the hub's newest receipt
        set_aside      TEXT NOT NULL DEFAULT '[]',  -- JSON of what the hub did not understand
        delivered_at   TEXT,
        clock_offset_s INTEGER,         -- the hub's clock less ours, at the last report
        problem        TEXT             -- code of what stopped the last delivery
    ) STRICT
    """,
    """
    CREATE TABLE tombstone (            -- kept for ever: a form sent late is not the lead again
        lead_id   TEXT PRIMARY KEY,
        erased_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE hand_over (            -- each wipe, so that its slip can be printed again
        wiped_at TEXT PRIMARY KEY,
        document TEXT NOT NULL          -- JSON of a HandOver; nothing personal
    ) STRICT
    """,
    """
    CREATE TABLE blob_part (            -- of a picture that is under way
        sha256 TEXT NOT NULL,
        start  INTEGER NOT NULL,
        bytes  BLOB NOT NULL,
        PRIMARY KEY (sha256, start)
    ) STRICT
    """,
    """
    CREATE TABLE device (
        one         INTEGER PRIMARY KEY CHECK (one = 1),
        device_id   TEXT NOT NULL,
        name        TEXT NOT NULL,      -- as staff call this tablet; '' for none
        secret      TEXT NOT NULL,
        hub_url     TEXT NOT NULL,
        event_id    TEXT NOT NULL,
        event_name  TEXT NOT NULL,
        public_url  TEXT NOT NULL,
        exporter    TEXT NOT NULL,      -- JSON of a card.Exporter
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
    """
    CREATE TABLE bundle (           -- that left by stick or camera: what an acknowledgement may answer
        sha256  TEXT PRIMARY KEY,
        seq     INTEGER NOT NULL,   -- of its last entry
        link    TEXT NOT NULL,      -- of its last entry
        made_at TEXT NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE covered (          -- by a backup of the hub, with all entries before it
        seq        INTEGER PRIMARY KEY,
        covered_at TEXT NOT NULL    -- the hub's clock
    ) STRICT
    """,
    """
    CREATE TABLE let_go (           -- leads that are at the hub only; nothing personal
        lead_id       TEXT PRIMARY KEY,
        journal_id    TEXT NOT NULL,    -- where their entries are
        seq           INTEGER NOT NULL, -- the newest of them
        missing_since TEXT          -- clock.now() when the hub had fewer entries than that
    ) STRICT
    """,
    # Counts of visits. What a visitor types cannot be in them: no column would take it.
    """
    CREATE TABLE tally (                -- of one hour, UTC
        hour     TEXT NOT NULL PRIMARY KEY
                 CHECK (hour GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]'),
        tally_id TEXT NOT NULL          -- random, the same at the hub
                 CHECK (length(tally_id) = 32 AND tally_id NOT GLOB '*[^0-9a-f]*'),
        closed   INTEGER NOT NULL       -- 1: the journal has all of its counts
                 CHECK (closed IN (0, 1))
    ) STRICT
    """,
    """
    CREATE TABLE visits (
        hour     TEXT NOT NULL REFERENCES tally (hour),
        step     TEXT NOT NULL
                 CHECK (step IN ('attract', 'start', 'product', 'qr', 'form', 'sent',
                                 'completed', 'abandoned', 'hand_off')),
        language TEXT NOT NULL
                 CHECK (length(language) BETWEEN 2 AND 12
                        AND language NOT GLOB '*[^A-Za-z0-9-]*'),
        sku      TEXT NOT NULL          -- '' for the visit as a whole
                 CHECK (length(sku) <= 64 AND sku NOT GLOB '*[^A-Za-z0-9._-]*'),
        count    INTEGER NOT NULL CHECK (count > 0),
        PRIMARY KEY (hour, step, language, sku)
    ) STRICT
    """,
    """
    CREATE TABLE withdrawal (           -- kept for ever, also of leads that are at the hub only
        lead_id      TEXT NOT NULL,
        purpose      TEXT NOT NULL,
        withdrawn_at TEXT NOT NULL,
        PRIMARY KEY (lead_id, purpose)
    ) STRICT
    """,
    """
    CREATE TABLE wish (                 -- of a buyer whose lead had not reached the hub
        code      TEXT PRIMARY KEY,
        wish      TEXT NOT NULL,        -- withdrawn or erased
        wished_at TEXT NOT NULL
    ) STRICT
    """,
)


@migrations()
def version_0_1(db: Database) -> None:
    """The tables of version 0.1."""
    for statement in _TABLES:
        db.execute(statement)


@migrations()
def let_go_link(db: Database) -> None:
    """By it a hub's journal is known as the one that a lead was let go from, not its clone's."""
    db.execute("ALTER TABLE let_go ADD COLUMN link TEXT NOT NULL DEFAULT ''")


@migrations()
def lead_place(db: Database) -> None:
    """Where a lead stands in the list: without it all leads were sorted for the first of them."""
    db.execute("DROP INDEX lead_captured_at")
    db.execute("CREATE INDEX lead_place ON lead (captured_at, id)")
