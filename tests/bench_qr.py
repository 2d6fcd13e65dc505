"""What scripts/bench/qr.py measures: our codes and the library's own of the same text, seen by phones."""

import sys
from collections.abc import Callable
from math import comb
from pathlib import Path

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts"), str(ROOT / "tests")]

import screenshots  # noqa: E402 (after the path)
from code_screens import DENSITY, Shown, shown  # noqa: E402
from distortions import DISTORTIONS, Picture, Shot, photo  # noqa: E402

LANGUAGES = ("en", "ar", "zh-Hans")
SHOTS = 3
# Two codes that are as good are not read in just the same photos. Ours count as read less often where
# a fair coin would so seldom leave them so few of the photos that only one of the two was read in.
CHANCE = 0.01


def main() -> int:
    with screenshots.running() as place, screenshots.open_browser() as browser:
        codes = list(shown(browser, place, LANGUAGES))
    for kind in dict.fromkeys(code.kind for code in codes):
        some = [code for code in codes if code.kind == kind]
        sizes = ", ".join(f"{ours} and {own}" for ours, own in sorted({c.modules for c in some}))
        print(f"{len(some):3} × {kind}: modules on a side, ours and the library’s: {sizes}")
    print(f"Read of {SHOTS} photos of each, ours and the library’s:")
    print(" " * 26 + "".join(f"{name:>18}" for name in DECODERS))
    read, worse = [], []
    for distortion, shot in DISTORTIONS.items():
        found = photographed(codes, shot)
        read.append(found)
        line = f"{distortion:26}"
        for decoder, (ours, plain) in zip(DECODERS, found, strict=True):
            line += f"{ours.mean():10.1%}{plain.mean():8.1%}"
            if by_chance(int((plain & ~ours).sum()), int((ours & ~plain).sum())) < CHANCE:
                worse.append(f"{distortion} with {decoder}")
        print(line, flush=True)
    ours_mean, plain_mean = np.mean(read, axis=(0, 1, 3))
    met = ours_mean > plain_mean and not worse
    print(
        f"{'met' if met else 'MISSED'}: ours are read in {ours_mean:.1%}, the library’s in "
        f"{plain_mean:.1%} (target: more often); beyond chance less often in {len(worse)} of "
        f"{len(read) * len(DECODERS)} (target: 0){': ' if worse else ''}{', '.join(worse)}"
    )
    return 0 if met else 1


def photographed(codes: list[Shown], shot: Shot) -> NDArray[np.bool_]:
    """Was it read? By decoder, ours and the library's, photo."""
    read = np.zeros((len(DECODERS), 2, len(codes) * SHOTS), bool)
    for number, code in enumerate(codes):
        for take in range(SHOTS):
            for row, picture in enumerate((code.ours, code.plain)):
                # The same hand and light for both.
                chance = np.random.default_rng([number, take])
                seen = photo(picture, code.side, DENSITY, shot, chance)
                for place, decoder in enumerate(DECODERS.values()):
                    read[place, row, number * SHOTS + take] = decoder(seen) == code.content
    return read


def by_chance(only_theirs: int, only_ours: int) -> float:
    """How likely a fair coin gives them so many or more of the photos that one alone was read in."""
    photos = only_theirs + only_ours
    return sum(comb(photos, theirs) for theirs in range(only_theirs, photos + 1)) / 2**photos


def with_zxing(picture: Picture) -> bytes:
    found = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].bytes if found else b""


def with_opencv(picture: Picture) -> bytes:
    try:
        return bytes(cv2.QRCodeDetector().detectAndDecodeBytes(picture)[0])
    except cv2.error:
        # Its search for the corners fails on some pictures: nothing is read.
        return b""


DECODERS: dict[str, Callable[[Picture], bytes]] = {"zxing-cpp": with_zxing, "OpenCV": with_opencv}

if __name__ == "__main__":
    sys.exit(main())
