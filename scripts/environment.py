"""The checkout's own Python: makes `.venv` and installs the hash-locked requirements into it.

Standard library only. An older Python must be able to read this file (3.6 is
what RHEL 8 calls python3): no match, no :=. Annotations below the check may be new.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this is the line that tells people so)
    sys.exit(
        f"Pameran needs Python 3.11 or newer, and this is Python {sys.version_info[0]}."
        f"{sys.version_info[1]} ({sys.executable}). Install a newer one from your system's "
        f"packages or python.org, then start again with it: python3.11 {' '.join(sys.argv[:1])}"
    )

import contextlib
import errno
import hashlib
import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
VENV = CHECKOUT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# Started from inside a virtual environment, maybe from .venv itself: the Python below it.
BASE = getattr(sys, "_base_executable", sys.executable)
LOG = VENV / "install.log"
# Held while .venv is changed, so that a start and a test run at once do not break each other.
LOCK = VENV / "lock"
# What is installed, and where: see `usable`.
STAMP = VENV / "installed.json"

# pip downloads everything before it writes this line, and changes the environment only after it.
PIP_CHANGES = "Installing collected packages"

# What pip or venv wrote → what to do about it. The first that is found is said.
TROUBLES = [
    (
        r"No space left on device|Errno 28\b|not enough space on the disk",
        "The disk is full: free at least 1 GB, then start again.",
    ),
    (
        r"No module named '?(pip|venv|ensurepip)\b|no such option: --python",
        "This Python has no pip to install packages with: install it (Debian, Ubuntu and "
        "Raspberry Pi OS: sudo apt install python3-venv), then start again.",
    ),
    (
        r"connection broken by|Max retries exceeded|ConnectionPool\(|Connect\w*Error|ReadTimeout"
        r"|ProxyError|name resolution|getaddrinfo|Network is unreachable|Could not fetch URL"
        # All that is said when the user's pip is set to try only once.
        r"|\(from versions: none\)",
        "The Python package index cannot be reached: connect this machine to the internet "
        "(only installing needs it), then start again.",
    ),
]


class Stop(SystemExit):
    """An expected trouble: one sentence for people, on stderr, and exit code 1."""


def prepare(*requirements: str) -> Path:
    """Make `.venv` ready.

    requirements: lock files as paths from the checkout, e.g. "requirements.txt"
    returns:      the path of the Python in `.venv`, which has all of them installed
    raises:       Stop, saying what to do, when that cannot be done
    """
    locks = {
        name: hashlib.sha256((CHECKOUT / name).read_bytes()).hexdigest() for name in requirements
    }
    if missing(locks) == []:
        return PYTHON
    if VENV.is_symlink():
        # To make it anew would empty the folder that it leads to, which is somebody else's.
        raise Stop(f"{VENV} is a link to {VENV.resolve()}: remove the link, then start again.")
    try:
        VENV.mkdir(exist_ok=True)
        with locked(LOCK):
            if not usable(read_stamp()):
                make()
            for name in missing(locks):
                write_stamp(read_stamp() | {"installing": name})
                install(name)
                stamp = read_stamp() | {"installing": None}
                write_stamp(stamp | {"installed": stamp["installed"] | {name: locks[name]}})
    except OSError as error:
        raise Stop(unwritable(CHECKOUT, error)) from error
    return PYTHON


def missing(locks: dict[str, str]) -> list[str]:
    """Name the lock files that are not installed as they are now."""
    stamp = read_stamp()
    if not usable(stamp):
        return list(locks)
    return [name for name, digest in locks.items() if stamp["installed"].get(name) != digest]


def read_stamp() -> dict[str, Any]:
    try:
        stamp: dict[str, Any] = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp


def write_stamp(stamp: dict[str, Any]) -> None:
    new = STAMP.with_suffix(".new")
    new.write_text(json.dumps(stamp, indent=1), encoding="utf-8")
    new.replace(STAMP)


def usable(stamp: dict[str, Any]) -> bool:
    """Say whether `.venv` works, without starting its Python.

    It does not after the checkout was moved, its base Python was removed or
    upgraded to another minor version, or pip was killed while it wrote packages.
    raises: Stop, where this user may not even look: the Python is in another one's home
    """
    try:
        return (
            stamp.get("venv") == str(VENV)
            and PYTHON.exists()
            and os.path.realpath(PYTHON) == stamp["python"]
            and Path(stamp["base"]).exists()
            and not (stamp["installing"] and PIP_CHANGES in read_log())
        )
    except PermissionError as error:
        raise Stop(
            f"The Python of {VENV} cannot be used by this user ({error.strerror}): start as the "
            "user who made it, or delete that folder and start again."
        ) from error


def read_log() -> str:
    return LOG.read_text(encoding="utf-8", errors="replace") if LOG.exists() else ""


def make() -> None:
    """Make an empty `.venv` in place of whatever is there."""
    if Path(sys.prefix) == VENV:
        raise Stop(f"{VENV} must be made anew, and this runs from it: use {BASE} instead.")
    for path in VENV.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path != LOCK:
            path.unlink()
    # Debian without python3-venv has no ensurepip; the base Python's pip then does its work.
    if logged([BASE, "-m", "venv", VENV]) and logged([BASE, "-m", "venv", "--without-pip", VENV]):
        raise Stop(trouble("A Python environment could not be made."))
    python = os.path.realpath(PYTHON)
    write_stamp(
        {"venv": str(VENV), "python": python, "base": BASE, "installed": {}, "installing": None}
    )


def install(requirements: str) -> None:
    """Install one hash-locked file (a path from the checkout); Stop when pip cannot.

    The user's own pip settings (index, proxy, certificates) hold. Nothing is
    written outside `.venv`: no cache, and temporary files are on the same disk,
    because /tmp is often memory, and small on a Raspberry Pi.
    """
    print(
        f"Installing the packages of {requirements} into .venv, about a minute, only this once …",
        flush=True,
    )
    began = time.monotonic()
    own_pip = [*VENV.glob("lib/python*/site-packages/pip"), *VENV.glob("Lib/site-packages/pip")]
    pip = [PYTHON, "-m", "pip"] if own_pip else [BASE, "-m", "pip", "--python", PYTHON]
    LOG.unlink(missing_ok=True)
    arguments: list[str | Path] = [
        "install",
        "--require-hashes",
        "--no-cache-dir",
        "-r",
        CHECKOUT / requirements,
    ]
    if logged([*pip, *arguments]):
        raise Stop(trouble(f"pip could not install the packages of {requirements}."))
    print(f"Installed in {time.monotonic() - began:.0f} s.", flush=True)


def logged(command: list[str | Path]) -> int:
    """Run a command in the checkout with its output added to the log; its exit code."""
    temporary = VENV / "tmp"
    temporary.mkdir(exist_ok=True)
    own = {
        # A pip.conf with `user = true` would fail inside a virtual environment.
        "PIP_USER": "0",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "TMPDIR": str(temporary),
        "TEMP": str(temporary),
        "TMP": str(temporary),
    }
    try:
        with LOG.open("ab") as log:
            return subprocess.run(
                command,
                cwd=CHECKOUT,
                env={**os.environ, **own},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                check=False,
            ).returncode
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def trouble(what: str) -> str:
    """Put the log into one sentence: a known trouble, else `what` and its last error line."""
    log = read_log()
    for pattern, sentence in TROUBLES:
        if re.search(pattern, log):
            return f"{sentence} (The details are in {LOG}.)"
    errors = [line for line in log.splitlines() if line.upper().startswith("ERROR")]
    return " ".join([what, *errors[-1:], f"The details are in {LOG}."])


def unwritable(folder: Path, error: OSError) -> str:
    """Say why a folder cannot be written to, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk of {folder} is full: free at least 1 GB, then start again."
    return (
        f"{folder} cannot be written to ({error.strerror}): make it writable for this user, "
        "or use a folder that is, then start again."
    )


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold this lock file, when no other process does; it is free again however we end."""
    with path.open("a") as file:
        if sys.platform == "win32":
            import msvcrt

            # LK_LOCK gives up after ten seconds; an install takes longer.
            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
                    break
                except OSError:
                    time.sleep(0.2)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
