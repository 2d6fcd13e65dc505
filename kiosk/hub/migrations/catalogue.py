"""The catalogue's versions, and the draft of the next one."""

import json

from sqlalchemy import Connection, text

VERSIONS = """
CREATE TABLE catalogue_version (
    event_id     TEXT NOT NULL,
    seq          BIGINT NOT NULL,
    version      TEXT NOT NULL,
    products     INTEGER NOT NULL,
    published_at TEXT NOT NULL,
    published_by TEXT NOT NULL,
    restored_seq BIGINT,
    PRIMARY KEY (event_id, seq)
);
CREATE TABLE catalogue_draft (
    event_id     TEXT NOT NULL PRIMARY KEY,
    manifest     TEXT NOT NULL,
    base_version TEXT NOT NULL,
    edited       TEXT NOT NULL
)
"""
_LOADED = text("""
    SELECT event_id, seq, version, manifest, loaded_at
      FROM catalogue, event
""")
_VERSION = text("""
    INSERT INTO catalogue_version (event_id, seq, version, products, published_at, published_by)
    VALUES (:event_id, :seq, :version, :products, :loaded_at, '')
""")


def note_loaded(connection: Connection) -> None:
    """The catalogues that are here become the first versions."""
    for row in connection.execute(_LOADED).mappings().all():
        said = {name: row[name] for name in ("event_id", "seq", "version", "loaded_at")}
        said["products"] = len(json.loads(row["manifest"]))
        connection.execute(_VERSION, said)
