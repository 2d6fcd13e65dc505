"""The catalogue at the hub: content-addressed, the newest loaded is the one shown."""

from sqlalchemy import Connection, Engine, select, text

from ..shared import product
from ..shared.product import Catalogue
from . import rows
from .tables import blob, catalogue

_NEWEST = (catalogue.c.loaded_at.desc(), catalogue.c.version)


def load(connection: Connection, manifest: str, blobs: dict[str, bytes], now: str) -> str:
    """Make this the catalogue, whole or (where this raises) not at all; its version."""
    new = product.version(manifest)
    for sha256, content in blobs.items():
        connection.execute(
            text(
                "INSERT INTO blob (sha256, bytes) VALUES (:s, :b) ON CONFLICT (sha256) DO NOTHING"
            ),
            {"s": sha256, "b": content},
        )
    row = {"version": new, "manifest": manifest, "loaded_at": now}
    rows.insert(connection, catalogue, [row], "DO UPDATE SET loaded_at = excluded.loaded_at")
    return new


def current(engine: Engine) -> Catalogue:
    """The catalogue that is shown; an empty one before the first load."""
    found = manifest(engine)
    return product.from_manifest(found[1]) if found else Catalogue()


def manifest(engine: Engine) -> tuple[str, str] | None:
    """(version, JSON text) of the catalogue that is shown; None before the first load."""
    query = select(catalogue.c.version, catalogue.c.manifest).order_by(*_NEWEST).limit(1)
    with engine.connect() as connection:
        row = connection.execute(query).first()
    return (row.version, row.manifest) if row else None


def version(connection: Connection) -> str:
    """The version of the catalogue that is shown; "" before the first load."""
    query = select(catalogue.c.version).order_by(*_NEWEST).limit(1)
    return str(connection.execute(query).scalar() or "")


def picture(engine: Engine, sha256: str) -> bytes | None:
    """A picture by its hash."""
    with engine.connect() as connection:
        found = connection.execute(select(blob.c.bytes).where(blob.c.sha256 == sha256)).scalar()
    return bytes(found) if found is not None else None
