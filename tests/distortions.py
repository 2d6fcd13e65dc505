"""What happens to a code between a screen or a sheet of paper and a phone's decoder, one thing at a time."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

# What is around a tablet, and black and white of a screen as a camera exposes it: as in photo.py.
SURROUND, BLACK, WHITE = 70, 30, 221
# The plane is drawn so much finer than the photo, then averaged: as the squares of a sensor do.
FINER = 2
# The eye of the camera is so many sides of the code away: what tilts becomes a trapezium.
EYE_SIDES = 3.5


@dataclass(frozen=True)
class Shot:
    """How one photo differs from a good one."""

    scale: float = 0.5  # px of the photo for a CSS px: 4 px a module of a page's address
    tilt: tuple[float, float] = (0, 0)  # degrees, about the upright and the lying axis
    roll: float = 0  # degrees
    bend: float = 0  # of the sheet, as a part of the code's side
    blur_px: float = 0.6  # of the lens, as a Gaussian's sigma
    shake_px: tuple[int, int] = (0, 0)  # of the hand, right and down
    noise: float = 6  # of the sensor, as a deviation of 256 levels
    black: int = BLACK
    white: int = WHITE
    shadow: float = 0  # how much darker the dark end is, 1 for black
    glare: float = 0  # part of the code's area under a lamp's reflection
    veil: float = 0  # light over all of the screen, 1 for white
    moire: float = 0  # of the two grids of pixels, as a part of the light
    bands: float = 0  # of a screen's refresh, as a part of the light
    scratches: int = 0  # light lines over the code
    dirt: float = 0  # part of the code's area that is hidden, in small spots
    quality: int = 80  # of the JPEG


DISTORTIONS = {
    "good light, an arm away": Shot(),
    "two steps away": Shot(scale=0.375),
    "three steps away": Shot(scale=0.29),
    "as far as it goes": Shot(scale=0.235),
    "very near": Shot(scale=1.2),
    "out of focus": Shot(blur_px=1.5),
    "far out of focus": Shot(blur_px=1.9),
    "moved to the side": Shot(shake_px=(5, 0)),
    "moved down": Shot(shake_px=(0, 5)),
    "moved aslant": Shot(shake_px=(4, 4)),
    "from the side, 35 degrees": Shot(tilt=(35, 0)),
    "from the side, 50 degrees": Shot(tilt=(50, 0)),
    "from below, 50 degrees": Shot(tilt=(0, 50)),
    "aslant and away": Shot(tilt=(30, 25), scale=0.34),
    "held at 45 degrees": Shot(roll=45),
    "upside down and askew": Shot(roll=200, tilt=(15, 10)),
    "noise of a dark hall": Shot(noise=24, black=20, white=140),
    "noise, two steps away": Shot(noise=28, scale=0.375),
    "dim screen": Shot(black=18, white=62),
    "pale print": Shot(black=110, white=190),
    "paler print": Shot(black=140, white=184, noise=7),
    "daylight on the screen": Shot(veil=0.72),
    "shadow over half": Shot(shadow=0.8),
    "glare, 3 %": Shot(glare=0.03),
    "glare, 6 %": Shot(glare=0.06),
    "glare, 9 %": Shot(glare=0.09),
    "moiré": Shot(moire=0.45),
    "bands of the refresh": Shot(bands=0.35),
    "scratched film": Shot(scratches=3),
    "dust and drops, 2 %": Shot(dirt=0.02),
    "dust and drops, 4 %": Shot(dirt=0.04),
    "bent sheet": Shot(bend=0.02),
    "JPEG of quality 12": Shot(quality=12, noise=2),
    "a bit of everything": Shot(
        scale=0.42, tilt=(20, 15), roll=8, blur_px=0.8, noise=10, glare=0.02, shadow=0.3, quality=50
    ),
}


def photo(
    plane: Picture, side: float, css_px: float, shot: Shot, chance: np.random.Generator
) -> Picture:
    """A grey photo of a code and what is around it.

    plane:  grey, the code in its middle
    side:   of the code with its quiet zone, in px of the plane
    css_px: px of the plane for one CSS px
    """
    code = side / css_px * shot.scale
    size = int(code * 1.5)
    seen = _bent(_through_lens(plane, side, size, code, shot, chance), code, shot.bend)
    light = seen.astype(np.float32) / 255
    light = _dirty(_scratched(light, code, shot.scratches, chance), code, shot.dirt, chance)
    light = _lit(light, code, shot, chance)
    level = shot.black + light * (shot.white - shot.black)
    level = _shaken(cv2.GaussianBlur(level, (0, 0), shot.blur_px), shot.shake_px)
    level += chance.normal(0, shot.noise, level.shape)
    grey = np.clip(level, 0, 255).astype(np.uint8)
    _, file = cv2.imencode(".jpg", grey, [cv2.IMWRITE_JPEG_QUALITY, shot.quality])
    return np.asarray(cv2.imdecode(file, cv2.IMREAD_GRAYSCALE), np.uint8)


def _through_lens(
    plane: Picture, side: float, size: int, code: float, shot: Shot, chance: np.random.Generator
) -> Picture:
    """The plane as the camera projects it, its hand never quite straight."""
    turn, lean = np.radians(np.array(shot.tilt) + chance.uniform(-2, 2, 2))
    roll = np.radians(shot.roll + chance.uniform(-3, 3))
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) / 2
    rolled = corners @ np.array([[np.cos(roll), np.sin(roll)], [-np.sin(roll), np.cos(roll)]])
    x, y = rolled[:, 0] * np.cos(turn), rolled[:, 1] * np.cos(lean)
    depth = rolled[:, 0] * np.sin(turn) + rolled[:, 1] * np.sin(lean)
    seen = np.stack([x, y], 1) * (EYE_SIDES / (EYE_SIDES + depth))[:, None]
    middle = size / 2 + chance.uniform(-0.5, 0.5, 2)
    target = (seen * code + middle) * FINER
    source = corners * side + np.array(plane.shape[::-1]) / 2
    matrix = cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))
    # Averaged first: a bilinear warp alone would skip rows of a much finer plane.
    wide = cv2.warpPerspective(
        cv2.blur(plane, (2, 2)), matrix, (size * FINER,) * 2, borderValue=SURROUND
    )
    return np.asarray(cv2.resize(wide, (size, size), interpolation=cv2.INTER_AREA), np.uint8)


def _bent(seen: Picture, code: float, bend: float) -> Picture:
    if not bend:
        return seen
    y, x = np.indices(seen.shape, dtype=np.float32)
    wave = bend * code * np.cos((x - seen.shape[1] / 2) / code * np.pi)
    return np.asarray(cv2.remap(seen, x, y + wave.astype(np.float32), cv2.INTER_LINEAR), np.uint8)


def _lit(
    light: NDArray[np.float32], code: float, shot: Shot, chance: np.random.Generator
) -> NDArray[np.float32]:
    """What lamps, daylight and the screen's own grid do to it."""
    size = light.shape[0]
    y, x = np.indices(light.shape, dtype=np.float32)
    angle, phase = chance.uniform(0, 2 * np.pi, 2)
    along = (np.cos(angle) * (x - size / 2) + np.sin(angle) * (y - size / 2)) / code
    light = light * (1 - shot.shadow / (1 + np.exp(-12 * along)))
    period = chance.uniform(5, 9)
    waves = np.sin(2 * np.pi * (x + 0.3 * y) / period) + np.sin(2 * np.pi * (y - 0.2 * x) / period)
    light = light * (1 - shot.moire / 2 + shot.moire / 4 * waves)
    light = light * (1 - shot.bands * (np.sin(2 * np.pi * y / code * 2.5 + phase) > 0))
    light = light + (1 - light) * shot.veil
    if shot.glare:
        radius = code * np.sqrt(shot.glare / np.pi)
        at = size / 2 + chance.uniform(-0.3, 0.3, 2) * code
        distance = np.hypot((x - at[0]) / 1.3, (y - at[1]) * 1.3) / radius
        light = light + (1 - light) / (1 + np.exp(14 * (distance - 1)))
    return light.astype(np.float32)


