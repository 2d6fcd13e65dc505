"""Tries each fault as often as it takes to believe the result: `python3 scripts/faults.py`.

The ordinary test command tries each fault a few times; this takes about as long as it says when it
starts, and shows how far it is. `--only NAME` tries one fault, `--seed N` repeats a run,
`--canaries` breaks the code on purpose and sees whether the faults notice.
"""

import argparse
import os
import subprocess
import sys

# An older Python ends here, with a sentence.
from environment import CHECKOUT, prepare
from steps import end_with_us, run


def main() -> int:
    options = read_options()
    end_with_us()
    python = str(prepare("requirements.txt", "tests/requirements.txt"))
    if options.canaries:
        return run([python, str(CHECKOUT / "tests" / "canaries.py"), "--only", options.only])
    pytest = [python, "-m", "pytest", "tests", "--faults", "full", "--only-fault", options.only]
    if options.seed is not None:
        pytest += ["--seed", str(options.seed)]
    workers = max(2, min(4, os.cpu_count() or 2))
    say_how_long(pytest, workers)
    return run([*pytest, "-n", str(workers), "--dist", "loadgroup"])


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Try each fault as often as it takes.")
    parser.add_argument("--only", default="", metavar="NAME", help="one fault, such as power-cut")
    parser.add_argument("--seed", type=int, metavar="N", help="repeat the run that had this seed")
    parser.add_argument(
        "--canaries", action="store_true", help="break the code on purpose: is each noticed?"
    )
    return parser.parse_args()


def say_how_long(pytest: list[str], workers: int) -> None:
    """Ask the tests for their number and seconds, and say it for this many workers."""
    answer = subprocess.run(
        [*pytest, "--collect-only", "-q"], cwd=CHECKOUT, capture_output=True, text=True
    )
    for line in answer.stdout.splitlines():
        if line.endswith("s of work"):
            what, seconds = line.rsplit(", ", 1)
            minutes = int(seconds.split()[0]) / workers / 60
            print(f"{what}: about {minutes:.0f} minutes with {workers} workers.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
