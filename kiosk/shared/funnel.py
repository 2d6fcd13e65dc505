"""From counts of visits to what staff read: the funnel, the products, the languages, the hours."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from . import clock, formats, language, visits
from .language import Language, mark
from .product import Catalogue
from .visits import Place

# From the first touch to the inquiry; each line has at most as many as the first.
_FUNNEL = {
    "start": mark("Visits"),
    "product": mark("Looked at a product"),
    "qr": mark("Saw its QR code"),
    "form": mark("Opened the form"),
    "sent": mark("Sent an inquiry"),
}
# With what comes before the visit, and after its inquiry.
WHOLE_WAY = ("attract", "start", "product", "qr", "form", "sent", "completed")
_BESIDE = {
    "abandoned": mark("Left the form unsent"),
    "completed": mark("Told us more afterwards"),
    "hand_off": mark("Went on with a phone"),
    "attract": mark("Start screen shown"),
}


@dataclass(frozen=True)
class Bar:
    """One line of a chart, which is its table too."""

    label: str
    values: tuple[str, ...]
    percent: int  # how long the bar is
    small: str = ""  # below the label
    lang: str = ""  # of the label, where it is not the page's


@dataclass(frozen=True)
class Chart:
    title: str
    headings: tuple[str, ...]  # of the label, then of each value; the bar shows the first value
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Funnel:
    day: str  # that is shown: "2026-10-14"; "" for all of them
    days: tuple[tuple[str, str], ...]  # (day, as it is written), those with visits, oldest first
    facts: tuple[tuple[str, str], ...]  # (label, number)
    charts: tuple[Chart, ...]  # none where nothing was counted on that day


@dataclass(frozen=True)
class _Count:
    """A place whose hour is that of Western Indonesia."""

    day: str
    hour: int
    step: str
    language: str
    sku: str
    count: int


def today() -> str:
    """The day that it is in Western Indonesia."""
    return _local(visits.hour_of(clock.now()))[0]


def whole_way(
    counts: Mapping[Place, int], *, day: str, spoken: Language
) -> tuple[tuple[str, str, int], ...]:
    """(step, its name, how often) of each step of a visit. day: as in `funnel`"""
    translate, names = language.translator(spoken), _FUNNEL | _BESIDE
    shown = dict.fromkeys(WHOLE_WAY, 0)
    for (hour, step, _, sku), count in counts.items():
        if step in shown and not sku and day in ("", _local(hour)[0]):
            shown[step] += count
    return tuple((step, translate(names[step]), count) for step, count in shown.items())


def funnel(
    counts: Mapping[Place, int], *, day: str, catalogue: Catalogue, spoken: Language
) -> Funnel:
    """What the counts say.

    day:       of Western Indonesia, as the hours are; "" (or what is no day) for all of them
    catalogue: names the products; one that it lacks is named by its SKU
    """
    found = [
        _Count(*_local(hour), step, code, sku, count)
        for (hour, step, code, sku), count in counts.items()
    ]
    day = day if _is_day(day) else ""
    days = sorted({one.day for one in found} | ({day} if day else set()))
    shown = [one for one in found if day in ("", one.day)]
    visit = [one for one in shown if not one.sku]
    translate, number = language.translator(spoken), _number(spoken)
    steps = _sums(visit, lambda one: one.step)
    charts = (
        _of_visit(steps, spoken),
        _of_hours(visit, spoken),
        _of_languages(visit, spoken),
        _of_products([one for one in shown if one.sku], catalogue, spoken),
    )
    return Funnel(
        day=day,
        days=tuple((one, formats.day(date.fromisoformat(one), spoken)) for one in days),
        facts=tuple(
            (translate(text), number(steps.get(step, 0))) for step, text in _BESIDE.items()
        ),
        charts=tuple(chart for chart in charts if chart.bars) if shown else (),
    )


def _of_visit(steps: Mapping[str, int], spoken: Language) -> Chart:
    translate, number = language.translator(spoken), _number(spoken)
    begun = steps.get("start", 0)
    return Chart(
        translate("From the first touch to the inquiry"),
        (translate("Step"), translate("Visits"), translate("Share")),
        tuple(
            Bar(
                translate(text),
                (number(steps.get(step, 0)), formats.share(steps.get(step, 0), begun, spoken)),
                _percent(steps.get(step, 0), begun),
            )
            for step, text in _FUNNEL.items()
        ),
    )


def _of_hours(counts: Sequence[_Count], spoken: Language) -> Chart:
    translate, number = language.translator(spoken), _number(spoken)
    begun, sent = _by_step(counts, lambda one: one.hour, "start", "sent")
    hours = sorted({*begun, *sent})
    largest = max(begun.values(), default=0)
    return Chart(
        translate("By the hour"),
        (translate("Hour (WIB)"), translate("Visits"), translate("Inquiries")),
        tuple(
            Bar(
                f"{hour:02}:00",
                (number(begun.get(hour, 0)), number(sent.get(hour, 0))),
                _percent(begun.get(hour, 0), largest),
            )
            for hour in (range(hours[0], hours[-1] + 1) if hours else ())
        ),
    )


def _of_languages(counts: Sequence[_Count], spoken: Language) -> Chart:
    translate, number = language.translator(spoken), _number(spoken)
    begun, sent = _by_step(counts, lambda one: one.language, "start", "sent")
    largest = max(begun.values(), default=0)
    bars = []
    for code in sorted({*begun, *sent}, key=lambda code: (-begun.get(code, 0), code)):
        known = language.find(code)
        values = (number(begun.get(code, 0)), number(sent.get(code, 0)))
        percent = _percent(begun.get(code, 0), largest)
        bars.append(Bar(known.name if known else code, values, percent, lang=code))
    headings = (translate("Language"), translate("Visits"), translate("Inquiries"))
    return Chart(translate("Languages"), headings, tuple(bars))


def _of_products(counts: Sequence[_Count], catalogue: Catalogue, spoken: Language) -> Chart:
    translate, number = language.translator(spoken), _number(spoken)
    views, sent = _by_step(counts, lambda one: one.sku, "product", "sent")
    largest = max(views.values(), default=0)
    bars = []
    for sku in sorted({*views, *sent}, key=lambda sku: (-views.get(sku, 0), sku)):
        known = catalogue.by_sku.get(sku)
        name, lang = known.text(known.name, spoken) if known else (sku, "")
        values = (number(views.get(sku, 0)), number(sent.get(sku, 0)))
        bars.append(Bar(name, values, _percent(views.get(sku, 0), largest), sku, lang))
    headings = (translate("Product"), translate("Visits"), translate("Inquiries"))
    return Chart(translate("Products"), headings, tuple(bars))


def _by_step(
    counts: Iterable[_Count], key: Callable[[_Count], Any], *steps: str
) -> list[dict[Any, int]]:
    """For each step: key → how often."""
    counts = list(counts)
    return [_sums([one for one in counts if one.step == step], key) for step in steps]


def _sums(counts: Iterable[_Count], key: Callable[[_Count], Any]) -> dict[Any, int]:
    sums: dict[Any, int] = {}
    for one in counts:
        sums[key(one)] = sums.get(key(one), 0) + one.count
    return sums


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _local(hour: str) -> tuple[str, int]:
    moment = visits.moment_of(hour).astimezone(formats.WIB)
    return moment.date().isoformat(), moment.hour


def _percent(part: int, whole: int) -> int:
    return min(100, round(100 * part / whole)) if whole else 0


def _number(spoken: Language) -> Callable[[int], str]:
    return lambda value: formats.number(value, spoken)
