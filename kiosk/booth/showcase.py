"""Which products stand for the others: on the attract screen, and beside a product."""

from collections.abc import Sequence

from ..shared.product import Catalogue, Product

# 5 slides of 6 s are the half minute that somebody stands before a booth.
SLIDES_MAX = 5
RELATED_MAX = 4


def slides(catalogue: Catalogue) -> Sequence[Product]:
    """The first product with a picture of each of the first categories."""
    firsts: dict[str, Product] = {}
    for product in catalogue.products:
        if product.picture:
            firsts.setdefault(product.category, product)
    return list(firsts.values())[:SLIDES_MAX]


def related(catalogue: Catalogue, product: Product) -> Sequence[Product]:
    """What a buyer of this product may look at next: of its kind, then of its workshop, then what follows it."""
    place = catalogue.products.index(product)
    # In the order of the file from here, and from its start again.
    others = catalogue.products[place + 1 :] + catalogue.products[:place]

    def farness(other: Product) -> int:
        if other.category == product.category:
            return 0
        return 1 if other.prison == product.prison else 2

    return sorted(others, key=farness)[:RELATED_MAX]
