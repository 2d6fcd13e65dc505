"""Identifiers: a lead's id and the reference said aloud for it, a product's short code."""

import hashlib
import re
import secrets
import uuid

import uuid6

# Crockford's Base32: no I, L, O, U, so a code read aloud or typed from paper is not misread.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_MISREAD = str.maketrans("ILO", "110")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def new_id() -> str:
    """A UUIDv7 (RFC 9562) as 36 characters; monotonic in this process."""
    return str(uuid6.uuid7())


def id_of(digest: bytes) -> str:
    """A digest's first 128 bits as an id: the same for the same."""
    return str(uuid.UUID(bytes=digest[:16]))


def is_id(text: str) -> bool:
    """Is this the canonical text of a UUID?"""
    return _UUID.fullmatch(text) is not None


def reference(lead_id: str) -> str:
    """The reference of a lead for people, such as "7KQ2-M4XD".

    Made from the id alone, so the same form sent twice shows the same reference.
    40 bits: two of 10,000 leads share one with a probability of 0.005 %; nothing relies on it.
    """
    text = base32(hashlib.sha256(lead_id.encode()).digest(), length=8)
    return f"{text[:4]}-{text[4:]}"


def product_code(sku: str) -> str:
    """The six characters after /p/ in a product's QR code; 30 bits, checked for doubles on load."""
    return base32(hashlib.sha256(f"product:{sku}".encode()).digest(), length=6)


def one_time_code() -> str:
    """An enrolment code to type, such as "4K7M-9QTX-2B" (50 random bits)."""
    text = base32(secrets.token_bytes(8), length=10)
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"


def twelve(digest: bytes) -> str:
    """A digest's first 60 bits as a code to type, such as "4K7M-9QTX-2B0C"."""
    text = base32(digest, length=12)
    return "-".join((text[:4], text[4:8], text[8:]))


def typed_code(text: str) -> str:
    """What somebody typed → the code's characters: case, spaces, hyphens and I, L, O forgiven."""
    return re.sub(r"[^0-9A-Z]", "", text.upper()).translate(_MISREAD)


def base32(digest: bytes, *, length: int) -> str:
    """A digest's first 5 * length bits (at most 60) as characters of ALPHABET."""
    number = int.from_bytes(digest[:8]) >> 4
    return "".join([_PAIRS[number >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)])[:length]
