"""Measures exports: `python3 scripts/bench/export.py`, about two minutes.

100,000 leads of a tablet's file as CSV by `python -m kiosk export`, against the sqlite3 shell's own
CSV of the same leads and columns (its lists as JSON, which is less work than ours); and the memory
that CSV and XLSX take. The last line has the figures with their targets. Exit code 1 where one is
missed. Measure on a machine that does nothing else.
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
    return run([str(python), str(CHECKOUT / "tests" / "bench_export.py"), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
