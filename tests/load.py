"""Load on a server of this machine: some connections, each sends its next request when the answer is there."""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Load:
    """What came of it."""

    answers: int
    took_s: float
    p50_s: float
    p99_s: float

    @property
    def per_s(self) -> float:
        return self.answers / self.took_s

    def __str__(self) -> str:
        return (
            f"{self.per_s:7,.0f} /s, p50 {self.p50_s * 1000:.1f} ms, p99 {self.p99_s * 1000:.1f} ms"
        )


def load(
    port: int, request: Callable[[], bytes], *, connections: int, for_s: float, status: int = 200
) -> Load:
    """Send for so long; raises where an answer has another status.

    request: makes the bytes of the next request, of HTTP/1.1 with keep-alive
    """
    waits: list[float] = []
    expected = f"HTTP/1.1 {status} ".encode()
    with selectors.DefaultSelector() as selector:
        begun: dict[socket.socket, float] = {}
        for _ in range(connections):
            one = socket.create_connection(("127.0.0.1", port))
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(one, selectors.EVENT_READ)
            begun[one] = time.perf_counter()
            one.sendall(request())
        start = time.perf_counter()
        until = start + for_s
        while begun:
            for key, _ in selector.select():
                one = key.fileobj
                assert isinstance(one, socket.socket)
                answer = whole_answer(one)
                now = time.perf_counter()
                if not answer.startswith(expected):
                    raise AssertionError(f"unexpected answer: {answer[:200]!r}")
                waits.append(now - begun[one])
                if now < until:
                    begun[one] = now
                    one.sendall(request())
                else:
                    del begun[one]
                    selector.unregister(one)
                    one.close()
        took_s = time.perf_counter() - start
    waits.sort()
    return Load(len(waits), took_s, waits[len(waits) // 2], waits[len(waits) * 99 // 100])


def whole_answer(one: socket.socket) -> bytes:
    """Read one answer, whose length is in its head."""
    answer = one.recv(65536)
    while True:
        head, found, body = answer.partition(b"\r\n\r\n")
        if found:
            at = head.lower().find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(body) >= length:
                return answer
        piece = one.recv(65536)
        if not piece:
            return answer
        answer += piece
