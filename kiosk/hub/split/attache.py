"""The roll-up of countries as XLSX and PDF, for trade attachés: sums, and nobody's details."""

from collections.abc import Iterator, Sequence

from ...shared import formats
from ...shared.country import country_name
from ...shared.export import workbook
from ...shared.export.workbook import Book, Cell
from ...shared.language import Language, mark, translator
from ...shared.product import Catalogue
from ...shared.sheet.document import Document, Text
from .roll_up import Asked, Country
from .sheets import Around


def xlsx(countries: Sequence[Country], around: Around) -> Iterator[bytes]:
    """The workbook in pieces: a sheet of countries, one of what each asks for."""

    def fill(book: Book) -> None:
        sums = book.sheet("Countries", ("country", "name", "buyers", "to_sell", "markets"))
        asked = book.sheet(
            "Products", ("country", "name", "sku", "product", "leads", "quantity", "unit")
        )
        for one in countries:
            name = country_name(one.code, around.language)
            markets = "; ".join(f"{code} {count}" for code, count in one.markets.most_common())
            book.add(sums, (one.code, name, one.buyers, one.to_sell, markets))
            for sku, wanted in _most(one):
                product = product_name(sku, around.catalogue, around.language)
                of_it: tuple[Cell, ...] = (one.code, name, sku, product, wanted.leads)
                for unit, quantity in wanted.quantities.items():
                    book.add(asked, (*of_it, quantity, unit))
                if not wanted.quantities:
                    book.add(asked, of_it)

    return workbook.stream(fill)


def pdf(countries: Sequence[Country], around: Around) -> bytes:
    """The same on paper, a section for each country."""
    language = around.language
    translate = translator(language)
    title = translate(mark("Demand by country"))
    sheet = Document(title, language, foot=f"{title} · {around.event_name}")
    sheet.head(around.event_name, title, [Text(translate(mark("For trade attachés")), 10)])
    note = mark("Sums of what buyers asked for. Nobody’s name or address is in it.")
    sheet.text(translate(note), 9, quiet=True)
    for one in countries:
        sheet.section(country_name(one.code, language))
        sheet.facts(
            [
                (translate(mark("Leads of its buyers")), formats.number(one.buyers, language)),
                (translate(mark("Leads to sell there")), formats.number(one.to_sell, language)),
                (translate(mark("Markets of its buyers")), markets(one, language)),
            ]
        )
        sheet.rule()
        sheet.rows(
            [
                (
                    [Text(product_name(sku, around.catalogue, language), bold=True)],
                    [Text(f"{count_of(wanted, language)} · {amounts(wanted, language)}")],
                )
                for sku, wanted in _most(one)
            ]
        )
    return sheet.pdf()


def product_name(sku: str, catalogue: Catalogue, language: Language) -> str:
    """What a product is called; its SKU where it left the catalogue."""
    product = catalogue.by_sku.get(sku)
    return product.text(product.name, language)[0] if product else sku


def markets(country: Country, language: Language) -> str:
    """ "Germany 3, Netherlands 1"."""
    return ", ".join(
        f"{country_name(code, language)} {formats.number(count, language)}"
        for code, count in country.markets.most_common()
    )


def amounts(wanted: Asked, language: Language) -> str:
    """ "500 pieces, 2 × 20 ft containers"; "–" where no quantity was said."""
    said = [formats.quantity(total, unit, language) for unit, total in wanted.quantities.items()]
    return ", ".join(said) or "–"


def count_of(wanted: Asked, language: Language) -> str:
    """ "Leads: 3"."""
    said = translator(language)(mark("Leads: {leads}"))
    return said.format(leads=formats.number(wanted.leads, language))


def _most(country: Country) -> list[tuple[str, Asked]]:
    return sorted(country.products.items(), key=lambda pair: (-pair[1].leads, pair[0]))
