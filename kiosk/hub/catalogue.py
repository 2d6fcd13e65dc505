"""The catalogue at the hub: content-addressed, the newest loaded is the one shown."""

from sqlalchemy import Connection, Engine, select, text

from ..shared import product
from ..shared.product import Catalogue
from . import rows
from .tables import blob, catalogue


def load(connection: Connection, manifest: str, blobs: dict[str, bytes], now: str) -> str:
    """Make this the catalogue, whole or (where this raises) not at all; its version."""
    version = product.version(manifest)
    for sha256, content in blobs.items():
        connection.execute(
            text(
                "INSERT INTO blob (sha256, bytes) VALUES (:s, :b) ON CONFLICT (sha256) DO NOTHING"
            ),
            {"s": sha256, "b": content},
        )
    row = {"version": version, "manifest": manifest, "loaded_at": now}
    rows.insert(connection, catalogue, [row], "DO UPDATE SET loaded_at = excluded.loaded_at")
    return version


def current(engine: Engine) -> Catalogue:
    """The catalogue that is shown; an empty one before the first load."""
    query = select(catalogue.c.manifest).order_by(catalogue.c.loaded_at.desc()).limit(1)
    with engine.connect() as connection:
        manifest = connection.execute(query).scalar()
    return product.from_manifest(manifest) if manifest else Catalogue()


def picture(engine: Engine, sha256: str) -> bytes | None:
    """A picture by its hash."""
    with engine.connect() as connection:
        found = connection.execute(select(blob.c.bytes).where(blob.c.sha256 == sha256)).scalar()
    return bytes(found) if found is not None else None
