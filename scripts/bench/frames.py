"""Measures the transfer by screen: `python3 scripts/bench/frames.py`, about two minutes.

Codes of several sizes on a screen, photographed and read; then the codes that must be shown until
100 leads have arrived, the fountain code against showing the blocks again and again. The last line
has that ratio with its target. Exit code 1 where it is missed.
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
    return run([str(python), str(CHECKOUT / "tests" / "bench_frames.py"), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
