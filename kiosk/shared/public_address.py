"""The hub's address as buyers' phones see it; a QR code never holds one that no phone can reach."""

import ipaddress
from urllib.parse import urlsplit

from . import problems
from .problems import Problem

ALLOWED = "an address that phones reach over the internet, such as https://pameran.example"
# RFC 6761 and 6762: names that mean this machine or this network only.
_LOOPBACK_NAMES = ("localhost",)
_LAN_NAMES = ("local", "lan", "internal", "home.arpa")


def public_address(text: str, *, lan: bool = False) -> str:
    """The address without a trailing slash, or "" for none.

    lan:    True where somebody asked for trying with their own phone in this network
    raises: ValueError(what is allowed) for what is no web address;
            Problem(ADDRESS_NOT_PUBLIC) for one that no phone reaches, loopback above all
    """
    address = text.strip().rstrip("/")
    if not address:
        return ""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError(ALLOWED) from None
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment:
        raise ValueError(ALLOWED)
    if parts.username or parts.password:
        raise ValueError(ALLOWED)
    if not _reachable(host, lan=lan):
        in_lan = "; --lan allows this one, for phones in the same network"
        allowed = ALLOWED + (in_lan if _reachable(host, lan=True) else "")
        raise Problem(problems.ADDRESS_NOT_PUBLIC, name="public_url", allowed=allowed)
    return address


def _reachable(host: str, *, lan: bool) -> bool:
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return _name_reachable(host.rstrip("."), lan=lan)
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped:
        number = number.ipv4_mapped
    if number.is_loopback or number.is_unspecified or number.is_multicast:
        return False
    return lan or number.is_global


def _name_reachable(name: str, *, lan: bool) -> bool:
    ending = name.lower().rsplit(".", 1)[-1]
    if name.lower() in _LOOPBACK_NAMES or ending in _LOOPBACK_NAMES:
        return False
    # Browsers read "127.1" and "0x7f000001" as IPv4 numbers, which ipaddress does not know.
    if ending.isdigit() or ending.startswith("0x"):
        return False
    only_here = any(name.lower().endswith("." + lan_name) for lan_name in _LAN_NAMES)
    return lan or ("." in name and not only_here)
