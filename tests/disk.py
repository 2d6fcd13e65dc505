"""A disk under orders: tests/disk.c between a booth and its files, and the log of what it wrote."""

import atexit
import errno
import mmap
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from environment import Stop, prepare

SOURCE = Path(__file__).with_name("disk.c")
# As in disk.c.
WRITES, SYNCS = 1, 2
CREATE, WRITE, TRUNCATE, SYNC, SYNC_FAILED, UNLINK, RENAME = range(1, 8)
_COUNTS = struct.Struct("=qqqqqiiii")
_RECORD = struct.Struct("=qqqq")
_PREFIX_BYTES = 512

linux = sys.platform == "linux"
WHY_NOT = "a disk under orders needs Linux: it is preloaded with LD_PRELOAD"


@dataclass(frozen=True)
class Change:
    """One change of the files, as the log holds it."""

    kind: int  # CREATE, WRITE, …
    name: str  # below the folder; "" is the folder itself
    offset: int  # of a WRITE; of a TRUNCATE the new length
    content: bytes  # of a WRITE; of a RENAME the new name
    end: int  # where in the log this record ends


class Disk:
    """The disk of one folder, for processes started with its environment."""

    def __init__(self, folder: Path, work: Path) -> None:
        """folder: the files it is for; work: where its own files may lie."""
        self.folder = folder.resolve()
        self._log = work / "disk.log"
        orders = work / "disk.orders"
        orders.write_bytes(bytes(_COUNTS.size + _PREFIX_BYTES))
        with orders.open("r+b") as file:
            self._orders = mmap.mmap(file.fileno(), 0)
        self._orders[_COUNTS.size :] = str(self.folder).encode().ljust(_PREFIX_BYTES, b"\0")
        self.environment = {
            "LD_PRELOAD": str(library()),
            "BOOTH_DISK_ORDERS": str(orders),
            "BOOTH_DISK_LOG": str(self._log),
        }

    def record(self) -> None:
        """Log each change from now on."""
        self._set(7, 1)

    def fail(self, kinds: int, error: int, *, skip: int = 0, times: int = -1) -> None:
        """Let some operations through, then fail so many (-1: all) until `mend`."""
        self._set(5, 0)
        for place, value in ((0, skip), (1, times), (2, 0), (3, 0), (6, error), (5, kinds)):
            self._set(place, value)

    def mend(self) -> None:
        """Let everything through again."""
        self._set(5, 0)

    def slow(self, sync_s: float) -> None:
        """Let each fsync take at least this long."""
        self._set(8, int(sync_s * 1_000_000))

    @property
    def fired(self) -> int:
        """How many operations failed since `fail`."""
        return self._get(2)

    @property
    def seen(self) -> int:
        """How many operations of the kinds that `fail` named there were since."""
        return self._get(3)

    @property
    def log_bytes(self) -> int:
        """What the log holds now: what a thank-you that was just seen relies on is before it."""
        return self._get(4)

    def changes(self) -> list[Change]:
        """Everything that was logged, in order."""
        log = self._log.read_bytes()
        found = []
        place = 0
        while place < len(log):
            kind, name_bytes, offset, count = _RECORD.unpack_from(log, place)
            place += _RECORD.size
            name = log[place : place + name_bytes].decode()
            place += name_bytes
            held = count if kind in (WRITE, RENAME) else 0
            content = log[place : place + held]
            place += held
            found.append(Change(kind, name, offset, content, place))
        return found

    def _get(self, place: int) -> int:
        return int(_COUNTS.unpack_from(self._orders)[place])

    def _set(self, place: int, value: int) -> None:
        kind, offset = ("=q", place * 8) if place < 5 else ("=i", 40 + (place - 5) * 4)
        struct.pack_into(kind, self._orders, offset, value)


@cache
def library() -> Path:
    """Compile disk.c, once for this process; Stop where nothing compiles it."""
    folder = Path(tempfile.mkdtemp(prefix="pameran-disk-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = folder / "disk.so"
    options = ["-shared", "-fPIC", "-O2", "-o", str(made), str(SOURCE), "-ldl", "-lpthread"]
    answer = subprocess.run([*compiler(), *options], capture_output=True, text=True)
    if answer.returncode:
        raise Stop(f"tests/disk.c could not be compiled: {answer.stderr.strip()[-500:]}")
    return made


def compiler() -> list[str]:
    """Name a C compiler: $CC, one installed, else Zig's, which comes as a Python package."""
    for name in (os.environ.get("CC"), "cc", "gcc", "clang"):
        if name and (found := shutil.which(name)):
            return [found]
    return [str(prepare("tests/compiler-requirements.txt")), "-m", "ziglang", "cc"]


def error_name(error: int) -> str:
    return errno.errorcode[error]
