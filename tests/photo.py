"""Photographs a screen as a phone held in a hand does: at an angle, blurred, dim, noisy, compressed."""

import io
import random
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter

# What is around a tablet, and black and white of a screen as a camera exposes it.
SURROUND, BLACK, WHITE = 70, 30, 221


@dataclass(frozen=True)
class Camera:
    """How a picture is taken."""

    size: tuple[int, int] = (640, 480)  # px
    screen_fills: float = 0.85  # of the picture, in the direction that is tighter
    tilt: float = 0.06  # each corner moves by up to this part of the screen
    blur_px: float = 1.0  # of the lens, as a Gaussian's sigma
    shake_px: int = 0  # of the hand
    noise: float = 8  # of the sensor, as a deviation of 256 levels
    quality: int = 75  # of the JPEG


def photo(screen: Image.Image, camera: Camera, chance: random.Random) -> bytes:
    """A photo of the screen, as a JPEG file."""
    width, height = camera.size
    # Twice as fine, then averaged: as the squares of a sensor do.
    wide = screen.transform(
        (2 * width, 2 * height),
        Image.Transform.QUAD,
        _seen(screen.size, camera, chance),
        Image.Resampling.BILINEAR,
        fillcolor=SURROUND,
    )
    picture = wide.resize(camera.size, Image.Resampling.BOX)
    for shaken in range(1, camera.shake_px):
        picture = Image.blend(picture, ImageChops.offset(picture, shaken, 0), 1 / (shaken + 1))
    picture = picture.filter(ImageFilter.GaussianBlur(camera.blur_px))
    picture = picture.point(lambda level: BLACK + level * (WHITE - BLACK) / 255)
    noise = Image.effect_noise(camera.size, camera.noise)
    picture = ImageChops.add(picture, noise, 1, -128)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=camera.quality)
    return written.getvalue()


def _seen(screen: tuple[int, int], camera: Camera, chance: random.Random) -> tuple[float, ...]:
    """The corners of what the camera sees, on the plane of the screen (left top, left bottom, …)."""
    width, height = screen
    # px of the screen for each px of the photo
    scale = max(width / camera.size[0], height / camera.size[1]) / camera.screen_fills
    half = (camera.size[0] * scale / 2, camera.size[1] * scale / 2)
    corners = []
    for right, down in ((-1, -1), (-1, 1), (1, 1), (1, -1)):
        x = width / 2 + right * half[0] + chance.uniform(-camera.tilt, camera.tilt) * width
        y = height / 2 + down * half[1] + chance.uniform(-camera.tilt, camera.tilt) * height
        corners += [x, y]
    return tuple(corners)
