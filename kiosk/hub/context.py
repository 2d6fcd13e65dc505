"""What a page of this hub works with."""

from dataclasses import dataclass
from typing import cast

from flask import current_app
from sqlalchemy import Engine

from .config import Config
from .room import Room


@dataclass(frozen=True)
class Hub:
    config: Config
    engine: Engine
    master: bytes
    event_id: str
    room: Room


def hub() -> Hub:
    """The hub that answers this request."""
    return cast(Hub, current_app.extensions["hub"])
