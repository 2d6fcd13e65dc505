"""What enrols a tablet: the hub's address and a one-time code, typed or as the text of one QR code.

The text is three words, such as "PAMERAN https://pameran.example 4K7M-9QTX-2B". It is no address on
purpose: a phone that scans it opens nothing, and the code goes nowhere but to the hub.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from . import problems
from .problems import Problem

_TEXT = re.compile(r"\s*PAMERAN\s+(\S+)\s+(\S+)\s*", re.IGNORECASE)


def text(hub_url: str, code: str) -> str:
    """What the QR code holds."""
    return f"PAMERAN {hub_url.rstrip('/')} {code}"


def read(hub_typed: str, code_typed: str) -> tuple[str, str, dict[str, Problem]]:
    """Two fields as typed → (hub_url, code, {field: Problem}); the QR code's text may stand in either.

    hub_url: with its scheme and without a slash at its end
    """
    for typed in (code_typed, hub_typed):
        if found := _TEXT.fullmatch(typed):
            hub_typed, code_typed = found.groups()
    wrong = {}
    hub_url = _address(hub_typed)
    if not hub_url:
        wrong["hub_url"] = Problem(problems.HUB_ADDRESS_WRONG)
    if not code_typed.strip():
        wrong["code"] = Problem(problems.CODE_MISSING)
    return hub_url or hub_typed.strip(), code_typed.strip(), wrong


def _address(typed: str) -> str:
    """An address as typed, maybe without its scheme → the address; "" for none."""
    address = typed.strip()
    if address and "://" not in address:
        address = f"{_scheme(address)}://{address}"
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    right = parts.scheme in ("http", "https") and host and not re.search(r"[\s?#@]", address)
    return address.rstrip("/") if right else ""


def _scheme(address: str) -> str:
    """A bare number is a machine in this network, which has no certificate."""
    try:
        ipaddress.ip_address(urlsplit(f"//{address}").hostname or "")
    except ValueError:
        return "https"
    return "http"
