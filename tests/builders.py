"""Leads and forms for tests: name only what the test is about."""

from functools import lru_cache
from typing import Any

from environment import CHECKOUT
from werkzeug.datastructures import MultiDict

from kiosk.booth import catalogue
from kiosk.booth.store import Store
from kiosk.shared import catalogue_file, clock, ids, language, lead_form
from kiosk.shared import product as products
from kiosk.shared.lead import Lead
from kiosk.shared.product import Product

NOW = "2026-10-14T03:05:09.123Z"


def a_form(**fields: Any) -> MultiDict[str, str]:
    """A first step as the browser sends it; None leaves a field out."""
    typed = {
        "id": ids.new_id(),
        "name": "Ada Lovelace",
        "way": "email",
        "address": "ada@example.org",
        "sku": "PAS-FUR-001",
        "consent_inquiry": "given",
    }
    return MultiDict({name: value for name, value in (typed | fields).items() if value is not None})


def a_lead(**fields: Any) -> Lead:
    """A lead as the form makes it."""
    form = a_form(**fields)
    lead, wrong = lead_form.captured(
        form, products=form.getlist("sku"), language=language.DEFAULT, now=NOW
    )
    assert lead is not None, wrong
    return lead


@lru_cache
def demo_products() -> dict[str, Product]:
    """The demo catalogue without its pictures: sku → product."""
    read = catalogue_file.read(CHECKOUT / "kiosk" / "data" / "demo" / "catalogue.csv")
    return {product.sku: product for product in read.products}


def load_demo(store: Store) -> None:
    """Let this tablet show the demo catalogue."""
    manifest = products.manifest(list(demo_products().values()))
    store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
