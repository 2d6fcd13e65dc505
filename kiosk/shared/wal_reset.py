"""Which SQLite has the bug that resets a log wrongly: two writers can, rarely, damage the file.

https://sqlite.org/wal.html#walresetbug: from 3.7.0 on, mended in 3.51.3, 3.50.7 and 3.44.6.
"""

_MENDED = (3, 51, 3)
_MENDED_TOO = ((3, 50, 7), (3, 44, 6))


def mended(version: str) -> bool:
    """Is this SQLite without the bug? version: "3.51.3"; what cannot be read is not"""
    numbers = tuple(int(part) for part in version.split(".") if part.isdecimal())
    return numbers >= _MENDED or any(one <= numbers < (one[0], one[1] + 1) for one in _MENDED_TOO)
