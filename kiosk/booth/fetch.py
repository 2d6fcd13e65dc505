"""The catalogue from the hub: piece by piece, each verified, and shown only when it is whole."""

import hashlib
import json
from collections.abc import Sequence
from typing import Protocol

from ..shared import clock, problems, product
from ..shared.problems import Problem
from . import catalogue
from .store import Store
from .writer import Connection


class Shelf(Protocol):
    """What a fetch needs of the hub."""

    def manifest(self, known: str) -> str | None: ...
    def blob_part(self, sha256: str, start: int) -> bytes: ...


def fetch(tablet: Store, shelf: Shelf) -> bool:
    """Make the hub's catalogue the one that buyers see.

    What was fetched before a break is kept, also the first half of a picture.
    returns: False where the tablet has it already, or the hub has none
    raises:  Problem of the network, or BLOB_WRONG for a picture that is not what its name says
    """
    try:
        manifest = shelf.manifest(tablet.catalogue.version)
    except Problem as problem:
        if problem.kind == problems.CATALOGUE_MISSING:
            return False
        raise
    if manifest is None:
        return False
    blobs = product.from_manifest(manifest).blobs
    # Once more where a file was loaded here meanwhile: it lets pictures go that it does not show.
    whole = False
    while not whole:
        for sha256 in blobs:
            if not _has(tablet, sha256):
                _fetch_blob(tablet, shelf, sha256)
        whole = tablet.write(lambda c: _show(c, manifest, blobs))
    return True


def _show(connection: Connection, manifest: str, blobs: Sequence[str]) -> bool:
    """Show the catalogue where all its pictures are here."""
    (here,) = connection.execute(
        "SELECT count(*) FROM blob WHERE sha256 IN (SELECT value FROM json_each(?))",
        (json.dumps(blobs),),
    ).fetchone()
    if here < len(blobs):
        return False
    catalogue.load(connection, manifest, {}, clock.now())
    # Of pictures of a catalogue that was given up.
    connection.execute("DELETE FROM blob_part")
    return True


def _fetch_blob(tablet: Store, shelf: Shelf, sha256: str) -> None:
    # Its hash says when it is whole. A length in a header could be anybody's: only bodies are signed.
    while not tablet.write(lambda c: _complete(c, sha256)):
        start = _so_far(tablet, sha256)
        part = shelf.blob_part(sha256, start)
        if not part:
            tablet.write(lambda c: _forget_parts(c, sha256))
            raise Problem(problems.BLOB_WRONG)
        tablet.write(lambda c, at=start, part=part: _keep(c, sha256, at, part))  # type: ignore[misc]


def _has(tablet: Store, sha256: str) -> bool:
    with tablet.read() as connection:
        row = connection.execute("SELECT 1 FROM blob WHERE sha256 = ?", (sha256,)).fetchone()
    return row is not None


def _so_far(tablet: Store, sha256: str) -> int:
    with tablet.read() as connection:
        row = connection.execute(
            "SELECT coalesce(sum(length(bytes)), 0) FROM blob_part WHERE sha256 = ?", (sha256,)
        ).fetchone()
    return int(row[0])


def _keep(connection: Connection, sha256: str, start: int, part: bytes) -> None:
    connection.execute(
        "INSERT INTO blob_part (sha256, start, bytes) VALUES (?, ?, ?)", (sha256, start, part)
    )


def _complete(connection: Connection, sha256: str) -> bool:
    """Put the parts together where they are the picture that its name says."""
    rows = connection.execute(
        "SELECT bytes FROM blob_part WHERE sha256 = ? ORDER BY start", (sha256,)
    )
    content = b"".join(row[0] for row in rows)
    if hashlib.sha256(content).hexdigest() != sha256:
        return False
    connection.execute(
        "INSERT INTO blob (sha256, bytes) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
        (sha256, content),
    )
    _forget_parts(connection, sha256)
    return True


def _forget_parts(connection: Connection, sha256: str) -> None:
    connection.execute("DELETE FROM blob_part WHERE sha256 = ?", (sha256,))
