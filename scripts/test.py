"""Runs everything that must hold: `python3 scripts/test.py`.

With arguments it is pytest in the same environment, with paths from the checkout:
`python3 scripts/test.py tests/shared -k price`.
"""

import os
import sys
import time

# An older Python ends here, with a sentence.
from environment import prepare
from steps import end_with_us, run


def main(arguments: list[str]) -> int:
    end_with_us()
    python = str(prepare("requirements.txt", "tests/requirements.txt"))
    # Containers often set it: each of some hundred booths and hubs would compile itself anew.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if arguments:
        return run([python, "-m", "pytest", *arguments])
    # Two for each core: many tests wait for a disk, a browser or a back-off.
    workers = 2 * max(2, min(4, os.cpu_count() or 2))
    steps = {
        "ruff check": ["ruff", "check"],
        "ruff format": ["ruff", "format", "--check"],
        "mypy": ["mypy", "kiosk"],
        # In the order of tests/conftest.py: the longest first.
        "pytest": [
            *("pytest", "-n", str(workers), "--dist", "loadgroup", "--no-loadscope-reorder")
        ],
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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
