"""Measures delivery: `python3 scripts/bench/sync.py`, about a minute.

10,000 leads from a tablet's file over HTTP to a hub process, against a pure COPY of the same rows
into the same PostgreSQL, and against sqlite3's executemany of them; the same leads sent again
against the first time; and the memory of a booth with 50,000 leads. The same rows are all that the
hub writes of a lead (its journal entry, the lead, the buyer's withdrawal code), into tables with the
same keys and indexes, 1,000 leads a durable transaction. The last line has the figures with their
targets. Exit code 1 where one is missed. Measure on a machine that does nothing else.
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
    return run([str(python), str(CHECKOUT / "tests" / "bench_sync.py"), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
