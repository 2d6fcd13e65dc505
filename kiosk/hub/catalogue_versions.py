"""The versions of the catalogue: when each began to be shown, who published it, and which can come back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, select

from ..shared import problems
from ..shared.problems import Problem
from . import rows
from .tables import catalogue_version

# Whose products and pictures stay, so that they can be brought back.
KEPT = 20
# On the page of versions; older ones say no more than their line.
LISTED = 100


@dataclass(frozen=True)
class Version:
    seq: int  # 1, 2, 3 …: the number that staff read
    version: str  # SHA-256 of the manifest
    products: int
    published_at: str
    published_by: str  # "" at the command line
    restored_seq: int | None = None  # of the version that was brought back with it


def add(connection: Connection, event_id: str, new: Version) -> None:
    """Note that this version is shown from now on."""
    row = {"event_id": event_id, **asdict(new)}
    rows.insert(connection, catalogue_version, [row], "DO NOTHING")


def newest(connection: Connection, event_id: str, limit: int = LISTED) -> Sequence[Version]:
    """The newest versions, the one that is shown first."""
    query = (
        select(*_COLUMNS)
        .where(catalogue_version.c.event_id == event_id)
        .order_by(catalogue_version.c.seq.desc())
        .limit(limit)
    )
    return [Version(*row) for row in connection.execute(query)]


def kept(connection: Connection, event_id: str) -> set[str]:
    """The content addresses of those that can be brought back, and of the one that is shown."""
    return {one.version for one in newest(connection, event_id, KEPT)}


def find(connection: Connection, event_id: str, seq: int) -> tuple[Version, Version | None]:
    """(this version, the one before it). raises: Problem(PAGE_MISSING)"""
    query = (
        select(*_COLUMNS)
        .where(catalogue_version.c.event_id == event_id)
        .where(catalogue_version.c.seq <= seq)
        .order_by(catalogue_version.c.seq.desc())
        .limit(2)
    )
    found = [Version(*row) for row in connection.execute(query)]
    if not found or found[0].seq != seq:
        raise Problem(problems.PAGE_MISSING)
    return found[0], found[1] if len(found) > 1 else None


_COLUMNS = (
    catalogue_version.c.seq,
    catalogue_version.c.version,
    catalogue_version.c.products,
    catalogue_version.c.published_at,
    catalogue_version.c.published_by,
    catalogue_version.c.restored_seq,
)
