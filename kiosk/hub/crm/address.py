"""Where webhooks may go: the hub reaches no machine of its own network for who typed an address (SSRF).

OWASP: a name is looked up before each attempt, every address it has is checked, and the connection
goes to the address that was checked: a name that leads elsewhere a moment later changes nothing.
"""

import ipaddress
import socket
from urllib.parse import quote, urlsplit

from ...shared import problems
from ...shared.problems import Problem

_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_PORTS = {"http": 80, "https": 443}


def checked(typed: str, *, private: bool, url_max: int) -> str:
    """The address as it is kept; its name leads somewhere that webhooks may go.

    private: also http://, and machines of this network
    raises:  Problem WEBHOOK_ADDRESS_WRONG, WEBHOOK_ADDRESS_UNKNOWN, WEBHOOK_ADDRESS_PRIVATE
    """
    try:
        parts = urlsplit(typed.strip())
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        raise Problem(problems.WEBHOOK_ADDRESS_WRONG) from None
    allowed = ("https", "http") if private else ("https",)
    if parts.scheme not in allowed or not host or parts.username is not None or parts.fragment:
        raise Problem(problems.WEBHOOK_ADDRESS_WRONG)
    named = f"[{host}]" if ":" in host else host
    place = named if port in (None, _PORTS[parts.scheme]) else f"{named}:{port}"
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~") or "/"
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    url = f"{parts.scheme}://{place}{path}" + (f"?{query}" if query else "")
    if len(url) > url_max:
        raise Problem(problems.WEBHOOK_ADDRESS_WRONG)
    resolved(url, private=private)
    return url


def resolved(url: str, *, private: bool) -> list[tuple[str, int]]:
    """Addresses and port to connect to.

    raises: Problem WEBHOOK_ADDRESS_UNKNOWN, or WEBHOOK_ADDRESS_PRIVATE where one of them may not be
    """
    parts = urlsplit(url)
    port = parts.port or _PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Problem(problems.WEBHOOK_ADDRESS_UNKNOWN) from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    if not all(_allowed(one, private=private) for one in addresses):
        raise Problem(problems.WEBHOOK_ADDRESS_PRIVATE)
    return [(one, port) for one in addresses]


def _allowed(text: str, *, private: bool) -> bool:
    # Without the zone of a link-local one: "fe80::1%eth0".
    found = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address) and (within := _embedded(found)):
        found = within
    # Link-local: of a machine in a cloud that is where its own credentials are (169.254.169.254).
    if found.is_link_local or found.is_multicast or found.is_unspecified or found.is_reserved:
        return False
    return private or found.is_global


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for, by whatever way packets get there."""
    if any(address in network for network in _NAT64):
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
