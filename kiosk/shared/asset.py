"""The files of static/ by name, and sheets bundled: "css/tokens+base+bar.css" is those three in one.

A file of its own costs a page a request and half a kilobyte of headers, and packs worse.
"""

import gzip
import hashlib
from functools import lru_cache
from pathlib import Path

STATIC = Path(__file__).parents[2] / "static"
_SHEETS = {path.stem: path for path in sorted((STATIC / "css").rglob("*.css"))}
_Read = tuple[tuple[Path, int], ...]  # each file, and when it was written (ns)


def content(name: str) -> bytes | None:
    """What is sent under the name; None for no file of ours."""
    files = _files(name)
    return b"".join(path.read_bytes() for path in files) if files else None


def digest(name: str) -> str:
    """The content's hash, for an address that never means another content."""
    return _digest(_read(name))


def packed(name: str) -> bytes:
    """The content by gzip."""
    return _packed(_read(name))


# Where a name leads is looked up once; each page names a dozen.
@lru_cache(maxsize=512)
def _files(name: str) -> tuple[Path, ...]:
    folder, _, last = name.rpartition("/")
    if folder == "css":
        sheets = last.removesuffix(".css").split("+")
        # None twice: an address would ask for as many copies as it has letters.
        known = len(set(sheets)) == len(sheets) and all(one in _SHEETS for one in sheets)
        return tuple(_SHEETS[one] for one in sheets) if known else ()
    path = (STATIC / name).resolve()
    return (path,) if path.is_relative_to(STATIC) and path.is_file() else ()


def _read(name: str) -> _Read:
    return tuple((path, path.stat().st_mtime_ns) for path in _files(name))


# Both once for each version of the files.
@lru_cache
def _digest(files: _Read) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path, _ in files)).hexdigest()[:12]


@lru_cache
def _packed(files: _Read) -> bytes:
    return gzip.compress(b"".join(path.read_bytes() for path, _ in files), mtime=0)
