"""What the system refuses while a command works with a folder or a file → one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..shared import problems
from ..shared.problems import Problem


@contextmanager
def folder(data: Path, *errors: type[Exception]) -> Iterator[None]:
    """Around opening a data folder. raises: Problem(FOLDER_REFUSED)

    errors: what its database raises, besides OSError
    """
    refusing: tuple[type[Exception], ...] = (OSError, *errors)
    try:
        yield
    except refusing as error:
        raise Problem(problems.FOLDER_REFUSED, folder=str(data), why=_why(error)) from error
    except Problem as problem:
        # The first write into a new file, on a disk that is full.
        if problem.kind != problems.STORE_REFUSED or problem.__cause__ is None:
            raise
        why = _why(problem.__cause__)
        raise Problem(problems.FOLDER_REFUSED, folder=str(data), why=why) from problem


@contextmanager
def file(path: Path) -> Iterator[None]:
    """Around writing a file. raises: Problem(FILE_REFUSED)"""
    try:
        yield
    except OSError as error:
        raise Problem(problems.FILE_REFUSED, file=str(path), why=_why(error)) from error


def _why(error: BaseException) -> str:
    """The system's or SQLite's own words; while a folder is opened they quote nobody."""
    return str(getattr(error, "strerror", None) or error)
