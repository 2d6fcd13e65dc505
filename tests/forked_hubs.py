"""Hubs that are ready in a moment, to be killed: each a process of its own, forked from one that has all imports.

As a program it reads lines of JSON, {"url": database, "port": port}, and answers each with the
process id of a hub that serves there; it ends with its standard input, and its hubs with it.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# As `python -m kiosk` from the checkout.
CHECKOUT = Path(__file__).parents[1]
sys.path[:1] = [str(CHECKOUT), str(CHECKOUT / "scripts"), str(CHECKOUT / "tests")]

import waitress  # noqa: E402
from pairs import MASTER, HubConfig, create_hub  # noqa: E402

from kiosk.hub import database  # noqa: E402

READY_WITHIN_S = 30


def serve(url: str, port: int) -> None:
    app = create_hub(HubConfig(event_name="TEI"), database.connect(url), MASTER)
    waitress.serve(app, host="127.0.0.1", port=port, threads=4, _quiet=True)


def main() -> None:
    hubs = []
    # A hub that was killed leaves no zombie behind.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            os.close(0)
            serve(**json.loads(line))
            os._exit(0)
        hubs.append(pid)
        print(pid, flush=True)
    for pid in hubs:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class Forge:
    """Makes hubs on a database."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def hub(self, url: str, port: int) -> int:
        """Start a hub and wait until it answers; its process id."""
        from running import health, within

        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps({"url": url, "port": port}), file=self._process.stdin, flush=True)
        pid = int(self._process.stdout.readline())
        assert within(READY_WITHIN_S, lambda: health(port) == 200)
        return pid


@contextmanager
def a_forge() -> Iterator[Forge]:
    """Make hubs for as long as the block."""
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        try:
            yield Forge(process)
        finally:
            assert process.stdin is not None
            process.stdin.close()
            process.wait(20)


if __name__ == "__main__":
    main()
