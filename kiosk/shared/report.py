"""What a tablet says of itself at each round, for the fleet page. Nothing personal."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

# A clock that is off by less is off by a network's delay, and misleads nobody.
CLOCK_OFF_MAX_S = 120


@dataclass(frozen=True)
class Report:
    clock: str = ""  # clock.now() of the tablet when it was sent
    app_version: str = ""
    sqlite_version: str = ""
    catalogue_version: str = ""  # SHA-256 of the manifest that buyers see; "" for none
    journal_id: str = ""
    waiting: int = 0  # entries that the hub does not have
    leads: int = 0  # leads on the tablet
    missing: int = 0  # leads that it let go because the hub had them, and that the hub lacks now
    disk_free_bytes: int = 0


def from_document(said: Mapping[str, Any]) -> Report:
    """The JSON → the report; what is missing or of another type stands at its default."""
    read: dict[str, Any] = {
        one.name: said[one.name]
        for one in fields(Report)
        if type(said.get(one.name)) is type(one.default)
    }
    return Report(**read)
