"""Product: what the catalogue says of one article, its terms, and its JSON."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, fields, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from . import ids
from .language import DEFAULT, Language, mark

# Whose work it is decides where it may be imported (19 USC 1307 and others: market rules).
LABOUR_BASES = (
    "in_custody_convicted", "remand", "work_release", "mixed", "released_alumni", "unknown",
)  # fmt: skip

# How the cell of certificates begins, where none is confirmed.
_NONE_HELD = "Applicable, none confirmed held:"

# Categories of the demo catalogue, so that they are translated; others are shown as written.
CATEGORIES = (
    mark("Furniture"), mark("Tableware"), mark("Textiles"), mark("Home textiles"),
    mark("Coconut fibre"), mark("Leather goods"), mark("Jewellery"), mark("Gifts & games"),
    mark("Sports goods"), mark("Pet products"), mark("Food & beverage"), mark("Hospitality"),
)  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """SHA-256 (hex) of the three WebP files of one picture."""

    large: str  # 960 × 720 px
    small: str  # 480 × 360 px
    thumbnail: (
        str  # 168 × 126 px; the small one in a catalogue that was loaded before there were three
    )


@dataclass(frozen=True)
class Terms:
    """What a buyer asks first. Numbers named in Product.illustrative are invented for the demo."""

    hs6: str  # HS 2022, six digits
    moq: Decimal  # minimum order quantity, in moq_unit
    moq_unit: str  # UN/ECE Rec 20
    fob_usd_min: Decimal  # a unit, FOB Indonesian port
    fob_usd_max: Decimal
    lead_time_days: int
    capacity_per_month: Decimal  # in moq_unit
    packaging: str
    certifications: str  # those that would apply; none is confirmed held

    @property
    def certificates(self) -> tuple[str, ...]:
        """Each of them: "Applicable, none confirmed held: SVLK; ISPM-15 pallets" is two."""
        listed = self.certifications.removeprefix(_NONE_HELD).split(";")
        return tuple(dict.fromkeys(one.strip() for one in listed if one.strip()))


@dataclass(frozen=True)
class Product:
    sku: str
    name: Mapping[str, str]  # language → text; English always
    description: Mapping[str, str]
    category: str
    materials: str
    terms: Terms
    prison: str
    city: str
    province: str
    labour_basis: str  # one of LABOUR_BASES
    illustrative: tuple[str, ...] = ()  # terms' fields whose value is invented for the demo
    hs_to_check: bool = False  # the choice of the HS code awaits a customs broker
    partner: str = ""  # private_company, foundation, …: New Zealand's order asks for it
    flags: str = ""  # illustrative_flags as the file has it: the above, and the exporter's remarks
    source_url: str = ""
    picture: Picture | None = None

    @property
    def code(self) -> str:
        """The short code of the product's QR."""
        return ids.product_code(self.sku)

    def text(self, texts: Mapping[str, str], language: Language) -> tuple[str, str]:
        """(text, its language code): the asked language or, marked as such, English."""
        if language.code in texts:
            return texts[language.code], language.code
        return texts[DEFAULT.code], DEFAULT.code


@dataclass(frozen=True)
class Catalogue:
    """All products in the order of the file. The empty one is a kiosk before its first load."""

    products: tuple[Product, ...] = ()
    version: str = ""  # SHA-256 of the manifest

    @cached_property
    def by_sku(self) -> dict[str, Product]:
        return {product.sku: product for product in self.products}

    @cached_property
    def by_code(self) -> dict[str, Product]:
        return {product.code: product for product in self.products}

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """Each category once, in the order of the file."""
        return tuple(dict.fromkeys(product.category for product in self.products))

    @property
    def blobs(self) -> tuple[str, ...]:
        """SHA-256 of every picture file, each once."""
        pictures = [product.picture for product in self.products if product.picture]
        return tuple(dict.fromkeys(file for one in pictures for file in astuple(one)))


def pictured_as(products: Sequence[Product], before: Catalogue) -> tuple[Product, ...]:
    """The products, each without a picture with the one that its SKU had before."""
    old = {one.sku: one.picture for one in before.products}
    return tuple(replace(one, picture=one.picture or old.get(one.sku)) for one in products)


def manifest(products: Sequence[Product]) -> str:
    """Products → the JSON text that names a catalogue: its SHA-256 is the version."""
    documents = [asdict(product) for product in products]
    return json.dumps(
        documents, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str
    )


def version(manifest_text: str) -> str:
    """The content address of a manifest."""
    return hashlib.sha256(manifest_text.encode()).hexdigest()


def from_manifest(text: str) -> Catalogue:
    """The JSON text → the catalogue."""
    return Catalogue(tuple(_product(document) for document in json.loads(text)), version(text))


def _product(document: Mapping[str, Any]) -> Product:
    known = {one.name for one in fields(Product)}
    values = {name: value for name, value in document.items() if name in known}
    terms = dict(document["terms"])
    for name in ("moq", "fob_usd_min", "fob_usd_max", "capacity_per_month"):
        terms[name] = Decimal(terms[name])
    values["terms"] = Terms(**terms)
    values["illustrative"] = tuple(document["illustrative"])
    values["picture"] = _picture(document.get("picture"))
    return Product(**values)


def _picture(document: Mapping[str, str] | None) -> Picture | None:
    if not document:
        return None
    small = document["small"]
    return Picture(document["large"], small, document.get("thumbnail", small))
