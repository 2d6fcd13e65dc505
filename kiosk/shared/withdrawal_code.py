"""The code by which a buyer withdraws or erases: twelve characters, such as "4K7M-9QTX-2B0C".

Ten characters (50 bits) are random and two are a check, which finds each wrong sign and each two that
changed places: a slip of the finger is told from a code whose lead is still under way. The code is made
with the lead and is part of its document, so the tablet shows it with no network, whichever hub it is
enrolled with by then, and the hub knows it as soon as the lead arrives. It follows from nothing else of
the lead, and no export has it: who reads an export cannot withdraw for others.
"""

import secrets
import string

from . import ids

_CODE, _CHECK = 10, 2
# The largest prime below 32**2: no difference of one sign, or of two that changed places, is a multiple.
_PRIME = 1021
# What int(…, 32) reads.
_DIGITS = str.maketrans(ids.ALPHABET, string.digits + string.ascii_uppercase[:22])


def new() -> str:
    """The code of a new lead, as it is shown."""
    return of(secrets.token_bytes(8))


def of(secret: bytes) -> str:
    """The code that follows from a secret, 8 bytes at least: the same for the same."""
    text = ids.base32(secret[:8], length=_CODE)
    return shown(text + _check(text))


def read(typed: str) -> str:
    """A code as somebody typed it → as it is shown; "" where a sign of it is wrong."""
    text = ids.typed_code(typed)
    right = len(text) == _CODE + _CHECK and set(text) <= set(ids.ALPHABET)
    right = right and text[_CODE:] == _check(text[:_CODE])
    return shown(text) if right else ""


def shown(text: str) -> str:
    """Twelve characters in three groups."""
    return "-".join((text[:4], text[4:8], text[8:]))


def _check(text: str) -> str:
    number = int(text.translate(_DIGITS), 32) % _PRIME
    return ids.ALPHABET[number >> 5] + ids.ALPHABET[number & 31]
