"""The catalogue that the tablet's buyers see: loaded whole, found with its pictures."""

import json

from ..shared import product
from ..shared.product import Catalogue
from .rescue import Connection


def load(connection: Connection, manifest: str, blobs: dict[str, bytes], now: str) -> str:
    """Make this the catalogue that buyers see, whole or (where this raises) not at all.

    The one before is kept, for pages that are open: older ones go, and pictures that are in neither.
    """
    version = product.version(manifest)
    connection.executemany(
        "INSERT INTO blob (sha256, bytes) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
        blobs.items(),
    )
    before = connection.execute("SELECT version FROM catalogue WHERE active = 1").fetchone()
    connection.execute("UPDATE catalogue SET active = NULL WHERE active = 1")
    connection.execute(
        """
        INSERT INTO catalogue (version, manifest, loaded_at, active)
        VALUES (?, ?, ?, 1)
        ON CONFLICT (version) DO UPDATE SET active = 1, loaded_at = excluded.loaded_at
        """,
        (version, manifest, now),
    )
    if before is not None and before[0] != version:
        _keep_only(connection, (version, before[0]))
    return version


def _keep_only(connection: Connection, versions: tuple[str, str]) -> None:
    connection.execute("DELETE FROM catalogue WHERE version NOT IN (?, ?)", versions)
    manifests = connection.execute("SELECT manifest FROM catalogue").fetchall()
    shown = {sha256 for (one,) in manifests for sha256 in product.from_manifest(one).blobs}
    connection.execute(
        "DELETE FROM blob WHERE sha256 NOT IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(shown)),),
    )


def active(connection: Connection) -> Catalogue:
    """The catalogue that buyers see; an empty one before the first load."""
    row = connection.execute("SELECT manifest FROM catalogue WHERE active = 1").fetchone()
    return product.from_manifest(row[0]) if row else Catalogue()


def version(connection: Connection) -> str:
    """The version of the catalogue that buyers see; "" before the first load."""
    row = connection.execute("SELECT version FROM catalogue WHERE active = 1").fetchone()
    return row[0] if row else ""


def blob(connection: Connection, sha256: str) -> bytes | None:
    """A picture by its hash."""
    row = connection.execute("SELECT bytes FROM blob WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row else None
