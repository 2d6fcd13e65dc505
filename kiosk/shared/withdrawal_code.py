"""The code by which a buyer withdraws or erases: twelve characters, such as "4K7M-9QTX-2B0C".

Made from the lead's id alone, so the tablet shows it with no network and the hub knows it as soon as the
lead arrives. Ten characters (50 bits) are a hash of the id, whose 62 random bits nobody else knows; two
are a check that finds each wrong sign and each two that changed places, so that a slip of the finger is
told from a code whose lead is still under way.
"""

import hashlib
import string

from . import ids

_CODE, _CHECK = 10, 2
# The largest prime below 32**2: no difference of one sign, or of two that changed places, is a multiple.
_PRIME = 1021
# What int(…, 32) reads.
_DIGITS = str.maketrans(ids.ALPHABET, string.digits + string.ascii_uppercase[:22])


def of(lead_id: str) -> str:
    """The code of a lead, as it is shown."""
    digest = hashlib.sha256(f"withdrawal:{lead_id}".encode()).digest()
    text = ids.base32(digest, length=_CODE)
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
