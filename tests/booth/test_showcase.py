"""What stands for the others: on the attract screen, and beside a product."""

from dataclasses import replace
from pathlib import Path

from kiosk.booth import showcase
from kiosk.shared import catalogue_file
from kiosk.shared.product import Catalogue

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
DEMO_CATALOGUE = Catalogue(
    tuple(catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures").products)
)


def test_slides_are_five_pictured_products_of_five_kinds():
    shown = showcase.slides(DEMO_CATALOGUE)

    assert len(shown) == len({one.category for one in shown}) == 5
    assert all(one.picture for one in shown)


def test_product_without_a_picture_is_no_slide():
    first, *others = DEMO_CATALOGUE.products
    shown = showcase.slides(Catalogue((replace(first, picture=None), *others)))

    assert first.sku not in {one.sku for one in shown}
    assert showcase.slides(Catalogue()) == []


def test_related_are_others_of_its_kind_first():
    for product in DEMO_CATALOGUE.products:
        shown = showcase.related(DEMO_CATALOGUE, product)
        kind = [one.category == product.category for one in shown]

        assert len(shown) == 4
        assert product not in shown
        assert kind == sorted(kind, reverse=True)
    alone = Catalogue(DEMO_CATALOGUE.products[:1])
    assert showcase.related(alone, alone.products[0]) == []
