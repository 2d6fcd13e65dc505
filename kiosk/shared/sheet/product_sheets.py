"""The sheets of a catalogue's products, by name: what booth and desk offer to print."""

from collections.abc import Callable
from dataclasses import dataclass

from ..language import Language, mark
from ..product import Catalogue, Product
from . import qr_sheet, shelf_talker


@dataclass(frozen=True)
class Source:
    """Where a sheet's content comes from, on either side."""

    catalogue: Catalogue
    address: Callable[[Product], str]  # what a product's code holds
    picture: Callable[[str], bytes | None]  # SHA-256 → WebP file
    title: str  # whose products they are


@dataclass(frozen=True)
class Sheet:
    """One that can be printed."""

    file: str
    label: str
    purpose: str
    pdf: Callable[[Source, Language], bytes]


SHEETS = {
    one.file: one
    for one in (
        Sheet(
            "qr-sheet.pdf",
            mark("QR sheet"),
            mark("Twelve products to an A4 page, to hang at the booth or to cut into cards."),
            lambda source, language: qr_sheet.pdf(
                source.catalogue.products, source.address, title=source.title, language=language
            ),
        ),
        Sheet(
            "shelf-talkers.pdf",
            mark("Shelf talkers"),
            mark("A card of A6 for each product, to stand beside it."),
            lambda source, language: shelf_talker.pdf(
                source.catalogue.products,
                source.address,
                source.picture,
                title=source.title,
                language=language,
            ),
        ),
    )
}
