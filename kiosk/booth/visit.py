"""The visit that is under way: its lead, its forms, its draft, and its end."""

from flask import session

from ..shared import ids
from . import steps
from .context import booth
from .drafts import Draft


def own_lead() -> str:
    """The id of the lead that this visitor sent; "" for everybody else."""
    return str(session.get("lead_id", ""))


def visit_id() -> str:
    """The id of this visit; one that skipped the attract screen begins here."""
    if "visit" not in session:
        session["visit"] = ids.new_id()
    return str(session["visit"])


def own_draft(step: str) -> Draft | None:
    """What this visitor was typing into this form, and did not send."""
    return booth().drafts.of(visit_id(), step)


def new_form() -> str:
    """The id of a form for this visitor, which becomes the lead's."""
    session["form_id"] = ids.new_id()
    return str(session["form_id"])


def shown_in_this_visit(form_id: str) -> bool:
    """Is it the visitor's own form? Its id alone proves nothing: it stands in addresses and exports.

    The newest form counts also before its answer came: the booth may have died in between.
    """
    return form_id in (own_lead(), session.get("form_id"))


def end_visit() -> None:
    """Whoever comes next has no lead yet, and sees nothing of what was typed before."""
    for form_id in session.get("forms", ()):
        booth().ended_forms.add(form_id)
    booth().drafts.end(str(session.get("visit", "")))
    booth().searches.end(str(session.get("visit", "")))
    booth().lead_search.forget()
    steps.end()
    # A cookie that changes makes browsers drop the pages that they keep for their back button:
    # measured in Chromium 156, where "no-store" alone showed the last buyer's name.
    visit_id()
