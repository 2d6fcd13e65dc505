"""What scripts/bench/frames.py measures: the transfer by screen.

1. Frames that must be shown until 100 leads have arrived, at several losses: our fountain code
   against showing the blocks again and again.
2. Codes of several sizes on a 1280 x 800 screen, photographed (tests/photo.py), read with zxing-cpp:
   which part is read, and the bytes that get through for each frame shown.
"""

import io
import random
import statistics
import sys
from pathlib import Path

import qrcode
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_L, ERROR_CORRECT_M
from qrcode.util import MODE_8BIT_BYTE, QRData

CHECKOUT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(CHECKOUT), str(CHECKOUT / "tests")]

from photo import Camera, photo  # noqa: E402 (after the path)

from kiosk.shared import frames  # noqa: E402
from kiosk.shared.problems import Problem  # noqa: E402

LEADS_BYTES = 18_200  # a bundle of 100 leads, sealed
RUNS = 40
# A third of the codes of a moving hand are not read; then the fountain must be worth its code.
LOSS, RATIO_MAX = 0.3, 0.6
PHOTOS = 20
SIZES = [10, 13, 15, 18, 20, 25]  # versions of ISO/IEC 18004
# Data bytes in byte mode with a 16-bit length, ISO/IEC 18004 table 7.
CAPACITY = {
    "L": {10: 271, 13: 425, 15: 520, 18: 718, 20: 858, 25: 1273},
    "M": {10: 213, 13: 331, 15: 412, 18: 560, 20: 666, 25: 997},
}
CONDITIONS = {
    "plain": {},
    "blurred": {"blur_px": 1.5},
    "far": {"screen_fills": 0.65},
    "noisy": {"noise": 20},
    "shaken": {"shake_px": 3},
    "tilted": {"tilt": 0.14},
}


def main() -> int:
    size_table()
    print()
    ratio = loss_table()[LOSS]
    print(
        f"Frames shown at {LOSS:.0%} loss, fountain ÷ repetition: {ratio:.2f}"
        f" (target: at most {RATIO_MAX})"
    )
    return 0 if ratio <= RATIO_MAX else 1


def loss_table() -> dict[float, float]:
    """Loss → frames of the fountain ÷ frames of the repetition."""
    ratios = {}
    content = random.Random(0).randbytes(LEADS_BYTES)
    k = frames.blocks(len(content))
    print(f"{LEADS_BYTES} bytes are {k} blocks. Frames shown until all is there (worst of {RUNS}):")
    print("loss   fountain     repetition    ratio")
    for loss in (0, 0.1, 0.3, 0.5):
        chance = random.Random(loss)
        ours = [until_whole(content, loss, chance) for _ in range(RUNS)]
        plain = [until_each_once(k, loss, chance) for _ in range(RUNS)]
        mean, plain_mean = statistics.mean(ours), statistics.mean(plain)
        print(
            f"{loss:4.0%}  {mean:6.1f} ({max(ours):3})  {plain_mean:6.1f} ({max(plain):4})"
            f"   1 : {plain_mean / mean:.1f}"
        )
        ratios[loss] = mean / plain_mean
    return ratios


def until_whole(content: bytes, loss: float, chance: random.Random) -> int:
    seen: list[bytes] = []
    needed = frames.blocks(len(content))
    for number in range(frames.NUMBERS):
        if chance.random() >= loss:
            seen.append(frames.frame(content, number))
        if len(seen) >= needed:
            try:
                frames.assembled(seen)
            except Problem as problem:
                needed = len(seen) + int(problem.details["count"])
            else:
                return number + 1
    raise AssertionError("never")


def until_each_once(k: int, loss: float, chance: random.Random) -> int:
    missing, shown = set(range(k)), 0
    while missing:
        if chance.random() >= loss:
            missing.discard(shown % k)
        shown += 1
    return shown


def size_table() -> None:
    print(
        f"Read of {PHOTOS} photos each; bytes that get through per frame shown, over all columns:"
    )
    print("camera    code  " + "".join(f"{name:>9}" for name in CONDITIONS) + "    bytes")
    for size in ((640, 480), (1280, 720)):
        for version in SIZES:
            for level in CAPACITY:
                # The same hand for each code.
                rates = [
                    read_rate(version, level, Camera(size=size, **condition), random.Random(0))
                    for condition in CONDITIONS.values()
                ]
                through = statistics.mean(rates) * CAPACITY[level][version]
                columns = "".join(f"{rate:9.0%}" for rate in rates)
                print(f"{size[0]:4}x{size[1]}  {version:2}-{level}  {columns}  {through:7.0f}")


def read_rate(version: int, level: str, camera: Camera, chance: random.Random) -> float:
    """Which part of the photos is read."""
    content = chance.randbytes(CAPACITY[level][version])
    screen = on_screen(code(content, version, level))
    read = 0
    for _ in range(PHOTOS):
        picture = Image.open(io.BytesIO(photo(screen, camera, chance)))
        found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
        read += any(one.bytes == content for one in found)
    return read / PHOTOS


def code(content: bytes, version: int, level: str) -> Image.Image:
    correction = ERROR_CORRECT_L if level == "L" else ERROR_CORRECT_M
    made = qrcode.QRCode(version=version, error_correction=correction, mask_pattern=0, box_size=1)
    made.add_data(QRData(content, MODE_8BIT_BYTE), optimize=0)
    made.make(fit=False)
    return made.make_image().get_image().convert("L")


def on_screen(picture: Image.Image) -> Image.Image:
    """As the staff page shows it."""
    screen = Image.new("L", (1280, 800), 250)
    screen.paste(picture.resize((736, 736), Image.Resampling.NEAREST), (32, 32))
    return screen


if __name__ == "__main__":
    sys.exit(main())
