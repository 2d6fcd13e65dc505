"""A box between tablet and hub: it reads a request, asks the hub, and says to the tablet what it likes."""

import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Answer = bytes | Iterable[bytes]


@dataclass
class Box:
    """What it does, and what it saw; both may be changed between two requests."""

    hub: str  # its address
    address: str = ""  # its own
    # (number of the request since `reset`, request, what asks the hub) → what the tablet gets
    say: Callable[[int, bytes, Callable[[bytes], bytes]], Answer] = field(
        default=lambda number, request, ask: ask(request)
    )
    reset_line: bool = False  # end connections with RST instead of FIN
    number: int = 0

    def reset(self) -> None:
        self.number = 0

    def ask(self, request: bytes) -> bytes:
        """Send these bytes to the hub and nothing more; all that it says."""
        place = urlsplit(self.hub)
        there = (place.hostname or "", place.port or 0)
        with (
            socket.create_connection(there, timeout=10) as line,
            suppress(OSError),
        ):
            line.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
            if self.reset_line and not whole(request):
                end_with_reset(line)
                return b""
            line.shutdown(socket.SHUT_WR)
            return b"".join(iter(lambda: line.recv(65_536), b""))
        return b""


def whole(request: bytes) -> bool:
    """Is this all of a request?"""
    head, end, body = request.partition(b"\r\n\r\n")
    return bool(end) and len(body) >= length(head)


def length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0


def end_with_reset(line: socket.socket) -> None:
    # Linger of 0 s: close sends RST and forgets what was not sent.
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@contextmanager
def a_box(hub: str) -> Iterator[Box]:
    """Run a box in front of this hub for as long as the block."""
    box = Box(hub)
    listening = socket.create_server(("127.0.0.1", 0), backlog=64)
    box.address = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def listen() -> None:
        with suppress(OSError):
            while True:
                line, _ = listening.accept()
                threading.Thread(target=serve, args=(box, line), daemon=True).start()

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        # Closing alone does not wake accept.
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def serve(box: Box, line: socket.socket) -> None:
    """Answer one request on a connection, then end it."""
    with line, suppress(OSError):
        line.settimeout(10)
        request = b""
        while not whole(request):
            more = line.recv(65_536)
            if not more:
                return
            request += more
        number, box.number = box.number, box.number + 1
        said = box.say(number, request, box.ask)
        for piece in [said] if isinstance(said, bytes) else said:
            line.sendall(piece)
        if box.reset_line:
            end_with_reset(line)
