"""The tray: products that a buyer collects, to ask for a quote for all of them at once."""

from collections.abc import Iterable

from flask import Blueprint, abort, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from ..shared import lead_form, problems
from ..shared.problems import Problem
from ..shared.product import Product
from . import ahead, browsing
from .context import booth

pages = Blueprint("tray", __name__)


@pages.get("/tray")
def show() -> str:
    """The products of this visit."""
    at_hub = bool(booth().public_url)
    return render_template(
        "booth/tray.html", products=products(), at_hub=at_hub, back=browsing.back()
    )


@pages.post("/tray")
def keep() -> AnyResponse:
    """Add a product, or take it out again; sent twice it is the same. Then the page it was done on.

    raises: Problem(TRAY_FULL)
    """
    new, kept = request.form.get("add", ""), skus()
    if not new:
        take_out([request.form.get("remove", "")])
    elif new not in booth().store.catalogue.by_sku:
        abort(404)
    elif new not in kept and len(kept) >= lead_form.LINES_MAX:
        raise Problem(problems.TRAY_FULL, limit=lead_form.LINES_MAX)
    else:
        put_in([new])
    changed = new or request.form.get("remove", "")
    browsing.looked_at(changed)
    return ahead.forget(redirect(_back(changed), 303))


def products() -> list[Product]:
    """What the visit's tray holds of today's catalogue, in the order it was collected."""
    kept = session.get("tray")
    by_sku = booth().store.catalogue.by_sku if kept else {}
    return [by_sku[sku] for sku in kept or () if sku in by_sku]


def skus() -> list[str]:
    return [product.sku for product in products()]


def known(asked: Iterable[str]) -> list[str]:
    """Those of them that the catalogue has."""
    by_sku = booth().store.catalogue.by_sku
    return [sku for sku in asked if sku in by_sku]


def put_in(added: Iterable[str]) -> None:
    """Add these; the caller looks that they are not more than an inquiry takes.

    They live in the visit's cookie, of which browsers keep 4,096 bytes: 30 SKUs of 64 fit.
    """
    session["tray"] = list(dict.fromkeys([*skus(), *added]))


def take_out(asked: Iterable[str]) -> None:
    """Of the visit's tray; those that the visitor's inquiry holds, too."""
    session["tray"] = [sku for sku in skus() if sku not in set(asked)]


def _back(sku: str) -> str:
    page = request.form.get("page", "")
    if page == "product":
        return url_for("cards.product", sku=sku)
    if page == "tray":
        return url_for("tray.show")
    shown = request.form.get("shown", type=int)
    if page == "found":
        return url_for("cards.found", shown=shown, _anchor=f"card-{sku}")
    category = request.form.get("category") or None
    return url_for("cards.cards", category=category, shown=shown, _anchor=f"card-{sku}")
