"""The pages that print, the same at booth and desk: sheets, and each lead's page and inquiry page as PDF."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from . import language, score
from .card import Exporter
from .lead import Lead
from .score import Weights
from .sheet import inquiry_page, lead_page, product_sheets
from .sheet.product_sheets import Source
from .web import page_language, translate

Guard = Callable[[Callable[..., Any]], Callable[..., Any]]


@dataclass(frozen=True)
class Room:
    """Where it is printed."""

    source: Source
    event_name: str
    exporter: Exporter  # whom buyers can reach
    weights: Weights  # of the score


@dataclass(frozen=True)
class Found:
    """A lead to print."""

    lead: Lead
    came: Sequence[tuple[str, str]] = ()  # (label, value): tablet, when it arrived, …
    after: Sequence[tuple[str, str]] = ()  # the same of what became of it


def _anybody(view: Callable[..., Any]) -> Callable[..., Any]:
    """Whoever passed the door of these pages."""
    return view


def add(
    pages: Blueprint,
    *,
    template: str,
    room: Callable[[], AbstractContextManager[Room]],
    find: Callable[[str], Found],
    reading: Guard = _anybody,
    handing_over: Guard = _anybody,
) -> None:
    """Add them to the pages of one side.

    template: lists the sheets
    room:     what is open while one is written
    find:     the lead with this id. raises: Problem(LEAD_MISSING)
    reading, handing_over: mark the views that only show, and that of the page for the buyer
    """

    @pages.get("/sheets/")
    @reading
    def show() -> str:
        """What can be printed, and in which language."""
        with room() as here:
            return render_template(
                template,
                sheets=product_sheets.offered(here.source),
                public_url=here.source.public_url,
                languages=language.in_order((page_language().code,), language.OFFERED),
            )

    @pages.get("/sheets/<file>")
    @reading
    def pdf(file: str) -> Response:
        """One of the sheets, in the language asked for."""
        with room() as here:
            sheet = next((s for s in product_sheets.offered(here.source) if s.file == file), None)
            if sheet is None:
                abort(404)
            return as_pdf(sheet.pdf(here.source, _asked() or page_language()), file)

    @pages.get("/lead/<lead_id>.pdf")
    @reading
    def lead(lead_id: str) -> Response:
        """Everything of a lead, in the language of the page."""
        found = find(lead_id)
        with room() as here:
            products = here.source.catalogue.by_sku
            scored = score.scorer(products, here.weights)(found.lead)
            said = score.in_words(scored, page_language(), translate)
            public_url = here.source.public_url
            address = f"{public_url}/desk/lead/{lead_id}" if public_url else ""
            around = lead_page.Around(
                products, said, here.event_name, found.came, found.after, address
            )
            written = lead_page.pdf(found.lead, around, language=page_language())
        return as_pdf(written, f"lead-{found.lead.reference}.pdf")

    @pages.get("/lead/<lead_id>/inquiry.pdf")
    @handing_over
    def inquiry(lead_id: str) -> Response:
        """What the buyer asked for, in the buyer's language unless another is asked for."""
        found = find(lead_id).lead
        with room() as here:
            written = inquiry_page.pdf(
                found,
                here.source.catalogue.by_sku,
                exporter=here.exporter,
                event_name=here.event_name,
                public_url=here.source.public_url,
                language=_asked() or language.find(found.language) or language.DEFAULT,
            )
        return as_pdf(written, f"inquiry-{found.reference}.pdf")


def as_pdf(written: bytes, file: str) -> Response:
    """A PDF that the browser shows."""
    answer = Response(written, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{file}"'
    return answer


def _asked() -> language.Language | None:
    return language.find(request.args.get("in"))
