"""What a page of this tablet works with."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

from flask import current_app

from ..shared import card
from ..shared.card import Exporter
from ..shared.problems import Problem
from ..shared.product import Product
from . import device
from .config import Config
from .deliver import Loop
from .device import Device
from .drafts import Drafts
from .ended import Ended
from .lead_search import LeadSearch
from .searches import Searches
from .staff.pin import Unsaved
from .store import Store


@dataclass(frozen=True)
class Booth:
    config: Config
    store: Store
    loop: Loop
    drafts: Drafts
    unsaved_pins: Unsaved = field(default_factory=Unsaved)
    ended_forms: Ended = field(default_factory=Ended)
    lead_search: LeadSearch = field(default_factory=LeadSearch)
    searches: Searches = field(default_factory=Searches)

    @property
    def public_url(self) -> str:
        """The hub's address as phones reach it: the setting, else what the hub said; "" for none."""
        if self.config.public_url:
            return self.config.public_url
        enrolled = self._enrolled()
        return enrolled.public_url if enrolled else ""

    @property
    def exporter(self) -> Exporter:
        """Whom buyers can reach: the setting, else what the hub said; without a name for nobody."""
        if self.config.exporter_name:
            return self.config.exporter
        enrolled = self._enrolled()
        return enrolled.exporter if enrolled else Exporter("")

    @property
    def event_name(self) -> str:
        """The fair: the setting, else what the hub said."""
        if self.config.event_name:
            return self.config.event_name
        enrolled = self._enrolled()
        return enrolled.event_name if enrolled else ""

    @property
    def contact(self) -> str:
        """The exporter as buyers' phones read it; "" for nobody."""
        return card.mecard(self.exporter)

    def code_of(self, product: Product) -> str:
        """What the product's QR holds: its page at the hub, else the exporter's contact, else ""."""
        public_url = self.public_url
        if public_url:
            return f"{public_url}/p/{product.code}"
        return self.contact

    def _enrolled(self) -> Device | None:
        # The cards are shown also while the file cannot be read.
        with suppress(Problem), self.store.read() as connection:
            return device.find(connection)
        return None


def booth() -> Booth:
    """The tablet that answers this request."""
    return cast(Booth, current_app.extensions["booth"])
