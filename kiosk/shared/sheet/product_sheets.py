"""The sheets by name that booth and desk offer to print: those of the products, and the lead form."""

from collections.abc import Callable
from dataclasses import dataclass

from ..language import Language, mark
from ..product import Catalogue, Product
from . import lead_form, qr_sheet, shelf_talker


@dataclass(frozen=True)
class Source:
    """Where a sheet's content comes from, on either side."""

    catalogue: Catalogue
    address: Callable[[Product], str]  # what a product's code holds
    picture: Callable[[str], bytes | None]  # SHA-256 → WebP file
    title: str  # whose products they are
    public_url: str = ""  # without one each product would have the same code


@dataclass(frozen=True)
class Sheet:
    """One that can be printed."""

    file: str
    label: str
    purpose: str
    pdf: Callable[[Source, Language], bytes]
    of_products: bool = True  # with the codes of their pages


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
        Sheet(
            "lead-form.pdf",
            mark("Lead form"),
            mark("The form on paper, for the hours when there is no power: type it in afterwards."),
            lambda source, language: lead_form.pdf(title=source.title, language=language),
            of_products=False,
        ),
    )
}


def offered(source: Source) -> list[Sheet]:
    """Those that can be printed here."""
    return [sheet for sheet in SHEETS.values() if source.public_url or not sheet.of_products]
