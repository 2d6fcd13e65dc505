"""What differs between two catalogues: each product that came, went or changed, and each field of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..shared import catalogue_file
from ..shared.product import Catalogue, Product


@dataclass(frozen=True)
class Field:
    """One that changed. name: a column of the catalogue file, or picture, or place"""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """Of one product."""

    before: Product | None  # None where it is new
    after: Product | None  # None where it is taken out
    fields: Sequence[Field] = ()  # of one that is in both

    @property
    def product(self) -> Product:
        one = self.after or self.before
        assert one is not None
        return one


def changes(before: Catalogue, after: Catalogue) -> list[Change]:
    """Each product that differs, in the order of the catalogue after; those taken out at the end."""
    moved = _moved(before, after)
    found = []
    for one in after.products:
        old = before.by_sku.get(one.sku)
        if old is None:
            found.append(Change(None, one))
            continue
        fields = _fields(old, one)
        if one.sku in moved:
            fields.append(Field("place", *moved[one.sku]))
        if fields:
            found.append(Change(old, one, fields))
    gone = [one for one in before.products if one.sku not in after.by_sku]
    return found + [Change(one, None) for one in gone]


def _fields(before: Product, after: Product) -> list[Field]:
    if before == after:
        return []
    old, new = catalogue_file.cells(before), catalogue_file.cells(after)
    found = [
        Field(name, old.get(name, ""), new.get(name, ""))
        for name in catalogue_file.columns([before, after])
        if old.get(name, "") != new.get(name, "")
    ]
    if before.picture != after.picture:
        pictures = [one.picture.thumbnail if one.picture else "" for one in (before, after)]
        found.append(Field("picture", *pictures))
    return found


def _moved(before: Catalogue, after: Catalogue) -> dict[str, tuple[str, str]]:
    """sku → (place before, place after) of as few products as explain the order."""
    old = [sku for sku in before.by_sku if sku in after.by_sku]
    new = [sku for sku in after.by_sku if sku in before.by_sku]
    if old == new:
        return {}
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {sku for block in blocks for sku in old[block.a : block.a + block.size]}
    was, now = (list(one.by_sku) for one in (before, after))
    return {
        sku: (str(was.index(sku) + 1), str(now.index(sku) + 1)) for sku in new if sku not in stayed
    }
