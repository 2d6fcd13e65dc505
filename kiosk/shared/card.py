"""Contact cards as phones read them from a QR code: MECARD (NTT DoCoMo), which needs no network."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Exporter:
    """Whom a buyer can reach: printed on receipts and put into codes."""

    name: str
    phone: str = ""
    email: str = ""
    website: str = ""


def exporter(said: Mapping[str, Any]) -> Exporter:
    """What the hub says: exporter_name, exporter_phone, … → whom buyers can reach."""
    names = Exporter.__dataclass_fields__
    return Exporter(**{name: str(said.get(f"exporter_{name}", "")) for name in names})


def mecard(exporter: Exporter) -> str:
    """ "MECARD:N:…;TEL:…;EMAIL:…;URL:…;;" or "" where there is no name."""
    if not exporter.name:
        return ""
    pairs = (
        ("N", exporter.name),
        ("TEL", exporter.phone),
        ("EMAIL", exporter.email),
        ("URL", exporter.website),
    )
    return "MECARD:" + "".join(f"{key}:{_escaped(value)};" for key, value in pairs if value) + ";"


def _escaped(value: str) -> str:
    # The specification's special characters; a comma in N would part the name in two.
    return re.sub(r'([\\;:,"])', r"\\\1", value)
