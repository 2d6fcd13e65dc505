"""The way through the pages of staff: groups of pages, and where in them somebody is."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page that the second line of the bar leads to."""

    endpoint: str
    label: str  # msgid
    # How the endpoints begin of the pages that are reached from it: "desk.lead."
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """What the first line of the bar names: pages that are used together."""

    label: str  # msgid
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Link:
    """One link of the bar, for whoever asks."""

    label: str  # msgid
    endpoint: str
    # As in aria-current: "page" for the page itself, "true" for one that it leads to, "" elsewhere.
    current: str
    pages: tuple["Link", ...] = ()


def links(
    groups: Iterable[Group], here: str, may_open: Callable[[str], bool] = lambda _: True
) -> list[Link]:
    """The bar as it is shown on one page: a group leads to the first of its pages that may be opened.

    here: endpoint of the page
    """
    found = _place(groups, here)
    shown = []
    for group in groups:
        pages = tuple(
            Link(page.label, page.endpoint, _current(page, found, here))
            for page in group.pages
            if may_open(page.endpoint)
        )
        if pages:
            inside = found in group.pages
            first = pages[0].endpoint
            # On the first page of a group the link of the page says so, below it.
            shown.append(Link(group.label, first, "true" if inside else "", pages))
    return shown


def _place(groups: Iterable[Group], here: str) -> Page | None:
    """The page of the bar that this one belongs to: itself, else the one that is named the closest."""
    pages = [page for group in groups for page in group.pages]
    for page in pages:
        if page.endpoint == here:
            return page
    named = [(len(part), page) for page in pages for part in page.within if here.startswith(part)]
    return max(named, key=lambda one: one[0])[1] if named else None


def _current(page: Page, found: Page | None, here: str) -> str:
    if page != found:
        return ""
    return "page" if page.endpoint == here else "true"
