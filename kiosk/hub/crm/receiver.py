"""One POST to a webhook's receiver: what it answers counts, what it says is never read."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from ...shared import problems
from ...shared.problems import Problem
from . import address

# Why nothing was answered: the address may not be, the name leads nowhere, no answer in time, …
PRIVATE, UNKNOWN, TIME, TLS, CONNECTION = "private", "unknown", "time", "tls", "connection"
WHYS = (PRIVATE, UNKNOWN, TIME, TLS, CONNECTION)
_CONNECT_S = 5.0
# For all of it: a receiver that sends one byte a second holds nobody up for longer.
WITHIN_S = 15.0
_WAIT_MAX_S = 86_400


@dataclass(frozen=True)
class Answer:
    status: int | None  # None where there was no answer
    why: str | None  # then one of WHYS
    duration_ms: int
    wait_s: int = 0  # Retry-After

    @property
    def taken(self) -> bool:
        # A redirect is none: what it leads to was not checked, and was not what staff typed.
        return self.status is not None and 200 <= self.status < 300


def post(
    url: str, headers: Mapping[str, str], body: bytes, *, private: bool, within_s: float = WITHIN_S
) -> Answer:
    """Send a body; what came of it.

    private: may it go to a machine of this network?
    raises:  nothing; a receiver that is away is an answer here
    """
    began = time.monotonic()
    deadline = _Deadline(within_s)
    status, why, wait_s = None, None, 0
    try:
        with deadline, _connected(url, deadline, private=private) as connection:
            parts = urlsplit(url)
            target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST", target, body, {**headers, "Connection": "close"})
            answer = connection.getresponse()
            # What the deadline cut off can look like an answer.
            if deadline.over:
                raise TimeoutError
            status, wait_s = answer.status, _wait_s(answer.headers.get("Retry-After", ""))
    except Problem as problem:
        why = PRIVATE if problem.kind == problems.WEBHOOK_ADDRESS_PRIVATE else UNKNOWN
    except TimeoutError:
        why = TIME
    except ssl.SSLError:
        why = TIME if deadline.over else TLS
    except (OSError, ValueError, http.client.HTTPException):
        why = TIME if deadline.over else CONNECTION
    return Answer(status, why, round((time.monotonic() - began) * 1000), wait_s)


class _Deadline:
    """Ends a socket once the time is over, whatever it is waiting for."""

    def __init__(self, within_s: float) -> None:
        self._within_s = within_s
        self._socket: socket.socket | None = None
        self._timer = threading.Timer(within_s, self._end)
        self.over = False

    def __enter__(self) -> None:
        self._timer.daemon = True
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def watch(self, watched: socket.socket) -> None:
        self._socket = watched

    def _end(self) -> None:
        self.over = True
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)


class _connected:
    """A connection to an address that was checked, in the name that was typed."""

    def __init__(self, url: str, deadline: _Deadline, *, private: bool) -> None:
        self._parts, self._deadline = urlsplit(url), deadline
        self._places = address.resolved(url, private=private)

    def __enter__(self) -> http.client.HTTPConnection:
        host, port = str(self._parts.hostname), self._parts.port
        opened = self._open()
        self._deadline.watch(opened)
        if self._parts.scheme == "https":
            context = ssl.create_default_context()
            self._connection = http.client.HTTPSConnection(host, port, context=context)
            try:
                self._connection.sock = context.wrap_socket(opened, server_hostname=host)
            except BaseException:
                opened.close()
                raise
            self._deadline.watch(self._connection.sock)
        else:
            self._connection = http.client.HTTPConnection(host, port)  # type: ignore[assignment]
            self._connection.sock = opened
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def _open(self) -> socket.socket:
        *others, last = self._places[:3]
        for place in others:
            with suppress(OSError):
                return socket.create_connection(place, timeout=_CONNECT_S)
        return socket.create_connection(last, timeout=_CONNECT_S)


def _wait_s(text: str) -> int:
    return min(int(text), _WAIT_MAX_S) if text.isascii() and text.isdigit() else 0
