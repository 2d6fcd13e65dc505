"""Numbers, prices, dates and measures as a language writes them (CLDR, through Babel)."""

from datetime import date, timedelta, timezone
from decimal import Decimal
from typing import Literal

from babel import dates, numbers, units

from . import clock
from .language import Language, mark, mark_number, messages

# Western Indonesia Time; the fairs are in Jakarta, and each time on a page names its zone.
WIB = timezone(timedelta(hours=7), "WIB")

_SECONDS = {"second": 1, "minute": 60, "week": 7 * 86_400, "month": 30 * 86_400}
# UN/ECE Recommendation 20 code → how a number of them is said.
UNITS = {
    "C62": mark_number("{number} piece", "{number} pieces"),
    "SET": mark_number("{number} set", "{number} sets"),
    "PR": mark_number("{number} pair", "{number} pairs"),
    "KGM": mark_number("{number} kg", "{number} kg"),
    "TNE": mark_number("{number} tonne", "{number} tonnes"),
    "20": mark_number("{number} × 20 ft container", "{number} × 20 ft containers"),
    "21": mark_number("{number} × 40 ft container", "{number} × 40 ft containers"),
}
UNIT_NAMES = {
    "C62": mark("pieces"),
    "SET": mark("sets"),
    "PR": mark("pairs"),
    "KGM": mark("kg"),
    "TNE": mark("tonnes"),
    "20": mark("containers of 20 ft"),
    "21": mark("containers of 40 ft"),
}


def number(value: int | Decimal, language: Language) -> str:
    """12572 → "12,572"."""
    return str(numbers.format_decimal(value, locale=language.locale))


def tenths(value: float, language: Language) -> str:
    """A mean: 2 → "2.0"."""
    return str(numbers.format_decimal(value, format="0.0", locale=language.locale))


def quantity(value: Decimal, unit: str, language: Language) -> str:
    """Decimal("500"), "C62" → "500 pieces"; of a unit we do not know, the number.

    unit: UN/ECE Rec 20
    """
    if unit not in UNITS:
        return number(value, language)
    said = messages(language).ngettext(*UNITS[unit], _whole(value, language))
    return said.format(number=number(value, language))


def _whole(value: Decimal, language: Language) -> int:
    """A whole number that takes the same form of a word: 1.5 as 1 in French, as 2 in English."""
    if value == value.to_integral_value():
        return int(value)
    form = language.locale.plural_form
    # 2: in Russian no whole number has the form of a fraction, which is that of two.
    return next((whole for whole in range(101) if form(whole) == form(value)), 2)


def days(count: int, language: Language) -> str:
    """45 → "45 days"."""
    # Never as weeks or months: a threshold no delivery reaches.
    return dates.format_timedelta(
        timedelta(days=count), granularity="day", threshold=1e9, locale=language.locale
    )


def price(value: Decimal, currency: str, language: Language) -> str:
    """Decimal("1.80") → "USD 1.80": the code, never a bare "$" that ten countries use."""
    # Coir is sold by tenths of a cent.
    digits = "0.00##" if value != value.to_integral_value() else "0"
    amount = numbers.format_decimal(value, format=f"#,##{digits}", locale=language.locale)
    return f"{currency}\u00a0{amount}"


def price_range(low: Decimal, high: Decimal, currency: str, language: Language) -> str:
    """Two prices → "USD 1.80 – 6.50", both with the same decimals."""
    whole = all(value == value.to_integral_value() for value in (low, high))
    pattern = "#,##0" if whole else "#,##0.00"
    first, second = (
        numbers.format_decimal(value, format=pattern, locale=language.locale)
        for value in (low, high)
    )
    amount = first if low == high else f"{first}\u2009–\u2009{second}"
    return f"{currency}\u00a0{amount}"


def moment(text: str, language: Language) -> str:
    """A stored moment → "24 Nov 2026, 15:47 WIB"."""
    local = clock.moment(text).astimezone(WIB)
    return f"{day(local.date(), language)}, {local:%H:%M} WIB"


def day(value: date, language: Language) -> str:
    """A day whose month is no number: "24 Nov 2026", "2026年11月24日"."""
    # Of the two ways to write English, the one of most of the world.
    locale = "en_GB" if language.code == "en" else language.locale
    return str(dates.format_skeleton("yMMMd", value, locale=locale))


def stored_day(text: str | None, language: Language) -> str:
    """A stored day, "2026-10-20" → "20 Oct 2026"; what is none as it stands."""
    try:
        return day(date.fromisoformat(text or ""), language)
    except ValueError:
        return text or ""


def short_day(value: date, language: Language) -> str:
    """A day without its year: "24 Nov"."""
    locale = "en_GB" if language.code == "en" else language.locale
    return str(dates.format_skeleton("MMMd", value, locale=locale))


def month(text: str, language: Language) -> str:
    """A month as ISO 8601 has it: "2027-01" → "Jan 2027"."""
    first = date.fromisoformat(f"{text}-01")
    return str(dates.format_skeleton("yMMM", first, locale=language.locale))


def share(part: int, whole: int, language: Language) -> str:
    """How much of the whole a part is: "24%"; "–" of nothing."""
    if not whole:
        return "–"
    return str(numbers.format_percent(part / whole, format="0%", locale=language.locale))


def length(
    count: int, unit: Literal["second", "minute", "week", "month"], language: Language
) -> str:
    """So many of a unit: "5 weeks"."""
    # Babel's format_unit has no word for some of them in half of the languages.
    lasting = timedelta(seconds=count * _SECONDS[unit])
    return dates.format_timedelta(lasting, granularity=unit, threshold=1e9, locale=language.locale)


def wait(wait_s: int, language: Language) -> str:
    """How long to wait: "30 seconds", "1 second", and above 90 of them in minutes, rounded up."""
    if wait_s <= 90:
        return length(wait_s, "second", language)
    return length(-(-wait_s // 60), "minute", language)


def hs_code(hs6: str) -> str:
    """HS 2022 heading and subheading: "940179" → "9401.79"."""
    return f"{hs6[:4]}.{hs6[4:]}"


def ago(text: str, now: str, language: Language) -> str:
    """How long a stored moment is away: "2 minutes ago", "in 15 minutes"."""
    return duration(clock.moment(text) - clock.moment(now), language, direction=True)


def duration(length: timedelta, language: Language, *, direction: bool = False) -> str:
    """A length of time in its one largest unit: "3 minutes"; with direction "3 minutes ago"."""
    # 0.99: "90 minutes" becomes "1 hour" only where it is one, never "in 0 hours".
    return dates.format_timedelta(
        length, threshold=0.99, add_direction=direction, locale=language.locale
    )


def size(length_bytes: int, language: Language) -> str:
    """Room on a disk as makers of disks count it: "1.2 GB", "480 MB"."""
    gigabytes = length_bytes >= 1_000_000_000
    amount = Decimal(length_bytes).scaleb(-9 if gigabytes else -6)
    rounded = amount.quantize(Decimal("0.1") if gigabytes and amount < 100 else Decimal(1))
    unit = "digital-gigabyte" if gigabytes else "digital-megabyte"
    return str(units.format_unit(rounded, unit, length="short", locale=language.locale))
