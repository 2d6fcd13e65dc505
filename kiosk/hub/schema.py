"""The hub's migrations: named functions in order; a released one is never edited.

`tables.py` is what they lead to; a test compares the two.
"""

import string
from collections.abc import Callable

from sqlalchemy import Connection, text

from ..shared import ids
from . import listing
from .migrations import catalogue as catalogues
from .migrations.crm import CHANGES, TOKENS, WEBHOOKS
from .migrations.desk import LISTING, TERMS, VIEWS
from .migrations.follow_up import FOLLOW_UP, ROLES
from .migrations.replies import REPLIES
from .migrations.split import RELEASES

_FIRST = """
CREATE TABLE event (
    event_id      TEXT NOT NULL PRIMARY KEY,
    told          TEXT NOT NULL,
    catalogue_seq BIGINT NOT NULL
);
CREATE TABLE person (
    name          TEXT NOT NULL PRIMARY KEY,
    password_hash TEXT NOT NULL
);
CREATE TABLE sign_in (
    name_sha256  TEXT NOT NULL PRIMARY KEY,
    failures     INTEGER NOT NULL,
    failed_at    TEXT NOT NULL,
    locked_until TEXT
);
CREATE TABLE enrolment_code (
    event_id     TEXT NOT NULL,
    code_sha256  TEXT NOT NULL,
    name         TEXT NOT NULL,
    expires_at   TEXT NOT NULL,
    device_nonce TEXT,
    device_id    TEXT,
    PRIMARY KEY (event_id, code_sha256)
);
CREATE TABLE device (
    event_id          TEXT NOT NULL,
    device_id         TEXT NOT NULL,
    name              TEXT NOT NULL,
    device_nonce      TEXT NOT NULL,
    enrolled_at       TEXT NOT NULL,
    revoked_at        TEXT,
    order_seq         BIGINT NOT NULL,
    order_id          TEXT NOT NULL,
    seen_at           TEXT,
    reported          TEXT,
    clock_offset_s    BIGINT,
    PRIMARY KEY (event_id, device_id)
);
CREATE TABLE device_order (
    event_id  TEXT NOT NULL,
    device_id TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    order_id  TEXT NOT NULL,
    kind      TEXT NOT NULL,
    body      TEXT NOT NULL,
    PRIMARY KEY (event_id, device_id, seq)
);
CREATE TABLE journal (
    event_id      TEXT NOT NULL,
    journal_id    TEXT NOT NULL,
    device_id     TEXT NOT NULL,
    acked_seq     BIGINT NOT NULL,
    link          TEXT NOT NULL,
    leads         BIGINT NOT NULL,
    backed_up_seq BIGINT NOT NULL,
    PRIMARY KEY (event_id, journal_id)
);
CREATE TABLE journal_entry (
    event_id    TEXT NOT NULL,
    journal_id  TEXT NOT NULL,
    seq         BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    lead_id     TEXT NOT NULL,
    body        TEXT,
    body_sha256 TEXT NOT NULL,
    link        TEXT NOT NULL,
    received_at TEXT NOT NULL,
    set_aside   TEXT,
    PRIMARY KEY (event_id, journal_id, seq)
);
CREATE INDEX journal_entry_lead ON journal_entry (event_id, lead_id);
CREATE INDEX journal_entry_set_aside ON journal_entry (event_id, set_aside)
    WHERE set_aside IS NOT NULL;
CREATE TABLE lead (
    event_id    TEXT NOT NULL,
    id          TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    device_id   TEXT NOT NULL,
    captured_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    language    TEXT NOT NULL,
    source      TEXT NOT NULL,
    country     TEXT NOT NULL,
    contact_key TEXT,
    document    TEXT NOT NULL,
    erased_at   TEXT,
    PRIMARY KEY (event_id, id)
);
CREATE INDEX lead_captured_at ON lead (event_id, captured_at, id);
CREATE INDEX lead_received_at ON lead (event_id, received_at, id);
CREATE INDEX lead_contact_key ON lead (event_id, contact_key);
CREATE TABLE withdrawal (
    event_id     TEXT NOT NULL,
    lead_id      TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    withdrawn_at TEXT NOT NULL,
    PRIMARY KEY (event_id, lead_id, purpose)
);
CREATE TABLE withdrawal_code (
    event_id  TEXT NOT NULL,
    code      TEXT NOT NULL,
    lead_id   TEXT,
    wish      TEXT,
    wished_at TEXT,
    PRIMARY KEY (event_id, code)
);
CREATE TABLE visits (
    event_id  TEXT NOT NULL,
    tally_id  TEXT NOT NULL
              CHECK (length(tally_id) = 32 AND ltrim(tally_id, '0123456789abcdef') = ''),
    step      TEXT NOT NULL
              CHECK (step IN ('attract', 'start', 'product', 'qr', 'form', 'sent',
                              'completed', 'abandoned', 'hand_off')),
    language  TEXT NOT NULL
              CHECK (length(language) BETWEEN 2 AND 12 AND ltrim(language, {LETTERS} || '-') = ''),
    sku       TEXT NOT NULL
              CHECK (length(sku) <= 64 AND ltrim(sku, {LETTERS} || '._-') = ''),
    device_id TEXT NOT NULL,
    hour      TEXT NOT NULL
              CHECK (hour LIKE '____-__-__T__' AND ltrim(hour, '0123456789T-') = ''),
    count     INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (event_id, tally_id, step, language, sku)
);
CREATE TABLE bundle (
    event_id    TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    device_id   TEXT NOT NULL,
    journal_id  TEXT NOT NULL,
    acked_seq   BIGINT NOT NULL,
    link        TEXT NOT NULL,
    leads       BIGINT NOT NULL,
    new_entries BIGINT NOT NULL,
    taken_in_at TEXT NOT NULL,
    PRIMARY KEY (event_id, sha256)
);
CREATE TABLE catalogue (
    version   TEXT NOT NULL PRIMARY KEY,
    manifest  TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    seq       BIGINT NOT NULL
);
CREATE TABLE blob (
    sha256 TEXT NOT NULL PRIMARY KEY,
    bytes  {BYTES} NOT NULL
)
"""
_EVENT = text("""
    INSERT INTO event (event_id, told, catalogue_seq)
    VALUES (:event_id, '', 0)
""")


