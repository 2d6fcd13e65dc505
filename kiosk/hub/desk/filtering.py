"""The filter and the search of a request, and the words in which the list's page shows them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import request, session
from sqlalchemy import Connection

from ...shared import clock, country, formats, language
from ...shared.booth_notes import HEATS
from ...shared.language import mark
from ...shared.product import Catalogue
from ...shared.web import page_language, translate
from .. import filters, follow_up, people, terms
from ..filters import ME, NO_LEAD, NOBODY, UNSAID, Filter
from ..finding import Sought
from .door import person

# The words of the newest searches are in the session's cookie, of this browser until somebody signs out: in
# an address they would be in its history and in a proxy's log, and a name or number is what is searched for.
SEARCHES_MAX = 5
_LABELS = {
    "product": mark("Product"),
    "prison": mark("Prison"),
    "country": mark("Country"),
    "market": mark("Market"),
    "heat": mark("Heat"),
    "buyer_language": mark("Language"),
    "status": mark("Status"),
    "owner": mark("Owner"),
    "since": mark("Captured from"),
    "until": mark("Captured until"),
    "unanswered": mark("Unanswered"),
    "untouched": mark("Untouched"),
    "sort": mark("Order"),
}
# Fields whose values have a name, and those names.
_NAMED = ("heat", "status", "owner", "untouched", "sort")
_NAMES = {
    **HEATS,
    **follow_up.NAMES,
    ME: mark("Mine"),
    NOBODY: mark("Nobody"),
    UNSAID: mark("not said"),
    "yes": mark("by anybody"),
    "oldest": mark("Oldest first"),
}


@dataclass(frozen=True)
class Chip:
    """One choice that stands, and the address without it."""

    label: str
    value: str  # in words
    rest: Mapping[str, Any]  # fields of the address


@dataclass(frozen=True)
class Choice:
    """A field of the form: one more of its values may be chosen."""

    name: str
    label: str
    options: Sequence[tuple[str, str]]  # (value, in words)


@dataclass(frozen=True)
class Asked:
    """What this request asks of the leads."""

    filter: Filter
    typed: str  # what somebody searches for; "" for nothing
    found: str  # the key of that in the session; "" for none
    forgotten: bool = False  # somebody signed out since, or searched often: no lead is found by it

    @property
    def fields(self) -> dict[str, Any]:
        """For links to the same leads."""
        return {**filters.given(self.filter), **({"found": self.found} if self.found else {})}

    def sought(self, catalogue: Catalogue) -> Sought:
        found = filters.sought(
            self.filter, catalogue, now=clock.now(), person=person(), typed=self.typed
        )
        # Never all leads instead, of which a file or a change would be another than was asked for.
        return replace(found, values=(*found.values, NO_LEAD)) if self.forgotten else found

    def __bool__(self) -> bool:
        return bool(self.filter or self.typed or self.forgotten)


def asked() -> Asked:
    """From the address, or from the form that was sent."""
    given = request.form if request.method == "POST" else request.args
    searches = dict(session.get("searches", ()))
    key = given.get("found", "")
    known = key in searches
    return Asked(
        filters.read(given.items(multi=True)), searches.get(key, ""), key, bool(key) and not known
    )


def keep(typed: str) -> str:
    """Remember what somebody searches for; its key, "" for nothing that could be found."""
    if not terms.sought(typed):
        return ""
    key = secrets.token_urlsafe(6)
    newest = [*session.get("searches", ()), [key, typed[: terms.TYPED_MAX]]]
    session["searches"] = newest[-SEARCHES_MAX:]
    return key


def chips(asked: Asked, catalogue: Catalogue) -> list[Chip]:
    """All that was chosen, each to be taken away."""
    found = [
        Chip(
            translate(_LABELS[name]),
            _in_words(name, value, catalogue),
            {**asked.fields, **_fields(filters.without(asked.filter, name, value), name)},
        )
        for name, values in filters.given(asked.filter).items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    if asked.typed or asked.forgotten:
        said = asked.typed or translate("no longer known: type it again")
        found.insert(0, Chip(translate("Search"), said, filters.given(asked.filter)))
    return found


def choices(connection: Connection, event_id: str, catalogue: Catalogue) -> list[Choice]:
    """The fields of the form in which one of many is chosen."""
    countries = country.countries(page_language())
    who = [one.name for one in people.all_of(connection, event_id)]
    options: dict[str, Sequence[str]] = {
        "status": follow_up.STATUSES,
        "owner": [ME, NOBODY, *who],
        "product": [one.sku for one in catalogue.products],
        "prison": filters.prisons(catalogue),
        "country": [code for code, _ in countries],
        "market": [code for code, _ in countries],
        "buyer_language": list(language.OFFERED),
    }
    named = dict(countries)
    return [
        Choice(
            name,
            translate(_LABELS[name]),
            [(one, named.get(one) or _in_words(name, one, catalogue)) for one in values],
        )
        for name, values in options.items()
    ]


def heats() -> list[tuple[str, str]]:
    """(value, in words)"""
    return [*((heat, translate(name)) for heat, name in HEATS.items()), (UNSAID, translate("not said"))]  # fmt: skip


def _fields(filter: Filter, name: str) -> dict[str, Any]:
    """One field for an address, empty where nothing is left of it."""
    return {name: getattr(filter, name) or None}


def _in_words(name: str, value: str, catalogue: Catalogue) -> str:
    spoken = page_language()
    if name == "product":
        product = catalogue.by_sku.get(value)
        return f"{value} {product.text(product.name, spoken)[0]}" if product else value
    if name in ("country", "market"):
        return country.country_name(value, spoken)
    if name == "buyer_language":
        return language.name_of(value)
    if name in ("since", "until"):
        return formats.day(date.fromisoformat(value), spoken)
    if name == "unanswered":
        return translate("for {days} or more").format(days=formats.days(int(value), spoken))
    return translate(_NAMES.get(value, value)) if name in _NAMED else value
