"""How often one address, or one network of IPv6, may send a form; in memory, for each process by itself."""

import ipaddress
import threading
import time
from collections.abc import Callable


class Rate:
    """Counts by address in windows of per_s seconds."""

    def __init__(
        self, *, most: int, per_s: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._per_s, self._clock = most, per_s, clock
        self._lock = threading.Lock()
        self._window = 0
        # Of the present window only, so it never grows beyond what one window brings.
        self._counts: dict[str, int] = {}

    def wait_s(self, address: str) -> int:
        """0 where one more may come, which is counted; else the seconds until it may."""
        address = _whose(address)
        now = self._clock()
        window = int(now // self._per_s)
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, {}
            self._counts[address] = self._counts.get(address, 0) + 1
            if self._counts[address] <= self._most:
                return 0
        return int((window + 1) * self._per_s - now) + 1


def _whose(address: str) -> str:
    """Whom an address belongs to: of IPv6 a household or a phone has the whole /64 (RFC 6177)."""
    try:
        # Some proxies add a port: "[2001:db8::1]:443", "203.0.113.9:443".
        found = ipaddress.ip_address(_without_port(address))
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))


def _without_port(address: str) -> str:
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address
