"""A CRM that takes webhooks: a real HTTP server in a thread, which answers what a test says."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Message:
    id: str
    at_s: int
    signatures: tuple[str, ...]
    content: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.content)

    def signed_with(self, secret: str) -> bool:
        """By the letter of standardwebhooks.com."""
        key = base64.b64decode(secret.removeprefix("whsec_"))
        signed = f"{self.id}.{self.at_s}.".encode() + self.content
        mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return f"v1,{mac}" in self.signatures


@dataclass
class Receiver:
    url: str = ""
    messages: list[Message] = field(default_factory=list)
    # What a message is answered with: a status, or a function of the handler that answers by itself.
    answer: Callable[[Message], Any] = lambda _: 204

    @property
    def told(self) -> list[tuple[str, str]]:
        """[(type, lead_id)] in the order of arrival."""
        return [(one.said["type"], one.said["data"].get("lead_id", "")) for one in self.messages]


@contextmanager
def a_receiver() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            message = Message(
                self.headers["webhook-id"],
                int(self.headers["webhook-timestamp"]),
                tuple(self.headers["webhook-signature"].split()),
                content,
            )
            receiver.messages.append(message)
            answer = receiver.answer(message)
            if callable(answer):
                answer(self)
                return
            self.send_response(answer)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    receiver.url = f"http://127.0.0.1:{server.server_port}/pameran"
    try:
        yield receiver
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
