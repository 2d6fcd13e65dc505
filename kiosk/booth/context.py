"""What a page of this tablet works with."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

from flask import current_app, session

from ..shared import card, ids
from ..shared.problems import Problem
from ..shared.product import Product
from . import device, visits
from .config import Config
from .deliver import Loop
from .drafts import Draft, Drafts
from .ended_forms import EndedForms
from .staff.pin import Unsaved
from .store import Store


@dataclass(frozen=True)
class Booth:
    config: Config
    store: Store
    loop: Loop
    drafts: Drafts
    unsaved_pins: Unsaved = field(default_factory=Unsaved)
    ended_forms: EndedForms = field(default_factory=EndedForms)

    @property
    def public_url(self) -> str:
        """The hub's address as phones reach it: the setting, else what the hub said; "" for none."""
        if self.config.public_url:
            return self.config.public_url
        # The cards are shown also while the file cannot be read.
        with suppress(Problem), self.store.read() as connection:
            enrolled = device.find(connection)
            return enrolled.public_url if enrolled else ""
        return ""

    def code_of(self, product: Product) -> str:
        """What the product's QR holds: its page at the hub, else the exporter's contact, else ""."""
        public_url = self.public_url
        if public_url:
            return f"{public_url}/p/{product.code}"
        return card.mecard(self.config.exporter)


def booth() -> Booth:
    """The tablet that answers this request."""
    return cast(Booth, current_app.extensions["booth"])


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
    visits.end()
    # A cookie that changes makes browsers drop the pages that they keep for their back button:
    # measured in Chromium 156, where "no-store" alone showed the last buyer's name.
    visit_id()
