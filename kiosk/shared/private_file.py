"""A file that only this user may read, written whole or not at all, and durable."""

import os
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Write the text with mode 0600 (on Windows the folder's own rules hold). raises: OSError"""
    new = path.with_name(path.name + ".new")
    # One from a write that was cut short may have another mode, which opening would keep.
    new.unlink(missing_ok=True)
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    new.replace(path)
