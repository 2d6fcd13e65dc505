"""What travels between tablet and hub: entries ⇄ batch bytes; signed requests and answers.

A batch is gzip of NDJSON: a line an entry, then a trailer with the count and the SHA-256 of all
lines before it, so a torn body is never half a batch.
"""

import gzip
import hashlib
import hmac
import io
import json
import zlib
from collections.abc import Sequence
from typing import Any

from . import problems
from .entry import Entry
from .problems import Problem

API = "/api/v1"
ENTRIES_MAX = 1_000
BATCH_MAX_BYTES = 256 * 1024  # compressed
# A gzip bomb ends here: 1,000 of the longest leads (message, notes, consents) are below 16 MiB.
LINES_MAX_BYTES = 16 * 1024 * 1024
BLOB_PART_MAX_BYTES = 256 * 1024

DEVICE_HEADER = "Pameran-Device"
NONCE_HEADER = "Pameran-Nonce"
MAC_HEADER = "Pameran-Mac"
VERSION_HEADER = "Pameran-Version"

# json.dumps would make one for each line.
_LINE = json.JSONEncoder(ensure_ascii=False)


def batch(entries: Sequence[Entry]) -> bytes:
    """Entries → the body of POST /api/v1/journal/{journal_id}."""
    lines = "".join(f"{_LINE.encode(vars(entry))}\n" for entry in entries).encode()
    trailer = {"end": True, "count": len(entries), "sha256": hashlib.sha256(lines).hexdigest()}
    # mtime=0: the same entries are the same bytes.
    return gzip.compress(lines + json.dumps(trailer).encode() + b"\n", compresslevel=6, mtime=0)


def entries(body: bytes) -> list[Entry]:
    """The body of a batch → its entries.

    raises: Problem BATCH_LARGE or BATCH_TORN; then nothing of it counts
    """
    if len(body) > BATCH_MAX_BYTES:
        raise Problem(problems.BATCH_LARGE)
    text = _unpacked(body)
    start_of_trailer = text.rstrip(b"\n").rfind(b"\n") + 1
    lines, trailer = text[:start_of_trailer], text[start_of_trailer:]
    try:
        end = json.loads(trailer)
        # One text for the parser: to begin anew for each line takes a third of the time.
        read = [_entry(line) for line in json.loads(b"[%b]" % b",".join(lines.splitlines()))]
        whole = (
            end["end"] is True
            and end["count"] == len(read)
            and end["sha256"] == hashlib.sha256(lines).hexdigest()
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise Problem(problems.BATCH_TORN) from error
    if not whole:
        raise Problem(problems.BATCH_TORN)
    if len(read) > ENTRIES_MAX:
        raise Problem(problems.BATCH_LARGE)
    return read


def request_mac(secret: bytes, *, method: str, path: str, nonce: str, body: bytes) -> str:
    """What a tablet signs: it was this device, this request, this body."""
    return _mac(secret, "request", method, path, nonce, hashlib.sha256(body).hexdigest())


def answer_mac(secret: bytes, *, nonce: str, status: int, body: bytes) -> str:
    """What the hub signs: it was our hub, to this request, with this outcome.

    A sign-in page's 200, a redirect, a replayed or cut answer has no such MAC: no network.
    """
    return _mac(secret, "answer", nonce, str(status), hashlib.sha256(body).hexdigest())


def code_secret(code: str) -> bytes:
    """The key that signs enrolment, before the device has a secret: who answers knows the code."""
    return hashlib.sha256(f"enrol:{code}".encode()).digest()


def same(first: str, second: str) -> bool:
    """Compare two MACs in constant time."""
    return hmac.compare_digest(first.encode(), second.encode())


def _mac(secret: bytes, *parts: str) -> str:
    return hmac.new(secret, "\n".join(parts).encode(), hashlib.sha256).hexdigest()


def _unpacked(body: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            text = file.read(LINES_MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise Problem(problems.BATCH_TORN) from error
    if len(text) > LINES_MAX_BYTES:
        raise Problem(problems.BATCH_LARGE)
    return text


def _entry(line: Any) -> Entry:
    read = Entry(line["seq"], line["kind"], line["body"], line["body_sha256"], line["link"])
    body = "" if read.body is None else read.body
    texts = (read.kind, body, read.body_sha256, read.link)
    if type(read.seq) is not int or not all(isinstance(text, str) for text in texts):
        raise ValueError("wrong type")
    "".join(texts).encode()  # a lone surrogate cannot be stored
    return read
