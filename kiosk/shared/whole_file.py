"""A file that people carry away: there is all of it by its name, or nothing."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from . import problems
from .problems import Problem


def write(out: Path, pieces: Iterable[bytes]) -> None:
    """Write the pieces, durably: a stick that is pulled out early holds no half of a file by this name.

    raises: Problem(FILE_REFUSED), and what the pieces raise; then the file is as it was before
    """
    new = out.with_name(f"{out.name}.new")
    try:
        with new.open("wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        new.replace(out)
    except OSError as error:
        raise Problem(problems.FILE_REFUSED, file=str(out), why=error.strerror or "") from error
    finally:
        # It is there only where something failed, and not always then.
        with suppress(OSError):
            new.unlink()
