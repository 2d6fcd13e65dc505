"""The catalogue that the tablet's buyers see: loaded whole, found with its pictures."""

from ..shared import product
from ..shared.product import Catalogue
from .rescue import Connection


def load(connection: Connection, manifest: str, blobs: dict[str, bytes], now: str) -> str:
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


def active(connection: Connection) -> Catalogue:
    """The catalogue that buyers see; an empty one before the first load."""
    row = connection.execute("SELECT manifest FROM catalogue WHERE active = 1").fetchone()
    return product.from_manifest(row[0]) if row else Catalogue()


def blob(connection: Connection, sha256: str) -> bytes | None:
    """A picture by its hash."""
    row = connection.execute("SELECT bytes FROM blob WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row else None
