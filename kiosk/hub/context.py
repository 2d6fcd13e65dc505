"""What a page of this hub works with."""

from dataclasses import dataclass, field
from typing import cast

from flask import current_app
from sqlalchemy import Engine

from .config import Config
from .demand import Demand
from .rate import Rate
from .room import Room


@dataclass(frozen=True)
class Hub:
    config: Config
    engine: Engine
    master: bytes
    event_id: str
    room: Room
    # Forms of the public pages. A hall's phones share one address: more than they send in a rush.
    forms: Rate = field(default_factory=lambda: Rate(most=120, per_s=60))
    demand: Demand = field(default_factory=Demand)
    # Requests of one token of the API: a reader that follows the cursor asks every few seconds at most.
    reads: Rate = field(default_factory=lambda: Rate(most=300, per_s=60))


def hub() -> Hub:
    """The hub that answers this request."""
    return cast(Hub, current_app.extensions["hub"])
