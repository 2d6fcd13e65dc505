"""Runs everything that must hold: `python3 scripts/test.py`.

With arguments it is pytest in the same environment, with paths from the checkout:
`python3 scripts/test.py tests/shared -k price`.
"""

import os
import signal
import subprocess
import sys
import time

# An older Python ends here, with a sentence.
from environment import CHECKOUT, prepare


def main(arguments: list[str]) -> int:
    # SIGTERM ends what this has started, too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    python = str(prepare("requirements.txt", "tests/requirements.txt"))
    if arguments:
        return run([python, "-m", "pytest", *arguments])
    workers = max(2, min(4, os.cpu_count() or 2))
    steps = {
        "ruff check": ["ruff", "check"],
        "ruff format": ["ruff", "format", "--check"],
        "mypy": ["mypy", "kiosk"],
        "pytest": ["pytest", "-n", str(workers), "--dist", "loadgroup"],
    }
    failed = []
    for name, module in steps.items():
        print(f"== {name}", flush=True)
        began = time.monotonic()
        code = run([python, "-m", *module])
        print(f"== {name}: {time.monotonic() - began:.1f} s", flush=True)
        if code:
            failed.append(name)
    print(f"Failed: {', '.join(failed)}." if failed else "Everything passed.", flush=True)
    return 1 if failed else 0


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
