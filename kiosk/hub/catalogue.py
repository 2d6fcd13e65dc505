"""The catalogue at the hub: content-addressed, the one loaded last is the one shown."""

import json
from functools import lru_cache

from sqlalchemy import Column, Connection, Engine, select, text

from ..shared import product, report
from ..shared.product import Catalogue
from . import devices, event, rows
from .tables import blob, catalogue, device

_NEWEST = (catalogue.c.seq.desc(), catalogue.c.version)
# A tablet may be fetching the one before the newest.
_NEWEST_KEPT = 2


def load(connection: Connection, manifest: str, blobs: dict[str, bytes], now: str) -> str:
    """Make this the catalogue, whole or (where this raises) not at all; its version.

    What neither a tablet shows nor one may be fetching is let go.
    """
    event_id = devices.the_event(connection)
    # First of all: who loads another one meanwhile waits, and lets go of nothing of this one.
    seq = event.next_catalogue(connection, event_id)
    new = product.version(manifest)
    for sha256, content in blobs.items():
        connection.execute(
            text(
                "INSERT INTO blob (sha256, bytes) VALUES (:s, :b) ON CONFLICT (sha256) DO NOTHING"
            ),
            {"s": sha256, "b": content},
        )
    row = {"version": new, "manifest": manifest, "loaded_at": now, "seq": seq}
    newer = "DO UPDATE SET loaded_at = excluded.loaded_at, seq = excluded.seq"
    rows.insert(connection, catalogue, [row], newer)
    _let_go(connection, event_id)
    return new


def _let_go(connection: Connection, event_id: str) -> None:
    """Delete the versions that nobody uses any more, and the pictures that are in no other."""
    newest = select(catalogue.c.version).order_by(*_NEWEST).limit(_NEWEST_KEPT)
    said = select(device.c.reported).where(device.c.event_id == event_id)
    kept = {*connection.execute(newest).scalars()}
    for reported in connection.execute(said).scalars():
        kept.add(report.from_document(json.loads(reported or "{}")).catalogue_version)
    _keep_only(connection, catalogue.c.version, kept)
    manifests = connection.execute(select(catalogue.c.manifest)).scalars()
    shown = {sha256 for one in manifests for sha256 in product.from_manifest(one).blobs}
    _keep_only(connection, blob.c.sha256, shown)


def _keep_only(connection: Connection, key: Column[str], kept: set[str]) -> None:
    """Delete the rows of a table that have none of these keys."""
    gone = set(connection.execute(select(key)).scalars()) - kept
    if gone:
        condition = rows.among(connection, key, sorted(gone))
        connection.execute(key.table.delete().where(condition))


def current(engine: Engine) -> Catalogue:
    """The catalogue that is shown; an empty one before the first load."""
    found = manifest(engine)
    return _parsed(found[1]) if found else Catalogue()


# A buyer's form asks for it several times; the one before may still be asked for meanwhile.
@lru_cache(maxsize=2)
def _parsed(manifest_text: str) -> Catalogue:
    return product.from_manifest(manifest_text)


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
