"""How many leads each hour, product, country, language and heat has: counted as leads pass."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from . import clock, formats, visits
from .lead import Lead


@dataclass
class LeadCounts:
    """Of one day, or of all of them; the hours always of all."""

    hours: Counter[str] = field(default_factory=Counter)  # "2026-10-14T03", UTC
    products: Counter[str] = field(default_factory=Counter)  # SKU
    countries: Counter[str] = field(default_factory=Counter)  # ISO 3166-1, "" for not given
    languages: Counter[str] = field(default_factory=Counter)  # BCP 47, of the page
    heats: Counter[str] = field(default_factory=Counter)  # of booth_notes.HEATS, "" for not judged

    def add(self, lead: Lead) -> None:
        """One lead of the day."""
        self.products.update(set(lead.skus))
        self.countries[lead.contact.country] += 1
        self.languages[lead.language] += 1
        self.heats[lead.staff.heat] += 1


def counted(leads: Iterable[Lead], *, day: str = "") -> LeadCounts:
    """Count each lead as it passes. day: of Western Indonesia; "" for all of them"""
    counts, (first, end) = LeadCounts(), bounds(day)
    for lead in leads:
        counts.hours[visits.hour_of(lead.captured_at)] += 1
        if first <= lead.captured_at < end:
            counts.add(lead)
    return counts


def bounds(day: str) -> tuple[str, str]:
    """When a day of Western Indonesia begins and ends, as captured_at says it; for "" all moments."""
    if not day:
        return "", "~"
    begins = datetime.combine(date.fromisoformat(day), time(), formats.WIB)
    return clock.stamp(begins), clock.stamp(begins + timedelta(days=1))


def local(hour: str) -> tuple[str, int] | None:
    """An hour of UTC → (day, hour) in Western Indonesia; None for what a tablet wrote that is none."""
    try:
        moment = visits.moment_of(hour).astimezone(formats.WIB)
    except ValueError:
        return None
    return moment.date().isoformat(), moment.hour


def is_day(text: str) -> bool:
    """Is this a day as `bounds` reads it?"""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
