"""Continue on my phone: a code that takes the chosen products along, made with no network."""

import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from flask import Blueprint, render_template, request

from ..shared import handoff, qr
from ..shared.problems import Problem
from ..shared.product import Product
from ..shared.web import translate
from . import browsing, device, steps
from .context import booth

pages = Blueprint("handoff", __name__)
# 70 mm on a 10-inch tablet: good to about 80 cm, over a table (reference measurements).
CODE_PX = 400


@dataclass(frozen=True)
class Taken:
    """What the code holds."""

    text: str  # a hub's page, or the exporter's contact; "" where there is neither
    products: int = 0  # how many of the chosen go along, from the first on
    at_hub: bool = True


@pages.get("/handoff")
def show() -> str:
    """The code for the products chosen, in their order."""
    by_sku = booth().store.catalogue.by_sku
    skus = dict.fromkeys(request.args.getlist("sku"))
    products = [by_sku[sku] for sku in skus if sku in by_sku]
    taken = _taken(products)
    if taken.text:
        steps.count("hand_off")
    label = (
        translate("QR code for your phone") if taken.at_hub else translate("QR code of our contact")
    )
    return render_template(
        "booth/handoff.html",
        back=browsing.back(),
        products=products,
        left=products[taken.products :] if taken.at_hub else [],
        code=_code(taken.text, label) if taken.text else "",
        address=taken.text.split("://", 1)[-1] if taken.at_hub else "",
        at_hub=taken.at_hub,
    )


def _taken(products: Sequence[Product]) -> Taken:
    public_url = booth().public_url
    if not public_url:
        return Taken(booth().contact, at_hub=False)
    enrolled = None
    with suppress(Problem), booth().store.read() as connection:
        enrolled = device.find(connection)
    codes = [product.code for product in products]
    if enrolled:
        known = [product.code for product in booth().store.catalogue.products]
        token = handoff.make(
            handoff.key(enrolled.secret), codes, catalogue=known, public_url=public_url
        )
        return Taken(f"{public_url}{handoff.PATH}{token.text}", token.products)
    # The hub does not know this tablet: its page of the product has the same form.
    return Taken(f"{public_url}/p/{codes[0]}" if codes else public_url, len(codes[:1]))


def _code(text: str, label: str) -> str:
    text = qr.spelled(text)
    side = len(qr.matrix(text)) + 2 * qr.QUIET_ZONE
    return qr.svg(text, label=label, px_per_module=math.ceil(CODE_PX / side))
