"""What staff chose of the leads: a filter as an address names it, and what a lead must have for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from ..shared import clock, formats
from ..shared.booth_notes import HEATS
from ..shared.product import Catalogue
from . import terms
from .finding import Sought
from .follow_up import STATUSES

# More than staff choose; an address of another's making is not a statement without an end.
_VALUES_MAX = 50
_VALUE_MAX = 200  # characters
_DAYS_MAX = 3650


@dataclass(frozen=True)
class Filter:
    """Of each field one of its values, and of every field that has some."""

    product: tuple[str, ...] = ()  # sku
    prison: tuple[str, ...] = ()  # whose workshop makes the product
    country: tuple[str, ...] = ()  # of the company, ISO 3166-1 alpha-2
    market: tuple[str, ...] = ()  # of sale, ISO 3166-1 alpha-2
    heat: tuple[str, ...] = ()  # of HEATS, or UNSAID
    # BCP 47, of the page that the buyer read; "language" chooses that of the desk's page.
    buyer_language: tuple[str, ...] = ()
    status: tuple[str, ...] = ()  # of follow_up.STATUSES
    owner: tuple[str, ...] = ()  # people's names, ME or NOBODY
    since: str = ""  # ISO 8601 date of capture in Jakarta, the first of them
    until: str = ""  # the last of them
    unanswered: str = ""  # days since it arrived, without a reply
    untouched: str = ""  # "yes": nobody has done anything with it
    sort: str = ""  # "oldest" first; "" for the newest

    def __bool__(self) -> bool:
        return self != NONE


NONE = Filter()
# Field → kind of terms.
_OF_TERMS = {
    "product": "product",
    "country": "country",
    "market": "market",
    "buyer_language": "language",
}
_OWNERS: dict[str, str | None] = {"*nobody": None}
MANY = tuple(one.name for one in fields(Filter) if isinstance(one.default, tuple))
ONE = tuple(one.name for one in fields(Filter) if one.default == "")
# A group of values of which no lead has one.
NO_LEAD = (terms.value("product", ""),)
UNSAID = "unsaid"  # by nobody
# No person's name has a "*".
ME, NOBODY = "*me", "*nobody"


def read(given: Iterable[tuple[str, str]]) -> Filter:
    """Fields of an address or a form → the filter; what makes no sense is none.

    given: (field, value), a field as often as it has values
    """
    many: dict[str, list[str]] = {name: [] for name in MANY}
    one: dict[str, Any] = {}
    for name, value in given:
        if name in many and 0 < len(value) <= _VALUE_MAX and value not in many[name]:
            many[name].append(value)
        elif name in ONE and _makes_sense(name, value):
            one[name] = value
    many["heat"] = [heat for heat in (*HEATS, UNSAID) if heat in many["heat"]]
    many["status"] = [status for status in STATUSES if status in many["status"]]
    chosen: dict[str, Any] = {name: tuple(values[:_VALUES_MAX]) for name, values in many.items()}
    return Filter(**chosen, **one)


def given(filter: Filter) -> dict[str, Any]:
    """The filter as fields of an address, without those that choose nothing."""
    return {name: value for name, value in vars(filter).items() if value}


def without(filter: Filter, name: str, value: str) -> Filter:
    """The filter without this value of a field."""
    left: Any = "" if name in ONE else tuple(one for one in getattr(filter, name) if one != value)
    return replace(filter, **{name: left})


def sought(
    filter: Filter, catalogue: Catalogue, *, now: str, person: str = "", typed: str = ""
) -> Sought:
    """What a lead must have.

    person: who asks, for "mine"; typed: what they search for
    """
    groups = [
        *[_values(kind, getattr(filter, name)) for name, kind in _OF_TERMS.items()],
        *([_of_prisons(filter.prison, catalogue)] if filter.prison else []),
    ]
    return Sought(
        values=tuple(group for group in groups if group),
        beginnings=tuple(terms.sought(typed)),
        heat=tuple("" if heat == UNSAID else heat for heat in filter.heat),
        captured_from=_begins(filter.since) if filter.since else "",
        captured_before=_begins(filter.until, days=1) if filter.until else "",
        status=filter.status,
        owner=tuple(_OWNERS.get(one, one) if one != ME else person for one in filter.owner),
        unanswered_since=_days_before(now, filter.unanswered) if filter.unanswered else "",
        untouched=bool(filter.untouched),
        oldest_first=bool(filter.sort),
    )


def prisons(catalogue: Catalogue) -> list[str]:
    """Whose workshops make the products, by name."""
    return sorted({one.prison for one in catalogue.products if one.prison})


def _values(kind: str, chosen: Sequence[str]) -> tuple[str, ...]:
    return tuple(terms.value(kind, one) for one in chosen)


def _of_prisons(chosen: Sequence[str], catalogue: Catalogue) -> tuple[str, ...]:
    """Their products; where they have none, a term that no lead has."""
    made = [one.sku for one in catalogue.products if one.prison in chosen]
    return _values("product", made) or NO_LEAD


def _begins(day: str, *, days: int = 0) -> str:
    """The moment at which a day begins where the fairs are, as pages show moments."""
    begins = datetime.combine(date.fromisoformat(day) + timedelta(days), time(), formats.WIB)
    return clock.stamp(begins)


def _days_before(now: str, days: str) -> str:
    return clock.stamp(clock.moment(now) - timedelta(int(days)))


def _makes_sense(name: str, value: str) -> bool:
    if name == "unanswered":
        return value.isascii() and value.isdecimal() and 0 < int(value[:9]) <= _DAYS_MAX
    if name in ("untouched", "sort"):
        return value == {"untouched": "yes", "sort": "oldest"}[name]
    try:
        # A year that clocks have: a day more and some hours less are dates, too.
        return 1970 <= date.fromisoformat(value).year <= 9000 and len(value) == 10
    except ValueError:
        return False
