"""A file that is written whole or not at all: one that stood there before stays until then."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from . import refusals


def write(path: Path, pieces: Iterable[bytes]) -> None:
    """Write the pieces and make them durable, whatever carries them away. raises: Problem(FILE_REFUSED)"""
    new = path.with_name(f"{path.name}.new")
    try:
        with refusals.file(path):
            with new.open("wb") as file:
                for piece in pieces:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            new.replace(path)
    finally:
        # It is there only where something failed, and not always then.
        with contextlib.suppress(OSError):
            new.unlink()
