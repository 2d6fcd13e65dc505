"""The draft of the catalogue: what staff edit, until it is published as one version.

Tablets fetch a catalogue whole, so an afternoon's edits are one version for them, not fifty; and nothing
reaches a buyer that nobody looked at. There is one draft for all who edit: each save is of one product,
and compared with what stood when its form was opened.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection, select

from ..shared import problems, product
from ..shared.catalogue_file import Read
from ..shared.problems import Problem
from ..shared.product import Catalogue, Product
from . import catalogue, catalogue_merge, event, rows
from .tables import catalogue_draft


@dataclass(frozen=True)
class Edit:
    by: str
    at: str
    clash: bool = False  # what was published meanwhile changed this product as well


@dataclass(frozen=True)
class Draft:
    catalogue: Catalogue  # what would be shown
    shown: Catalogue
    edited: Mapping[str, Edit]  # sku → who changed it last; only of what differs from what is shown

    @property
    def empty(self) -> bool:
        """Does it change nothing?"""
        return self.catalogue.version == self.shown.version


def find(connection: Connection, event_id: str) -> Draft:
    """The draft, over what is shown by now; an empty one where nobody edited."""
    shown = catalogue.shown(connection)
    query = select(catalogue_draft).where(catalogue_draft.c.event_id == event_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        return Draft(shown, shown, {})
    edited = {sku: Edit(**said) for sku, said in json.loads(row["edited"]).items()}
    drafted = product.from_manifest(row["manifest"])
    if row["base_version"] == shown.version:
        return Draft(drafted, shown, edited)
    base = catalogue.of_version(connection, row["base_version"]) or Catalogue()
    products, both = catalogue_merge.merged(base, drafted, shown)
    edited = {sku: replace(one, clash=one.clash or sku in both) for sku, one in edited.items()}
    return Draft(_catalogue(products), shown, edited)


def change(
    connection: Connection,
    event_id: str,
    work: Callable[[Draft], Sequence[Product]],
    *,
    by: str,
    now: str,
) -> None:
    """Let work make other products of the draft. Who else changes it meanwhile waits.

    raises: what work raises; then nothing is changed
    """
    event.lock(connection, event_id)
    before = find(connection, event_id)
    after = _catalogue(work(before))
    if after.version == before.shown.version:
        _forget(connection, event_id)
        return
    skus = before.catalogue.by_sku.keys() | after.by_sku.keys()
    edited = {}
    for sku in sorted(skus | before.shown.by_sku.keys()):
        if after.by_sku.get(sku) == before.shown.by_sku.get(sku):
            continue
        touched = after.by_sku.get(sku) != before.catalogue.by_sku.get(sku)
        edited[sku] = Edit(by, now) if touched else before.edited.get(sku, Edit(by, now))
    row = {
        "event_id": event_id,
        "manifest": product.manifest(after.products),
        "base_version": before.shown.version,
        "edited": json.dumps({sku: asdict(one) for sku, one in edited.items()}),
    }
    others = ", ".join(f"{name} = excluded.{name}" for name in row if name != "event_id")
    rows.insert(connection, catalogue_draft, [row], f"DO UPDATE SET {others}")


def become(
    connection: Connection, event_id: str, read: Read, *, seen: str, by: str, now: str
) -> None:
    """Let the draft be a whole file's catalogue.

    seen:   version of the draft that may go for it; "" for none
    raises: Problem(DRAFT_WAITS) where there is another
    """

    def work(draft: Draft) -> Sequence[Product]:
        if not draft.empty and draft.catalogue.version != seen:
            raise Problem(problems.DRAFT_WAITS)
        return read.products

    catalogue.keep_pictures(connection, read.blobs)
    change(connection, event_id, work, by=by, now=now)


def publish(
    connection: Connection, event_id: str, *, seen: str, over: str, by: str, now: str
) -> None:
    """Show the draft from now on.

    seen, over: versions of draft and of what is shown, as whoever publishes saw them compared
    raises:     Problem DRAFT_CHANGED where one is another by now, CATALOGUE_EMPTY
    """
    draft = _as_seen(connection, event_id, seen, over)
    if not draft.catalogue.products:
        raise Problem(problems.CATALOGUE_EMPTY)
    # It stays until then: the pictures that only it has would go.
    manifest = product.manifest(draft.catalogue.products)
    catalogue.load(connection, manifest, {}, now, by=by)
    _forget(connection, event_id)


def discard(connection: Connection, event_id: str, *, seen: str, over: str) -> None:
    """Forget the draft. seen, over: as for publish. raises: Problem(DRAFT_CHANGED)"""
    _as_seen(connection, event_id, seen, over)
    _forget(connection, event_id)


def _as_seen(connection: Connection, event_id: str, seen: str, over: str) -> Draft:
    event.lock(connection, event_id)
    draft = find(connection, event_id)
    if (draft.catalogue.version, draft.shown.version) != (seen, over):
        raise Problem(problems.DRAFT_CHANGED)
    return draft


def _forget(connection: Connection, event_id: str) -> None:
    connection.execute(catalogue_draft.delete().where(catalogue_draft.c.event_id == event_id))


def _catalogue(products: Sequence[Product]) -> Catalogue:
    return Catalogue(tuple(products), product.version(product.manifest(products)))
