"""A bundle: what a tablet has not delivered, sealed in one file for a USB stick or a camera.

    magic (6), version (1), device id (16), journal id (16), libsodium's stream header (24),
    per batch of kiosk/shared/wire.py: length (4, big-endian), the batch sealed,
    the end: an empty message sealed as the stream's last, so that none can be cut off,
    SHA-256 of all before (32): the bundle's name, and the sign that it was copied whole.

Sealed is libsodium's secretstream (XChaCha20-Poly1305) with a key derived from the device's secret:
a lost stick shows no lead, and only the tablet can have written what the hub can open.
"""

import hashlib
import os
import struct
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from . import keys, problems, wire
from .problems import Problem

try:
    from nacl import bindings as sodium
    from nacl.exceptions import CryptoError
except ImportError:  # no wheel for this machine, e.g. 32-bit ARM
    sodium = None  # type: ignore[assignment]

SUFFIX = ".pameran"
MEDIA_TYPE = "application/octet-stream"

_MAGIC = b"PAMERA"
_VERSION = 1
_HEAD = struct.Struct(">6sB16s16s")
_LENGTH = struct.Struct(">I")
_SHA256_BYTES = 32
_STREAM_HEADER_BYTES = 24
# libsodium's crypto_secretstream_xchacha20poly1305_ABYTES: what sealing adds to a message.
_SEAL_BYTES = 17
_READ_BYTES = 1024 * 1024


class Writer:
    """Makes a bundle piece by piece: begin, add for each batch, end."""

    def __init__(self, *, device_id: str, journal_id: str, secret: bytes) -> None:
        """raises: Problem(SODIUM_MISSING)"""
        _need_sodium()
        ids = (uuid.UUID(device_id).bytes, uuid.UUID(journal_id).bytes)
        self._head = _HEAD.pack(_MAGIC, _VERSION, *ids)
        self._state = sodium.crypto_secretstream_xchacha20poly1305_state()
        self._key = keys.derived(secret, "bundle")
        self._digest = hashlib.sha256()

    def begin(self) -> bytes:
        start = sodium.crypto_secretstream_xchacha20poly1305_init_push(self._state, self._key)
        return self._hashed(self._head + start)

    def add(self, batch: bytes) -> bytes:
        """batch: of wire.batch"""
        return self._sealed(batch, sodium.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE)

    def end(self) -> bytes:
        last = self._sealed(b"", sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL)
        return last + self._digest.digest()

    @property
    def sha256(self) -> str:
        """The bundle's name, 64 hex digits, once it has ended."""
        return self._digest.hexdigest()

    def _sealed(self, message: bytes, tag: int) -> bytes:
        sealed = sodium.crypto_secretstream_xchacha20poly1305_push(
            self._state, message, self._head, tag
        )
        return self._hashed(_LENGTH.pack(len(sealed)) + sealed)

    def _hashed(self, piece: bytes) -> bytes:
        self._digest.update(piece)
        return piece


@dataclass(frozen=True)
class Bundle:
    """A bundle that arrived whole; whether it is what the tablet wrote, its batches show."""

    device_id: str  # as the file says
    journal_id: str
    sha256: str  # 64 hex digits
    file: IO[bytes]
    length_bytes: int  # without the SHA-256 at its end

    def batches(self, secret: bytes) -> Iterator[bytes]:
        """Its batches, one at a time, opened with the device's secret.

        raises: Problem(BUNDLE_CHANGED) where it is not what this device wrote
        """
        self.file.seek(0)
        head = self.file.read(_HEAD.size)
        state = sodium.crypto_secretstream_xchacha20poly1305_state()
        sodium.crypto_secretstream_xchacha20poly1305_init_pull(
            state, self.file.read(_STREAM_HEADER_BYTES), keys.derived(secret, "bundle")
        )
        ended = False
        while not ended:
            try:
                message, tag = sodium.crypto_secretstream_xchacha20poly1305_pull(
                    state, self._sealed(), head
                )
            except CryptoError as error:
                raise Problem(problems.BUNDLE_CHANGED) from error
            ended = tag == sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL
            if not ended:
                yield message
        if self.file.tell() != self.length_bytes:
            raise Problem(problems.BUNDLE_CHANGED)

    def _sealed(self) -> bytes:
        length = self.file.read(_LENGTH.size)
        length_bytes = _LENGTH.unpack(length)[0] if len(length) == _LENGTH.size else 0
        if not _SEAL_BYTES <= length_bytes <= wire.BATCH_MAX_BYTES + _SEAL_BYTES:
            raise Problem(problems.BUNDLE_CHANGED)
        return self.file.read(length_bytes)


def opened(file: IO[bytes]) -> Bundle:
    """A file that can be sought → the bundle in it.

    raises: Problem BUNDLE_UNREADABLE, BUNDLE_NEWER, BUNDLE_TORN, SODIUM_MISSING
    """
    _need_sodium()
    head = file.read(_HEAD.size)
    if not head.startswith(_MAGIC):
        raise Problem(problems.BUNDLE_UNREADABLE)
    if len(head) < _HEAD.size:
        raise Problem(problems.BUNDLE_TORN)
    _, version, device_id, journal_id = _HEAD.unpack(head)
    if version != _VERSION:
        raise Problem(problems.BUNDLE_NEWER)
    length_bytes = file.seek(0, os.SEEK_END) - _SHA256_BYTES
    if length_bytes < _HEAD.size + _STREAM_HEADER_BYTES:
        raise Problem(problems.BUNDLE_TORN)
    file.seek(0)
    digest, left = hashlib.sha256(), length_bytes
    while piece := file.read(min(left, _READ_BYTES)):
        digest.update(piece)
        left -= len(piece)
    if file.read() != digest.digest():
        raise Problem(problems.BUNDLE_TORN)
    return Bundle(
        device_id=str(uuid.UUID(bytes=device_id)),
        journal_id=str(uuid.UUID(bytes=journal_id)),
        sha256=digest.hexdigest(),
        file=file,
        length_bytes=length_bytes,
    )


def _need_sodium() -> None:
    if sodium is None:
        raise Problem(problems.SODIUM_MISSING)
