"""Measures what a lead costs: `python3 scripts/bench/capture.py`, about a minute.

Durable sends of the real form over waitress against an empty route; and group commit against a mutex
on a disk whose fsync takes 5 ms. The empty route is one of the same Flask app on the same server: it
gets the same form, session and CSRF token, and does nothing with them, so that the ratio is what
reading, checking and keeping a lead cost. Beside it stands an empty page of a bare Flask app, which
gets no form and keeps no session. Figures are ratios, which hold on any machine; the last line has
them with their targets. Exit code 1 where one is missed. Measure on a machine that does nothing else.
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
