"""One secret → a key for each purpose, so that no two purposes share one."""

import hashlib
import hmac


def derived(secret: bytes, purpose: str, *parts: str) -> bytes:
    """A 32-byte key for one purpose: HKDF-Expand (RFC 5869) of a random secret, first block."""
    info = "\n".join((purpose, *parts)).encode()
    return hmac.new(secret, info + b"\x01", hashlib.sha256).digest()
