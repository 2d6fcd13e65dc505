"""The catalogue at the hub: content-addressed, the one loaded last is the one shown."""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

from sqlalchemy import Column, Connection, Engine, select, text

from ..shared import problems, product, report
from ..shared.problems import Problem
from ..shared.product import Catalogue
from . import catalogue_versions, devices, event, rows
from .catalogue_versions import Version
from .tables import blob, catalogue, catalogue_draft, device

_NEWEST = (catalogue.c.seq.desc(), catalogue.c.version)


def load(
    connection: Connection,
    manifest: str,
    blobs: dict[str, bytes],
    now: str,
    *,
    by: str = "",
    restored_seq: int | None = None,
) -> str:
    """Make this the catalogue, whole or (where this raises) not at all; its version.

    by:           who is signed in; "" at the command line
    restored_seq: of the version that is brought back
    What no tablet shows, and no version that is kept holds, is let go.
    """
    event_id = devices.the_event(connection)
    # First of all: who loads another one meanwhile waits, and lets go of nothing of this one.
    seq = event.next_catalogue(connection, event_id)
    new = product.version(manifest)
    keep_pictures(connection, blobs)
    row = {"version": new, "manifest": manifest, "loaded_at": now, "seq": seq}
    newer = "DO UPDATE SET loaded_at = excluded.loaded_at, seq = excluded.seq"
    rows.insert(connection, catalogue, [row], newer)
    count = len(json.loads(manifest))
    catalogue_versions.add(
        connection, event_id, Version(seq, new, count, now, by, restored_seq=restored_seq)
    )
    _let_go(connection, event_id)
    return new


def keep_pictures(connection: Connection, blobs: Mapping[str, bytes]) -> None:
    """Add pictures (sha256 → WebP); those that no catalogue or draft shows go at the next load."""
    statement = text(
        "INSERT INTO blob (sha256, bytes) VALUES (:s, :b) ON CONFLICT (sha256) DO NOTHING"
    )
    for sha256, content in blobs.items():
        connection.execute(statement, {"s": sha256, "b": content})


def _let_go(connection: Connection, event_id: str) -> None:
    """Delete the versions that nobody uses any more, and the pictures that are in no other."""
    said = select(device.c.reported).where(device.c.event_id == event_id)
    kept = catalogue_versions.kept(connection, event_id)
    draft = catalogue_draft
    base = select(draft.c.base_version).where(draft.c.event_id == event_id)
    kept |= {*connection.execute(base).scalars()}
    for reported in connection.execute(said).scalars():
        kept.add(report.from_document(json.loads(reported or "{}")).catalogue_version)
    _keep_only(connection, catalogue.c.version, kept)
    manifests = [
        *connection.execute(select(catalogue.c.manifest)).scalars(),
        *connection.execute(select(draft.c.manifest).where(draft.c.event_id == event_id)).scalars(),
    ]
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
    with engine.connect() as connection:
        return shown(connection)


def shown(connection: Connection) -> Catalogue:
    """The same, in a transaction."""
    query = select(catalogue.c.manifest).order_by(*_NEWEST).limit(1)
    found = connection.execute(query).scalar()
    return _parsed(found) if found else Catalogue()


def of_version(connection: Connection, version: str) -> Catalogue | None:
    """An older catalogue by its version; None where it is kept no longer."""
    query = select(catalogue.c.manifest).where(catalogue.c.version == version)
    found = connection.execute(query).scalar()
    return product.from_manifest(found) if found else None


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


def bring_back(
    connection: Connection, event_id: str, seq: int, *, over: str, by: str, now: str
) -> None:
    """Show an older version from now on, as a new one.

    over:   the version that is shown, as whoever brings this one back saw it
    raises: Problem PAGE_MISSING, VERSION_GONE, DRAFT_CHANGED where another is shown by now
    """
    event.lock(connection, event_id)
    if version(connection) != over:
        raise Problem(problems.DRAFT_CHANGED)
    wanted, _ = catalogue_versions.find(connection, event_id, seq)
    query = select(catalogue.c.manifest).where(catalogue.c.version == wanted.version)
    found = connection.execute(query).scalar()
    if found is None:
        raise Problem(problems.VERSION_GONE, limit=catalogue_versions.KEPT)
    load(connection, found, {}, now, by=by, restored_seq=seq)


def has_pictures(connection: Connection, sha256s: Sequence[str]) -> bool:
    """Are all these pictures here?"""
    query = select(blob.c.sha256).where(rows.among(connection, blob.c.sha256, sha256s))
    return set(connection.execute(query).scalars()) == set(sha256s)
