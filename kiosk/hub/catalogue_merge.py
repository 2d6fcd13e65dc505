"""Two changes of one catalogue, put together product by product: the draft's, and what was published meanwhile."""

from collections.abc import Sequence

from ..shared.product import Catalogue, Product


def merged(
    base: Catalogue, drafted: Catalogue, shown: Catalogue
) -> tuple[list[Product], frozenset[str]]:
    """(the products of the draft over what is shown by now, skus that both changed).

    base: what was shown when the draft was made; of a product that both changed the draft's stands
    """
    mine, theirs = _changed(base, drafted), _changed(base, shown)
    chosen = dict(shown.by_sku)
    for sku in mine:
        if sku in drafted.by_sku:
            chosen[sku] = drafted.by_sku[sku]
        else:
            chosen.pop(sku, None)
    both = {sku for sku in mine & theirs if drafted.by_sku.get(sku) != shown.by_sku.get(sku)}
    first, second = (drafted, shown) if _reordered(base, drafted) else (shown, drafted)
    order = _woven(list(first.by_sku), list(second.by_sku))
    return [chosen[sku] for sku in order if sku in chosen], frozenset(both)


def _changed(before: Catalogue, after: Catalogue) -> set[str]:
    """The skus that were added, taken out, or say something else."""
    skus = before.by_sku.keys() | after.by_sku.keys()
    return {sku for sku in skus if before.by_sku.get(sku) != after.by_sku.get(sku)}


def _reordered(before: Catalogue, after: Catalogue) -> bool:
    stayed = before.by_sku.keys() & after.by_sku.keys()
    old, new = ([sku for sku in one.by_sku if sku in stayed] for one in (before, after))
    return old != new


def _woven(first: list[str], second: Sequence[str]) -> list[str]:
    """The first order, and what only the second has behind the same neighbour as there."""
    order, known = list(first), set(first)
    for place, sku in enumerate(second):
        if sku not in known:
            order.insert(order.index(second[place - 1]) + 1 if place else 0, sku)
            known.add(sku)
    return order
