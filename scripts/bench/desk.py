"""Measures the desk's list: `python3 scripts/bench/desk.py`, about ten minutes (`--quick`: two).

Filters and searches of staff among 10,000 leads on SQLite and a million on PostgreSQL (quick: 100,000),
common and rare ones, alone and together: the time from a request to its whole answer, sign-in, count and
page included, the median of five. The last line has the slowest of each database with its target. Exit
code 1 where one is missed. Measure on a machine that does nothing else; the processor time of the hub
is told beside, which others disturb less.
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
    return run([str(python), str(CHECKOUT / "tests" / "bench_desk.py"), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