def _scratched(
    light: NDArray[np.float32], code: float, scratches: int, chance: np.random.Generator
) -> NDArray[np.float32]:
    size = light.shape[0]
    for _ in range(scratches):
        ends = (size / 2 + chance.uniform(-0.5, 0.5, 4) * code).astype(int)
        grey = float(chance.uniform(0.7, 1))
        cv2.line(light, ends[:2], ends[2:], grey, max(1, round(code / 60)), cv2.LINE_AA)
    return light


def _dirty(
    light: NDArray[np.float32], code: float, part: float, chance: np.random.Generator
) -> NDArray[np.float32]:
    """Spots of 2 to 5 % of its side, until they have this part of its area."""
    left = part * code * code
    while left > 0:
        radius = chance.uniform(0.02, 0.05) * code
        at = light.shape[0] / 2 + chance.uniform(-0.42, 0.42, 2) * code
        grey = float(chance.choice([0.15, 0.5, 0.85]))
        cv2.circle(light, at.astype(int), max(1, round(radius)), grey, -1, cv2.LINE_AA)
        left -= np.pi * radius**2
    return light


def _shaken(level: NDArray[np.float32], shake: tuple[int, int]) -> NDArray[np.float32]:
    reach = max(shake)
    if not reach:
        return level
    kernel = np.zeros((reach + 1, reach + 1), np.float32)
    cv2.line(kernel, (0, 0), shake, 1.0)
    return np.asarray(cv2.filter2D(level, -1, kernel / kernel.sum()), np.float32)