def version_0_1(connection: Connection) -> None:
    """The tables of version 0.1, and this hub's one event: made here, once, however many processes start."""
    run(connection, _FIRST)
    connection.execute(_EVENT, {"event_id": ids.new_id()})


def changes_of_leads(connection: Connection) -> None:
    """The changes of leads, numbered for readers that follow them."""
    run(connection, CHANGES)


def api_tokens(connection: Connection) -> None:
    """Who may read leads over the API."""
    run(connection, TOKENS)


def webhooks(connection: Connection) -> None:
    """Whom the hub tells of changes by itself, and what came of it."""
    run(connection, WEBHOOKS)


def follow_up(connection: Connection) -> None:
    """What becomes of leads after the fair."""
    run(connection, FOLLOW_UP)


def roles(connection: Connection) -> None:
    """What each person may do; who could sign in before may do everything."""
    run(connection, ROLES)


def contact_releases(connection: Connection) -> None:
    """Whom a buyer's contact was released to."""
    run(connection, RELEASES)


def listing_of_leads(connection: Connection) -> None:
    """What the desk finds leads by, of those that are here as well."""
    run(connection, LISTING)
    listing.list_all(connection)
    if connection.dialect.name != "sqlite":
        run(connection, TERMS)


def replies(connection: Connection) -> None:
    """What buyers are answered."""
    run(connection, REPLIES)


def saved_views(connection: Connection) -> None:
    """Filters of the desk's list under a name."""
    run(connection, VIEWS)


def catalogue_versions(connection: Connection) -> None:
    """The versions of the catalogue, beginning with those that are here, and its draft."""
    run(connection, catalogues.VERSIONS)
    catalogues.note_loaded(connection)


MIGRATIONS: tuple[Callable[[Connection], None], ...] = (
    version_0_1,
    changes_of_leads,
    api_tokens,
    webhooks,
    follow_up,
    roles,
    contact_releases,
    listing_of_leads,
    replies,
    saved_views,
    catalogue_versions,
)


def run(connection: Connection, statements: str) -> None:
    """Statements parted by semicolons; {BYTES} is this database's type for bytes.

    {LETTERS} are those of codes: ltrim(column, {LETTERS}) = '' is a pattern that both databases know.
    """
    bytes_type = "BLOB" if connection.dialect.name == "sqlite" else "BYTEA"
    letters = f"'{string.ascii_letters}{string.digits}'"
    written = statements.replace("{BYTES}", bytes_type).replace("{LETTERS}", letters)
    for statement in written.split(";"):
        connection.execute(text(statement))


_RECORD = text("""
    INSERT INTO migration (name)
    VALUES (:name)
    ON CONFLICT (name) DO NOTHING
""")


def migrate(in_one_transaction: Callable[[Callable[[Connection], None]], None]) -> None:
    """Bring the database to this version; hub processes may do it at the same time.

    A migration's row and its work are one transaction. Of two processes the second waits at the
    row for the first to commit, and then finds it done.
    """
    in_one_transaction(
        lambda c: run(c, "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY)")
    )
    for migration in MIGRATIONS:

        def once(
            connection: Connection, migration: Callable[[Connection], None] = migration
        ) -> None:
            if connection.execute(_RECORD, {"name": migration.__name__}).rowcount:
                migration(connection)

        in_one_transaction(once)
