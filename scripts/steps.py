"""One step of a longer run: a command in the checkout, ended with us."""

import signal
import subprocess
import sys

from environment import CHECKOUT


def end_with_us() -> None:
    """Let SIGTERM end what runs, too."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def run(command: list[str]) -> int:
    """Run one step in the checkout, where its cache stays; its exit code."""
    process = subprocess.Popen(command, cwd=CHECKOUT)
    try:
        return process.wait()
    except KeyboardInterrupt:
        # Ctrl-C reached the step too: it puts things away and ends by itself.
        process.wait()
        sys.exit(130)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
