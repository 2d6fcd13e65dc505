"""A product's page for phones and for those who link to it: what it says, wherever it stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from ...shared.language import Language, mark
from ...shared.product import Product
from ..config import Config

SHARE = mark("From the booth of Pameran: {name}")


@dataclass(frozen=True)
class Addresses:
    """Where things are, seen from the page."""

    picture: Callable[[str], str]  # SHA-256 of a picture → its address
    form: str  # "" where there is none
    home: str  # all products
    page: str = ""  # absolute; "" where nobody knows it
    origin: str = ""  # what makes a picture's address absolute: https://pameran.example
    # Of pages that are files: code of another language → the page in it, and the accessibility statement.
    languages: Mapping[str, str] | None = None
    statement: str = ""


def context(
    product: Product, language: Language, config: Config, at: Addresses, share: str
) -> dict[str, Any]:
    """What the template hub/product.html shows.

    share: the words before the address in a message, with {name}
    """
    name, description = (
        product.text(product.name, language),
        product.text(product.description, language),
    )
    message = f"{share.format(name=name[0])} {at.page}"
    return {
        "product": product,
        "name": name,
        "description": description,
        "config": config,
        "at": at,
        "preview": _absolute(product, at),
        "linked_data": linked_data(product, language, at),
        "whatsapp": f"https://wa.me/?text={quote(message)}" if at.page else "",
        "mail": f"mailto:?subject={quote(name[0])}&body={quote(message)}" if at.page else "",
    }


def linked_data(product: Product, language: Language, at: Addresses) -> dict[str, Any]:
    """The product as schema.org/Product. A price or minimum that is illustrative is no offer, so not in it."""
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": product.text(product.name, language)[0],
        "description": product.text(product.description, language)[0],
        "sku": product.sku,
        "category": product.category,
        "material": product.materials,
        "countryOfOrigin": {"@type": "Country", "name": "ID"},
    }
    if at.page:
        said["url"] = at.page
    if picture := _absolute(product, at):
        said["image"] = picture
    if not {"fob_usd_min", "fob_usd_max"} & set(product.illustrative):
        said["offers"] = {
            "@type": "AggregateOffer",
            "priceCurrency": "USD",
            "lowPrice": str(product.terms.fob_usd_min),
            "highPrice": str(product.terms.fob_usd_max),
        }
    return said


def _absolute(product: Product, at: Addresses) -> str:
    if not product.picture or not at.origin:
        return ""
    return f"{at.origin}/image/{product.picture.large}.webp"
