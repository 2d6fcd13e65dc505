"""The demand → XLSX: a row a product, lists of what was asked for, ratings, comments, charts.

Numbers are numbers and text is text, so that a spreadsheet sorts and adds them and runs none of it.
"""

import tempfile
from collections.abc import Iterator, Sequence
from decimal import Decimal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..country import country_name
from ..language import Language, mark, translator
from .figures import Producer, Wanted
from .findings import ASPECTS, Words

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel takes 32,767 UTF-16 units in a cell, and a character is at most two.
CELL_MAX = 16_000
SHOWN_MAX = 20  # bars in a chart
_PIECE_BYTES = 64 * 1024

Cell = str | int | float | Decimal | None
Row = tuple[Producer, Wanted]

_HEADS = (
    mark("Prison"), mark("SKU"), mark("Product"), mark("Looked at"), mark("QR code shown"),
    mark("Leads"), mark("Asked for"), mark("Unit"), mark("Containers of 20 ft"),
    mark("Containers of 40 ft"), mark("Monthly capacity"), mark("Months of capacity"),
    mark("Minimum order"), mark("Quantities compared"), mark("Below minimum order"),
    mark("FOB price from (USD)"), mark("FOB price to (USD)"), mark("Target prices in USD"),
    mark("Target price, median"), mark("Below FOB price"), mark("Within the FOB price"),
    mark("Above the FOB price"), mark("In other currencies, not compared"), mark("Samples"),
    mark("Private label"), mark("Trial order"), mark("Repeat order"), mark("Dates given"),
    mark("Sooner than the lead time"), mark("Illustrative terms"),
)  # fmt: skip
_ASKED_HEADS = (mark("SKU"), mark("What"), mark("Which"), mark("Number"))
_RATINGS_HEADS = (
    mark("SKU"), mark("Aspect"), "1", "2", "3", "4", "5", mark("Ratings"), mark("Mean"),
)  # fmt: skip
# Columns of _HEADS that are drawn.
_LEADS, _MONTHS, _PRODUCT = 5, 11, 2


def stream(producers: Sequence[Producer], spoken: Language) -> Iterator[bytes]:
    """The file in pieces of 64 KiB. producers: all of them, or the one it is for"""
    with tempfile.TemporaryFile() as file:
        book = _Book(xlsxwriter.Workbook(file), spoken)
        book.fill([(of, one) for of in producers for one in of.products])
        file.seek(0)
        while piece := file.read(_PIECE_BYTES):
            yield piece


class _Book:
    def __init__(self, book: xlsxwriter.Workbook, spoken: Language) -> None:
        self._book, self._spoken = book, spoken
        self._words, self._translate = Words(spoken), translator(spoken)
        self._heading: Format = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})

    def fill(self, rows: Sequence[Row]) -> None:
        translate = self._translate
        of_products = [self._product(*row) for row in rows]
        products = self._sheet(translate(mark("Products")), _HEADS, of_products)
        asked = [line for _, one in rows for line in self._lists(one)]
        self._sheet(translate(mark("Asked for")), _ASKED_HEADS, asked)
        ratings = [line for _, one in rows for line in self._ratings(one)]
        self._sheet(translate(mark("Ratings")), _RATINGS_HEADS, ratings)
        comments = [(one.sku, text) for _, one in rows for text in one.comments]
        sheet = self._sheet(
            translate(mark("Comments")), (mark("SKU"), mark("Comments of buyers")), comments
        )
        sheet.set_column(1, 1, 100)
        self._charts(products, len(rows))
        self._book.close()

    def _product(self, of: Producer, one: Wanted) -> Sequence[Cell]:
        terms, prices = one.product.terms if one.product else None, one.prices
        order = one.order_types
        return (
            of.name, one.sku, self._words.name(one), one.views, one.qr, one.leads,
            one.asked, terms.moq_unit if terms else None,
            Decimal(one.quantities["20"]), Decimal(one.quantities["21"]),
            terms.capacity_per_month if terms else None,
            round(one.capacity_months, 2) if terms else None, terms.moq if terms else None,
            one.compared, one.below_moq, terms.fob_usd_min if terms else None,
            terms.fob_usd_max if terms else None, prices.count, prices.median, prices.below,
            prices.within if terms else None, prices.above, self._words.ranked(one.currencies)
            if one.currencies else None, one.samples, one.private_label, order["trial"],
            order["repeat"], one.dated, one.too_soon,
            ", ".join(one.product.illustrative) if one.product else None,
        )  # fmt: skip

    def _lists(self, one: Wanted) -> Iterator[Sequence[Cell]]:
        """Each country, certificate, month and unit with how often it was named."""
        found = (
            (mark("Markets of sale"), one.markets, lambda code: country_name(code, self._spoken)),
            (mark("Certificates"), one.certificates, str),
            (mark("Needed in"), one.months, str),
            (mark("Quantity by unit"), one.quantities, str),
        )
        for what, counts, name in found:
            for key, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
                yield one.sku, self._translate(what), name(key), count

    def _ratings(self, one: Wanted) -> Iterator[Sequence[Cell]]:
        for rating in one.ratings:
            if rating.count:
                mean = round(rating.mean, 2) if rating.mean is not None else None
                aspect = self._translate(ASPECTS[rating.aspect])
                yield one.sku, aspect, *rating.given, rating.count, mean

    def _sheet(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Worksheet:
        sheet = self._book.add_worksheet(name)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, self._translate(head), self._heading)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell[:CELL_MAX])
                elif cell is not None:
                    sheet.write_number(number, column, float(cell))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 16)
        sheet.autofilter(0, 0, len(rows), len(heads) - 1)
        return sheet

    def _charts(self, products: Worksheet, rows: int) -> None:
        """The products most asked for, and the months of capacity that they are."""
        sheet = self._book.add_worksheet(self._translate(mark("Charts")))
        last = min(rows, SHOWN_MAX)
        for place, column in enumerate((_LEADS, _MONTHS) if last else ()):
            chart = self._book.add_chart({"type": "bar"})
            chart.add_series(
                {
                    "categories": [products.name, 1, _PRODUCT, last, _PRODUCT],
                    "values": [products.name, 1, column, last, column],
                    "data_labels": {"value": True},
                    "gap": 60,
                }
            )
            chart.set_title({"name": self._translate(_HEADS[column])})
            chart.set_legend({"none": True})
            # The first of the table on top.
            chart.set_y_axis({"reverse": True})
            chart.set_size({"width": 720, "height": 520})
            sheet.insert_chart(0, place * 12, chart)
