"""Measures how well our QR codes are read: `python3 scripts/bench/qr.py`, about four minutes.

Each code of the product, from pictures of the running booth and hub in English, Arabic and Chinese,
is seen as phones see it: from afar, askew, blurred, with glare and so on. Two decoders, zxing-cpp and
OpenCV's, read it and, in its place and size, the same text as the package qrcode draws it by itself.
The last line has the figure with its target: under nothing less often than chance explains, and more
often in the mean. Exit code 1 where it is missed. Measure on a machine that does nothing else.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

# An older Python ends here, with a sentence.
from environment import CHECKOUT, prepare
from steps import end_with_us, run


def main() -> int:
    end_with_us()
    python = prepare("requirements.txt", "tests/requirements.txt", "tests/scanner-requirements.txt")
    return run([str(python), str(CHECKOUT / "tests" / "bench_qr.py"), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
