"""The measurements of scripts/bench/start.py."""

import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "tests")]

from running import started  # noqa: E402

ROUNDS = 5
TARGET_S = 3.0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="pameran-bench-") as room:
        data = Path(room) / "data"
        times_s = []
        for number in range(ROUNDS + 1):
            with started(data) as start:
                print(f"start {number + 1}: {start.took_s:.2f} s", flush=True)
            if number:
                times_s.append(start.took_s)
    median_s = statistics.median(times_s)
    print(f"second start {median_s:.2f} s (target under {TARGET_S:.0f} s)")
    return int(median_s >= TARGET_S)


if __name__ == "__main__":
    sys.exit(main())
