"""What one save changes in the draft: a product put in, taken out, or put back as it is shown."""

from collections.abc import Callable, Sequence

from ..shared import ids, problems, product
from ..shared.problems import Problem
from ..shared.product import Product
from .catalogue_draft import Draft

Work = Callable[[Draft], Sequence[Product]]


def fingerprint(one: Product | None) -> str:
    """What a form carries, to tell whether the product is still what it showed; "" for none."""
    return product.version(product.manifest([one])) if one else ""


def put(made: Product, *, was: str, place: int | None) -> Work:
    """Put the product in, or in the place of the one with its sku.

    was:   fingerprint of what the form showed; "" for a new product
    place: 1, 2, 3 … in the catalogue; None leaves it where it is, a new one last
    The work raises: Problem PRODUCT_CHANGED or PRODUCT_GONE where somebody else was first, SKU_TAKEN
    """

    def work(draft: Draft) -> Sequence[Product]:
        standing = draft.catalogue.by_sku.get(made.sku)
        if standing and not was:
            raise Problem(problems.SKU_TAKEN)
        if fingerprint(standing) not in (was, fingerprint(made)):
            raise Problem(problems.PRODUCT_CHANGED if standing else problems.PRODUCT_GONE)
        if not standing and _like(draft, made.sku):
            raise Problem(problems.SKU_TAKEN)
        products = list(draft.catalogue.products)
        if standing:
            products[products.index(standing)] = made
        else:
            products.append(made)
        if place is not None:
            products.remove(made)
            products.insert(max(0, place - 1), made)
        return products

    return work


def take_out(sku: str, *, was: str) -> Work:
    """Take the product out. The work raises: Problem(PRODUCT_CHANGED)"""

    def work(draft: Draft) -> Sequence[Product]:
        if fingerprint(draft.catalogue.by_sku.get(sku)) not in (was, ""):
            raise Problem(problems.PRODUCT_CHANGED)
        return [one for one in draft.catalogue.products if one.sku != sku]

    return work


def put_back(sku: str) -> Work:
    """Let the product be as it is shown, and where: also where it was taken out, or is new."""

    def work(draft: Draft) -> Sequence[Product]:
        products = [one for one in draft.catalogue.products if one.sku != sku]
        shown = draft.shown.by_sku.get(sku)
        if shown:
            earlier = draft.shown.products[: draft.shown.products.index(shown)]
            before = {one.sku for one in earlier}
            # Behind the nearest of those that it follows where it is shown.
            last = max((at for at, one in enumerate(products) if one.sku in before), default=-1)
            products.insert(last + 1, shown)
        return products

    return work


def _like(draft: Draft, sku: str) -> bool:
    """Is there a product whose sku differs in case only, or has the same code?"""
    keys = {(one.sku.casefold(), one.code) for one in draft.catalogue.products}
    skus, codes = {key[0] for key in keys}, {key[1] for key in keys}
    return sku.casefold() in skus or ids.product_code(sku) in codes
