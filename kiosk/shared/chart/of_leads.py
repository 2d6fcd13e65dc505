"""The charts of a fair: its leads by hour, product, country, heat and language, and the way to them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from .. import booth_notes, formats, funnel, language, lead_counts
from ..country import country_name
from ..language import Language, mark
from ..lead_counts import LeadCounts
from ..product import Catalogue
from ..visits import Place
from . import Chart, Drawing, Row, bars, columns, world

# Rows in a drawing; the table beside it has them all.
SHOWN_MAX = 10
# Whom nobody judged stands last.
_HEATS = {**booth_notes.HEATS, "": mark("Not judged yet")}


@dataclass(frozen=True)
class Charts:
    day: str  # that is shown: "2026-10-14"; "" for all of them
    days: tuple[tuple[str, str], ...]  # (day, as it is written), those with leads, the oldest first
    leads: int  # of the day
    charts: tuple[Chart, ...]  # those that have something to show

    @property
    def written_day(self) -> str:
        """The day that is shown, as it is written; "" for all of them."""
        return dict(self.days).get(self.day, "")


def charts(
    counts: LeadCounts,
    visits: Mapping[Place, int],
    *,
    day: str,
    catalogue: Catalogue,
    spoken: Language,
) -> Charts:
    """What the counts say, each chart with its table.

    counts:    of that day
    visits:    of all days
    day:       of Western Indonesia, or "" for all of them
    catalogue: names the products; one that it lacks is named by its SKU
    """
    by_day: dict[str, Counter[int]] = {}
    for stamp, count in counts.hours.items():
        if place := lead_counts.local(stamp):
            by_day.setdefault(place[0], Counter())[place[1]] += count
    days = sorted({*by_day, *([day] if day else [])})
    found = (
        _days(by_day, spoken) if not day else None,
        _hours(by_day.get(day, Counter()) if day else sum(by_day.values(), Counter()), spoken),
        _heats(counts.heats, spoken),
        _way(visits, day, spoken),
        _products(counts.products, catalogue, spoken),
        _countries(counts.countries, spoken),
        _languages(counts.languages, spoken),
    )
    return Charts(
        day=day,
        days=tuple((one, formats.day(date.fromisoformat(one), spoken)) for one in days),
        leads=counts.heats.total(),
        charts=tuple(chart for chart in found if chart and any(row.count for row in chart.rows)),
    )


def _days(by_day: Mapping[str, Counter[int]], spoken: Language) -> Chart | None:
    """A column for each day; none where there is only one."""
    if len(by_day) < 2:
        return None
    translate = language.translator(spoken)
    rows = [
        _row(formats.short_day(date.fromisoformat(day), spoken), by_day[day].total(), spoken)
        for day in sorted(by_day)
    ]
    return _chart("days", translate(mark("Leads by day")), translate(mark("Day")), rows, spoken)


def _hours(hours: Counter[int], spoken: Language) -> Chart:
    """A column for each hour from the first to the last that has leads."""
    translate = language.translator(spoken)
    span = range(min(hours), max(hours) + 1) if hours else range(0)
    rows = [_row(f"{hour:02}", hours[hour], spoken) for hour in span]
    title = translate(mark("Leads by hour (WIB)"))
    return _chart("hours", title, translate("Hour (WIB)"), rows, spoken)


def _products(products: Counter[str], catalogue: Catalogue, spoken: Language) -> Chart:
    translate = language.translator(spoken)

    def row(sku: str, count: int) -> Row:
        known = catalogue.by_sku.get(sku)
        name, lang = known.text(known.name, spoken) if known else (sku, "")
        lang = "" if lang == spoken.code else lang
        return Row(name, count, (formats.number(count, spoken),), lang, small=sku)

    rows = [row(*one) for one in _ranked(products)]
    return _chart(
        "products", translate(mark("Leads by product")), translate("Product"), rows, spoken
    )


def _countries(countries: Counter[str], spoken: Language) -> Chart:
    translate = language.translator(spoken)
    unknown = translate(mark("Not given"))
    rows = [
        _row(country_name(code, spoken) if code else unknown, count, spoken, countries.total())
        for code, count in _ranked(countries)
    ]
    title = translate(mark("Leads by country"))
    found = _chart("countries", title, translate("Country"), rows, spoken)
    return replace(found, world=world.world(countries, spoken))


def _heats(heats: Counter[str], spoken: Language) -> Chart:
    translate = language.translator(spoken)
    rows = [
        _row(translate(text), heats[heat], spoken, heats.total(), pattern=heat or "none")
        for heat, text in _HEATS.items()
    ]
    return _chart("heats", translate(mark("Leads by heat")), translate(mark("Heat")), rows, spoken)


def _languages(languages: Counter[str], spoken: Language) -> Chart:
    translate = language.translator(spoken)
    rows = []
    for code, count in _ranked(languages):
        known = language.find(code)
        name, lang = (known.name, code) if known else (code, "")
        rows.append(_row(name, count, spoken, languages.total(), lang=lang))
    return _chart(
        "languages", translate(mark("Leads by language")), translate("Language"), rows, spoken
    )


def _way(visits: Mapping[Place, int], day: str, spoken: Language) -> Chart:
    """Of the visits: how many came how far."""
    translate = language.translator(spoken)
    steps = funnel.whole_way(visits, day=day, spoken=spoken)
    begun = next(count for step, _, count in steps if step == "start")
    rows = [
        # The start screen is shown to nobody in particular: it has no share.
        _row(name, count, spoken, begun if step != "attract" else None)
        for step, name, count in steps
    ]
    title = translate(mark("From the start screen to the inquiry"))
    return _chart(
        "way", title, translate("Step"), rows, spoken, counted=translate("Visits"), all_shown=True
    )


def _row(
    label: str,
    count: int,
    spoken: Language,
    whole: int | None = None,
    *,
    lang: str = "",
    pattern: str = "",
) -> Row:
    """whole: of which the count is a share; None for none, 0 for one of nothing"""
    values = [formats.number(count, spoken)]
    if whole is not None:
        values.append(formats.share(count, whole, spoken))
    return Row(label, count, tuple(values), lang, pattern=pattern)


_UPRIGHT = ("days", "hours")


def _chart(
    name: str,
    title: str,
    heading: str,
    rows: Iterable[Row],
    spoken: Language,
    *,
    counted: str = "",
    all_shown: bool = False,
) -> Chart:
    translate = language.translator(spoken)
    rows = tuple(rows)
    shares = any(len(row.values) > 1 for row in rows)
    headings = (heading, counted or translate("Leads"), *([translate("Share")] if shares else []))
    drawn: Callable[[Sequence[Row], Language], Drawing] = (
        columns.drawing if name in _UPRIGHT else bars.drawing
    )
    shown = rows if name in _UPRIGHT or all_shown else rows[:SHOWN_MAX]
    return Chart(
        name=name,
        title=title,
        said="; ".join(f"{row.label}: {', '.join(row.values)}" for row in shown if row.count),
        headings=headings,
        rows=rows,
        drawing=drawn(shown, spoken),
        left_out=len(rows) - len(shown),
    )


def _ranked(counts: Counter[str]) -> list[tuple[str, int]]:
    """The most first, and last what nobody said; equal ones by their key, so that they keep their place."""
    return sorted(counts.items(), key=lambda one: (not one[0], -one[1], one[0]))
