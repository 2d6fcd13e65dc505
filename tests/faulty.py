"""Runs booth or hub as `python -m kiosk` does, with one fault: python tests/faulty.py FAULT booth --data …

The product is whole and runs in a process of its own; the fault comes from outside of it, at a
moment that nobody could hit by hand:

dies-after-POST:/lead   kill -9 of itself once such a request has been worked off (so: committed),
                        and before a byte of its answer leaves
disk                    from SIGUSR1 on the system lets it write to no file, until SIGUSR2
"""

import os
import re
import signal
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

# As `python -m kiosk` from the checkout.
sys.path[0] = str(Path(__file__).parents[1])

import waitress  # noqa: E402

from kiosk.cli import main  # noqa: E402

App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def dying(app: App, path: str) -> App:
    """The app, killed after its first successful POST to this path (a regular expression)."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        status: list[str] = []

        def note(*said: Any) -> Any:
            status.append(said[0])
            return start_response(*said)

        pieces = app(environ, note)
        posted = environ["REQUEST_METHOD"] == "POST" and re.fullmatch(path, environ["PATH_INFO"])
        # waitress sends nothing, not even the head, before the first piece.
        if posted and status[0][0] in "23":
            os.kill(os.getpid(), signal.SIGKILL)
        return pieces

    return answer


def run(fault: str) -> None:
    if fault == "disk":
        import resource

        # A limit of the system on the process: each write to a file fails (EFBIG), as on a disk
        # that is full or turned read-only. The soft limit can be lifted again without a restart.
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        for number, soft in ((signal.SIGUSR1, 0), (signal.SIGUSR2, hard)):
            signal.signal(
                number, lambda *_, s=soft: resource.setrlimit(resource.RLIMIT_FSIZE, (s, hard))
            )
    else:
        path = fault.removeprefix("dies-after-POST:")
        create = waitress.create_server
        waitress.create_server = lambda app, **options: create(dying(app, path), **options)
    main()


if __name__ == "__main__":
    fault = sys.argv.pop(1)
    run(fault)
