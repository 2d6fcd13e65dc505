"""How many leads each hour, product, country, language and source has, and a chart of each."""

from collections import Counter
from itertools import zip_longest

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..country import country_name
from ..language import DEFAULT
from ..lead import Lead

SHOWN_MAX = 20  # bars in a chart; the table beside it has them all
_CHART_ROWS = 24


class Totals:
    """Counts leads as they pass, and writes the counts with their charts."""

    def __init__(self) -> None:
        self._hours: Counter[str] = Counter()
        self._products: Counter[str] = Counter()
        self._countries: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._sources: Counter[str] = Counter()

    def add(self, lead: Lead) -> None:
        self._hours[lead.captured_at[:13].replace("T", " ")] += 1
        self._products.update(set(lead.skus))
        code = lead.contact.country
        self._countries[country_name(code, DEFAULT) if code else "(not given)"] += 1
        self._languages[lead.language] += 1
        self._sources[lead.source] += 1

    def write(self, book: xlsxwriter.Workbook, sheet: Worksheet, heading: Format) -> None:
        """Tables side by side from the first row on, their charts to the right of them."""
        tables = {
            "hour (UTC)": sorted(self._hours.items()),
            "product": self._products.most_common(),
            "country": self._countries.most_common(),
            "language": self._languages.most_common(),
            "source": self._sources.most_common(),
        }
        for place, title in enumerate(tables):
            sheet.write_string(0, 3 * place, title, heading)
            sheet.write_string(0, 3 * place + 1, "leads", heading)
        # A row at a time, for a row that is written is gone from memory.
        for row, entries in enumerate(zip_longest(*tables.values()), start=1):
            for place, entry in enumerate(entries):
                # None below the end of a shorter table.
                if entry:
                    sheet.write_string(row, 3 * place, entry[0])
                    sheet.write_number(row, 3 * place + 1, entry[1])
        right = 3 * len(tables)
        for place, (title, counted) in enumerate(tables.items()):
            if counted:
                last = min(len(counted), SHOWN_MAX) if place else len(counted)
                chart = _chart(book, sheet, title, 3 * place, last, upright=place == 0)
                sheet.insert_chart(place * _CHART_ROWS, right, chart)


def _chart(
    book: xlsxwriter.Workbook,
    sheet: Worksheet,
    title: str,
    column: int,
    last: int,
    *,
    upright: bool,
) -> xlsxwriter.chart.Chart:
    chart = book.add_chart({"type": "column" if upright else "bar"})
    chart.add_series(
        {
            "categories": [sheet.name, 1, column, last, column],
            "values": [sheet.name, 1, column + 1, last, column + 1],
            "data_labels": {"value": True},
            "gap": 60,
        }
    )
    chart.set_title({"name": f"Leads by {title}"})
    chart.set_legend({"none": True})
    if not upright:
        # The first of the table on top.
        chart.set_y_axis({"reverse": True})
    chart.set_size({"width": 720, "height": 440})
    return chart
