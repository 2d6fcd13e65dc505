"""Measures what a lead costs: `python3 scripts/bench/capture.py`, about a minute.

Durable sends of the real form over waitress against an empty route of a bare Flask app on the same
kind of server; and group commit against a mutex on a disk whose fsync takes 5 ms. Between the two
stands an empty route of the booth: it gets the same form, session and CSRF token, and shows what of
the difference these cost. Figures are ratios, which hold on any machine; the last line has them with
their targets. Exit code 1 where one is missed. Measure on a machine that does nothing else.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

# An older Python ends here, with a sentence.
from environment import CHECKOUT, prepare
from steps import end_with_us, run


def main() -> int:
    end_with_us()
    python = prepare("requirements.txt", "tests/requirements.txt")
    return run([str(python), str(CHECKOUT / "tests" / "bench_capture.py"), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
