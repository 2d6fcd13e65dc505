"""Measures how fast buyers' pages are: `python3 scripts/bench/pages.py`, about five minutes.

A Chromium of its own at a sixth of its speed, on 24 and on 500 products, with 10,000 leads on the
tablet: paint, response to a touch, shift, the way from a tap to the next page, bytes. Each figure
stands beside its target; the last line has the worst of them. Exit code 1 where one is missed. An
empty page is measured among the others: what it takes is the machine's. Measure on a machine that
does nothing else.
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
    return run([str(python), str(CHECKOUT / "tests" / "bench_pages.py"), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
