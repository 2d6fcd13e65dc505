"""Measures a second start: `python3 scripts/bench/start.py`, about half a minute.

scripts/start.py on a folder that a first start has set up, from its start to the line that says
where booth and hub are, both answering. The last line has the median with its target. Exit code 1
where it is missed. Measure on a machine that does nothing else.
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
    return run([str(python), str(CHECKOUT / "tests" / "bench_start.py"), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
