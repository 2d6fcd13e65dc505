"""A folder of pictures → the pictures of the products named by their files."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from .. import picture, problems
from ..problems import Problem
from ..product import Picture, Product
from .found import Found


def read(
    folder: Path, skus: Sequence[str], blobs: dict[str, bytes]
) -> tuple[dict[str, Picture], list[Found]]:
    """(sku → its picture, whose WebP bytes are added to blobs; files that cannot be used)."""
    of_sku: dict[str, Picture] = {}
    found = []
    for sku, files in sorted(picture.files(folder).items()):
        name = files[0].name
        if sku not in skus:
            problem = Problem(problems.PICTURE_UNKNOWN, found=name, allowed="SKU.webp")
            found.append(Found(None, "", problem))
            continue
        if picture.is_small(files[0]):
            large_name = f"{sku}{files[0].suffix}"
            problem = Problem(problems.PICTURE_ALONE, found=name, allowed=large_name)
            found.append(Found(None, "", problem))
            continue
        try:
            sizes = picture.sizes(*files)
        except picture.Unreadable as error:
            wrong = error.file.name
            problem = Problem(problems.PICTURE_UNREADABLE, found=wrong, allowed=str(error))
            found.append(Found(None, "", problem))
            continue
        of_sku[sku] = Picture(*(picture.keep(one, blobs) for one in sizes))
    return of_sku, found


def pictured(product: Product, of_sku: Mapping[str, Picture]) -> Product:
    """The product with its picture, where there is one."""
    return replace(product, picture=of_sku.get(product.sku))
