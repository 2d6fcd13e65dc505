"""Bytes ⇄ an endless series of frames for a camera: any k of them, and about two more, are enough.

Frames 0 … k-1 are the content's k blocks as they are; each later one is the XOR of about half the
blocks, which ones following from its number (a random linear fountain code over GF(2)). So it does
not matter which frames the camera missed, only how many it saw. scripts/bench/frames.py compares it
with showing the blocks again and again.

A frame: version (1 byte), transfer (4), content's length (3), number (2), CRC-32 (4), block. All
integers big-endian.
"""

import hashlib
import struct
import zlib
from collections import defaultdict
from collections.abc import Iterable

from . import problems
from .problems import Problem

# A version 13-L code, 69 modules, measured by scripts/bench/frames.py: photographed at 640 x 480 far,
# blurred, noisy, shaken or tilted, at least 75 % are read (15-L, with 520 bytes, falls to 35 %), and
# at 1280 x 720 all but the most tilted. Base45 (RFC 9285) would leave 412 of these 425 bytes.
FRAME_BYTES = 425
CONTENT_MAX_BYTES = 512 * 1024
# The number of a frame is two bytes.
NUMBERS = 1 << 16

_VERSION = 1
_HEAD = struct.Struct(">B4s3sH")
_CRC = struct.Struct(">I")
_HEAD_BYTES = _HEAD.size + _CRC.size
BLOCK_BYTES = FRAME_BYTES - _HEAD_BYTES
_BLOCK_BITS = 8 * BLOCK_BYTES


def transfer(content: bytes) -> bytes:
    """The four bytes that tell one content's frames from another's."""
    return hashlib.sha256(content).digest()[:4]


def blocks(length_bytes: int) -> int:
    """k: into how many blocks a content of this length goes."""
    return max(1, -(-length_bytes // BLOCK_BYTES))


def frame(content: bytes, number: int) -> bytes:
    """Frame 0, 1, 2, … of a content, FRAME_BYTES long; they go on after the content's own blocks."""
    k = blocks(len(content))
    of = transfer(content)
    chosen = _chosen(of, number, k)
    # Not zeros: a code of a hundred zeros is harder to read, and qrcode 8.2 cannot make it at all.
    filled = content + hashlib.shake_128(of).digest(k * BLOCK_BYTES - len(content))
    block = 0
    for place in range(k):
        if chosen >> place & 1:
            block ^= int.from_bytes(filled[place * BLOCK_BYTES : (place + 1) * BLOCK_BYTES])
    head = _HEAD.pack(_VERSION, of, len(content).to_bytes(3), number)
    body = block.to_bytes(BLOCK_BYTES)
    return head + _CRC.pack(zlib.crc32(head + body)) + body


def assembled(seen: Iterable[bytes]) -> bytes:
    """The content whose frames these are, in any order; damaged and repeated ones do not matter.

    Where frames of several transfers are among them, it is the first that is complete.
    raises: Problem(FRAMES_MISSING, count=…), how many more are needed at least; FRAMES_FOREIGN
    """
    rows: defaultdict[tuple[bytes, int], set[int]] = defaultdict(set)
    for one in seen:
        if read := _read(one):
            of, length_bytes, row = read
            rows[of, length_bytes].add(row)
    if not rows:
        raise Problem(problems.FRAMES_FOREIGN)
    missing = []
    for (of, length_bytes), found in rows.items():
        solved = _solved(found, blocks(length_bytes))
        if not isinstance(solved, int):
            content = b"".join(solved)[:length_bytes]
            if transfer(content) == of:
                return content
            raise Problem(problems.FRAMES_FOREIGN)
        missing.append(solved)
    raise Problem(problems.FRAMES_MISSING, count=min(missing))


def _chosen(of: bytes, number: int, k: int) -> int:
    """Which blocks are in this frame, as k bits: bit 0 is the first block."""
    if number < k:
        return 1 << number
    seed = of + number.to_bytes(2)
    bits = int.from_bytes(hashlib.shake_128(seed).digest(-(-k // 8))) & ((1 << k) - 1)
    # None at all would be an empty frame.
    return bits or 1


def _read(one: bytes) -> tuple[bytes, int, int] | None:
    """A frame → (transfer, content's length, chosen blocks' bits followed by their XOR); None: no frame."""
    if len(one) != FRAME_BYTES:
        return None
    head, body = one[: _HEAD.size], one[_HEAD_BYTES:]
    version, of, length, number = _HEAD.unpack(head)
    length_bytes = int.from_bytes(length)
    whole = _CRC.unpack(one[_HEAD.size : _HEAD_BYTES])[0] == zlib.crc32(head + body)
    if version != _VERSION or not whole or length_bytes > CONTENT_MAX_BYTES:
        return None
    chosen = _chosen(of, number, blocks(length_bytes))
    return of, length_bytes, chosen << _BLOCK_BITS | int.from_bytes(body)


def _solved(rows: Iterable[int], k: int) -> list[bytes] | int:
    """The k blocks, or how many independent rows are missing: Gaussian elimination, a row an integer."""
    # Highest chosen block → the row that has it highest.
    pivots: dict[int, int] = {}
    for row in rows:
        while (place := row.bit_length() - 1 - _BLOCK_BITS) >= 0:
            if place not in pivots:
                pivots[place] = row
                break
            row ^= pivots[place]
    if len(pivots) < k:
        return k - len(pivots)
    only_block = (1 << _BLOCK_BITS) - 1
    solved: list[int] = []
    for place in range(k):
        row = pivots[place]
        others = row >> _BLOCK_BITS & ((1 << place) - 1)
        while others:
            lowest = others & -others
            row ^= solved[lowest.bit_length() - 1]
            others ^= lowest
        solved.append(row & only_block)
    return [block.to_bytes(BLOCK_BYTES) for block in solved]
