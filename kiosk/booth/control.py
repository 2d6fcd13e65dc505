"""Takes the keeper's commands while the booth runs: HTTP on loopback, for who knows the folder's secret."""

import json
import logging
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ..shared import wire
from ..shared.problems import Problem
from .commands import COMMANDS
from .config import Config
from .deliver import Loop
from .store import Store

SECRET_HEADER = "Pameran-Secret"
# A catalogue of 1,000 products: two pictures each, of about 40 KB and 15 KB, as Base64.
COMMAND_MAX_BYTES = 128 * 1024 * 1024


class Control:
    """A server of its own, on a port the machine chooses: the buyers' port knows no commands."""

    def __init__(self, store: Store, config: Config, loop: Loop) -> None:
        self.secret = secrets.token_urlsafe(32)
        self._store, self._config, self._loop = store, config, loop
        self._server = _Server(self)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def answer(self, path: str, secret: str, body: bytes) -> tuple[int, dict[str, Any]]:
        """POST /NAME with the command's arguments as JSON → 200 and {"done": its value}.

        returns: or the status of what went wrong and {"problem": {code, details}};
                 {} for who does not know the secret, and for what no version of a command sends
        """
        if not wire.same(secret, self.secret):
            return 403, {}
        command = COMMANDS.get(path.removeprefix("/"))
        if command is None:
            return 404, {}
        try:
            done = command(self._store, self._config, **json.loads(body))
        except Problem as problem:
            said = {"code": problem.kind.code, "details": problem.details}
            return problem.kind.status, {"problem": said}
        except Exception as error:
            # Its kind only: a text may name a visitor.
            logging.getLogger(__name__).error("Command failed: %s", type(error).__name__)
            return 500, {}
        finally:
            # The loop may be pausing for just what this mended: no hub yet, no network.
            self._loop.wake()
        return 200, {"done": done}

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    def __init__(self, control: Control) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.control = control


class _Request(BaseHTTPRequestHandler):
    server: _Server
    timeout = 60  # seconds for a request that does not come whole

    def do_POST(self) -> None:
        """One command."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > COMMAND_MAX_BYTES:
            self.send_error(413)
            return
        secret = self.headers.get(SECRET_HEADER, "")
        status, said = self.server.control.answer(self.path, secret, self.rfile.read(int(length)))
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """A command is not worth a line: its outcome is printed where it was given."""
