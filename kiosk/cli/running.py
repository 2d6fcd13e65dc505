"""A command for a tablet: done by the booth that runs with its folder, else by this process."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import urllib3
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # pysqlite3 where installed

from ..booth import config, folder
from ..booth.commands import COMMANDS
from ..booth.control import SECRET_HEADER
from ..booth.folder import Owner
from ..booth.store import FILE_NAME, Store
from ..shared import problems
from ..shared.problems import Problem
from . import refusals

# A delivery of thousands of leads over a hall's network takes minutes.
_TIMEOUT = urllib3.Timeout(connect=5, read=15 * 60)


def existing(data: Path) -> Path:
    """The file of the tablet in this folder; none is made. raises: Problem(TABLET_MISSING)"""
    file = data / FILE_NAME
    if not file.is_file():
        raise Problem(problems.TABLET_MISSING, folder=str(data))
    return file


@contextmanager
def opened(data: Path, *, ready_only: bool = True) -> Iterator[Store]:
    """The tablet's store. A command has no use of one that cannot save, a booth has.

    raises: Problem TABLET_IN_USE, TABLET_BUSY, FOLDER_REFUSED, and what `Health` says of the disk
    """
    if data.exists() and not data.is_dir():
        raise Problem(problems.FOLDER_REFUSED, folder=str(data), why="it is a file")
    with refusals.folder(data, sqlite3.Error):
        store = Store(data)
    try:
        trouble = store.health.trouble
        if trouble and (ready_only or not store.path.exists()):
            raise trouble.problem
        yield store
    finally:
        store.close()


def tell(data: Path, command: str, *, new: bool = False, **said: Any) -> Any:
    """Have one of commands.COMMANDS done; its value.

    new:    may a tablet be made where there is none?
    raises: Problem, the same ones whoever does it; TABLET_MISSING; and TABLET_SILENT where a booth
            runs but fails
    """
    if not new:
        existing(data)
    try:
        with opened(data) as store, refusals.folder(data):
            return COMMANDS[command](store, config.read(data, {}), **said)
    except Problem as problem:
        owner = folder.owner(data)
        if problem.kind != problems.TABLET_IN_USE or owner is None:
            raise
    return _asked(data, owner, command, said)


def _asked(data: Path, owner: Owner, command: str, said: dict[str, Any]) -> Any:
    silent = Problem(problems.TABLET_SILENT, folder=str(data), pid=owner.pid, page=owner.page)
    try:
        answer = urllib3.PoolManager(timeout=_TIMEOUT, retries=False).request(
            "POST",
            f"{owner.control}/{command}",
            headers={SECRET_HEADER: owner.secret},
            body=json.dumps(said).encode(),
        )
        heard = json.loads(answer.data)
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        raise silent from error
    if "done" in heard:
        return heard["done"]
    found = heard.get("problem", {})
    if found.get("code") not in problems.KINDS:
        raise silent
    raise Problem(problems.KINDS[found["code"]], **found["details"])
