"""The demand for one prison's products on two pages, for the manager of its workshop."""

from datetime import date
from typing import TYPE_CHECKING

from .. import formats
from ..demand.figures import RATINGS_MIN, Producer, Wanted
from ..demand.findings import ASPECTS, Findings, Words, findings
from ..language import Language, mark, translator
from . import page
from .flow import Flow

if TYPE_CHECKING:
    from fpdf import FPDF

_LEFT_MM, _WIDTH_MM, _TOP_MM, _FOOT_MM = 16.0, 178.0, 16.0, 281.0
_GAP_MM = 8.0
_BRAND, _GROUND, _LINE = (34, 51, 90), (243, 236, 223), (221, 208, 185)
_PRODUCTS_MAX = 8
_COMMENT_LINES = 4


def pdf(producer: Producer, *, event_name: str, day: date, language: Language) -> bytes:
    """The sheet: one page where nobody asked for anything, else two, whatever there is to say.

    event_name: "" for none
    day:        on which it is made
    """
    made = _Sheet(producer, event_name, day, language)
    made.first_page()
    if producer.leads:
        made.second_page()
    return page.finished(made.sheet)


class _Sheet:
    def __init__(self, producer: Producer, event_name: str, day: date, language: Language) -> None:
        self._producer, self._words = producer, Words(language)
        self._translate = translator(language)
        self._found: Findings = findings(producer, language)
        self._head = (
            f"{self._translate(mark('Demand'))} · {event_name} · {formats.day(day, language)}"
        )
        self.sheet: FPDF = page.empty(f"{producer.name} · {self._head}", "A4", language)

    def first_page(self) -> None:
        """The big figures, what to make more of, what was asked for."""
        flow = self._page()
        flow.text(self._producer.name, 26, style="B", lines_max=2)
        flow.text(self._producer.place, 12, colour=page.QUIET)
        flow.gap(5)
        self._figures(flow)
        if not self._producer.leads:
            text = self._translate(mark("Nobody has asked for one of these products yet."))
            flow.text(text, 13, lines_max=2)
            return
        self._title(flow, mark("What to make more of"))
        self._more_of(flow)
        self._title(flow, mark("What buyers asked for"))
        for label, value in self._found.asked_for:
            self._row(flow, label, value)

    def second_page(self) -> None:
        """What held buyers back, the ratings, and as many comments as there is room for."""
        flow = self._page()
        flow.text(self._producer.name, 13, style="B")
        flow.gap(2)
        self._title(flow, mark("What held buyers back"))
        self._held_back(flow)
        self._ratings(flow)
        self._comments(flow)

    def _page(self) -> Flow:
        """A new one, with its head and what is to be known of its numbers at the foot."""
        self.sheet.add_page()
        flow = self._flow(_TOP_MM)
        flow.text(self._head, 9.5, colour=page.QUIET)
        flow.gap(3)
        foot = self._flow(_FOOT_MM + 2, foot_mm=297)
        foot.rule(_LINE)
        foot.gap(1)
        text = mark(
            "Counted at the fair without names. Containers stand apart: nobody knows how many pieces one "
            "holds. Prices are compared in USD only, FOB."
        )
        said = self._translate(text)
        if any(one.product and one.product.illustrative for one in self._producer.products):
            more = mark(
                "Terms marked illustrative are invented for the demo, and what is compared with them, too."
            )
            said = f"{said} {self._translate(more)}"
        foot.text(said, 7.5, colour=page.QUIET, lines_max=2)
        return flow

    def _flow(self, top_mm: float, *, foot_mm: float = _FOOT_MM) -> Flow:
        return Flow(
            self.sheet, left_mm=_LEFT_MM, width_mm=_WIDTH_MM, top_mm=top_mm, foot_mm=foot_mm
        )

    def _figures(self, flow: Flow) -> None:
        """Three numbers that can be read from across the table."""
        most = max(self._producer.products, key=lambda one: one.capacity_months)
        figures = (
            (self._words.number(self._producer.leads), mark("buyers’ inquiries")),
            (self._words.number(self._producer.views), mark("times looked at")),
            (
                self._words.months(most),
                mark("months of capacity asked for, of the product most wanted"),
            ),
        )
        top, width = flow.y_mm, (_WIDTH_MM - 2 * _GAP_MM) / 3
        for place, (number, label) in enumerate(figures):
            left = _LEFT_MM + place * (width + _GAP_MM)
            box = Flow(self.sheet, left_mm=left, width_mm=width, top_mm=top, foot_mm=_FOOT_MM)
            box.rule(_LINE)
            box.gap(1)
            box.text(number, 36, style="B", colour=_BRAND)
            box.text(self._translate(label), 10, colour=page.QUIET, lines_max=2)
            flow.y_mm = max(flow.y_mm, box.y_mm)
        flow.gap(4)

    def _title(self, flow: Flow, text: str) -> None:
        flow.gap(3)
        flow.text(self._translate(text), 15, style="B", colour=_BRAND)
        flow.rule(_LINE)
        flow.gap(2)

    def _more_of(self, flow: Flow) -> None:
        """A bar for each product, as long as the months of its capacity that were asked for."""
        wanted = sorted(
            (one for one in self._producer.products if one.leads),
            key=lambda one: (-one.capacity_months, -one.leads),
        )
        # A month of work is the whole width, unless more was asked for.
        longest = max(1.0, *(float(one.capacity_months) for one in wanted))
        # So many that what was asked for still has its place below.
        floor = Flow(
            self.sheet,
            left_mm=_LEFT_MM,
            width_mm=_WIDTH_MM,
            top_mm=flow.y_mm,
            foot_mm=_FOOT_MM - 72,
        )
        shown = 0
        for one, found in zip(wanted, self._found.more_of, strict=True):
            if shown == _PRODUCTS_MAX or not floor.room(17):
                break
            floor.text(found.product, 11, style="B")
            months = float(one.capacity_months)
            floor.bar(months / longest, height_mm=3.2, colour=_BRAND, ground=_GROUND)
            floor.gap(0.6)
            floor.text(found.said, 10, colour=page.QUIET)
            floor.gap(1.6)
            shown += 1
        flow.y_mm = floor.y_mm
        self._left_out(flow, len(wanted) - shown)

    def _left_out(self, flow: Flow, count: int) -> None:
        if count > 0:
            text = self._translate(mark("More products, in the spreadsheet: {count}"))
            flow.text(text.format(count=self._words.number(count)), 10, colour=page.QUIET)

    def _row(self, flow: Flow, label: str, value: str) -> None:
        """The label beside its value, of two lines at most."""
        name = Flow(self.sheet, left_mm=_LEFT_MM, width_mm=50, top_mm=flow.y_mm, foot_mm=_FOOT_MM)
        said = Flow(
            self.sheet,
            left_mm=_LEFT_MM + 54,
            width_mm=_WIDTH_MM - 54,
            top_mm=flow.y_mm,
            foot_mm=_FOOT_MM,
        )
        if not flow.room(said.height(value, 11, lines_max=2)):
            return
        name.text(label, 11, colour=page.QUIET)
        said.text(value, 11, lines_max=2)
        flow.y_mm = max(name.y_mm, said.y_mm) + 1.2
        flow.rule(_GROUND)
        flow.gap(1.2)

    def _held_back(self, flow: Flow) -> None:
        """Product by product, for a third of the page."""
        part = Flow(
            self.sheet,
            left_mm=_LEFT_MM,
            width_mm=_WIDTH_MM,
            top_mm=flow.y_mm,
            foot_mm=flow.y_mm + 92,
        )
        if not self._found.held_back:
            part.text(self._translate(mark("Nothing that the numbers show.")), 11)
        by_product = self._found.held_back_by_product
        shown = 0
        for product, said in by_product.items():
            if not part.room(13):
                break
            shown += 1
            part.text(product, 11, style="B")
            for one in said:
                part.text(f"• {one}", 10.5, lines_max=2)
            part.gap(2)
        flow.y_mm = part.y_mm
        self._left_out(flow, len(by_product) - shown)

    def _ratings(self, flow: Flow) -> None:
        """The mean of each aspect, product by product."""
        rated = [one for one in self._producer.products if any(r.count for r in one.ratings)]
        if not rated:
            return
        self._title(flow, mark("Ratings of buyers, from 1 (poor) to 5 (excellent)"))
        widths = (70.0, *[(_WIDTH_MM - 70) / 4] * 4)
        flow.cells(
            ["", *(self._translate(name) for name in ASPECTS.values())],
            widths,
            9.5,
            colour=page.QUIET,
        )
        for one in rated[:_PRODUCTS_MAX]:
            cells = [self._words.name(one), *self._means(one)]
            flow.cells(cells, widths, 10.5)
        text = self._translate(
            mark("In brackets how many rated it; no mean below {count} ratings.")
        )
        flow.text(text.format(count=self._words.number(RATINGS_MIN)), 9, colour=page.QUIET)

    def _means(self, one: Wanted) -> list[str]:
        return [
            f"{self._words.mean(rating)} ({self._words.number(rating.count)})"
            if rating.count
            else "–"
            for rating in one.ratings
        ]

    def _comments(self, flow: Flow) -> None:
        """One of each product, then the next of each, until the page is full."""
        products = [one for one in self._producer.products if one.comments]
        if not products or not flow.room(28):
            return
        self._title(flow, mark("Comments of buyers"))
        turns = max(len(one.comments) for one in products)
        for turn in range(turns):
            for one in products:
                if turn < len(one.comments) and not self._comment(flow, one, one.comments[turn]):
                    return

    def _comment(self, flow: Flow, one: Wanted, comment: str) -> bool:
        quoted = f"“{' '.join(comment.split())}”"
        needed = flow.height(quoted, 10.5, lines_max=_COMMENT_LINES) + 7
        if not flow.room(needed):
            return False
        flow.text(quoted, 10.5, lines_max=_COMMENT_LINES)
        flow.text(self._words.name(one), 8.5, colour=page.QUIET)
        flow.gap(2)
        return True
