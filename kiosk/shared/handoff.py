"""The hand-off token: what a buyer's phone carries from the tablet to the hub, made with no network.

/h/<token> in the QR code has characters of ids.ALPHABET, 5 bits each, in either case:

| characters | what |
|---|---|
| 2 | 2 bits: how long each product's code is, 2 to 5 characters; 8 bits random, so that two taps differ |
| 2 to 5 a product | the beginnings of the products' codes (ids.product_code), in the order of the tray |
| 5 | 25 bits of a MAC over all before it, with a key derived from the tablet's secret |

Products are not named by their place in the catalogue: an older tablet's place 7 is another product at
the hub. A code is made from the SKU alone. It is cut as short as the tablet's whole catalogue allows
without confusion; where the hub's newer one holds a second product of that beginning, the buyer is
shown both and keeps one.
The tablet is not named either: the hub tries the keys of the fair's tablets, 3 hashes each. A forged
token passes with a probability of tablets / 2**25, and gives a form that /p/ gives to everybody.
Nothing relies on a token being unique (a lead's id is in the form), and it holds nothing personal.

A URL of 41 bytes is a QR code of version 4 at level Q, and of version 3 where qr.spelled may write its
host in capitals. With an address of 23 bytes, such as
https://pameran.example, 15 characters are left: four products of a catalogue of 24, two of one of some
hundred. Those that do not fit are chosen on the phone, and the booth says which these are. The first
one goes along in any case: a larger code is better than a form without the product.
"""

import hashlib
import hmac
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from . import ids, keys

URL_MAX_BYTES = 41
PATH = "/h/"
_HEAD, _MAC = 2, 5
_CODE_MIN, _CODE_MAX = 2, 5
_RANDOM_BITS = 8


@dataclass(frozen=True)
class Token:
    text: str
    products: int  # how many of the chosen ones it holds, from the first on


def key(device_secret: bytes) -> bytes:
    """The key of a tablet's tokens."""
    return keys.derived(device_secret, "handoff")


def make(
    key: bytes, chosen: Sequence[str], *, catalogue: Collection[str], public_url: str
) -> Token:
    """A new token.

    chosen:     codes of products, six characters each (Product.code), the most wanted first
    catalogue:  codes of all products of the tablet
    public_url: the hub's address without a slash at its end
    """
    length = _length(chosen, catalogue)
    room = URL_MAX_BYTES - len(f"{public_url}{PATH}".encode()) - _HEAD - _MAC
    held = chosen[: max(1, room // length)]
    head = (length - _CODE_MIN) << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    said = _head_text(head) + "".join(code[:length] for code in held)
    return Token(said + _mac(key, said), len(held))


def read(key: bytes, typed: str) -> tuple[str, ...] | None:
    """The beginnings of products' codes in a token of this key; None for every other text."""
    text = ids.typed_code(typed)
    said, mac = text[:-_MAC], text[-_MAC:]
    # Compared as bytes: what is typed may hold letters that are not of this alphabet.
    if len(said) < _HEAD or not hmac.compare_digest(mac.encode(), _mac(key, said).encode()):
        return None
    length = (ids.ALPHABET.index(said[0]) >> (_RANDOM_BITS - 5)) + _CODE_MIN
    codes = said[_HEAD:]
    return tuple(codes[at : at + length] for at in range(0, len(codes), length))


def meant(beginnings: Sequence[str], catalogue: Collection[str]) -> list[str]:
    """The codes of a catalogue that these beginnings mean, in their order; mostly one each."""
    return [code for start in beginnings for code in catalogue if code.startswith(start)]


def _length(chosen: Sequence[str], catalogue: Collection[str]) -> int:
    for length in range(_CODE_MIN, _CODE_MAX):
        beginnings = [code[:length] for code in {*catalogue, *chosen}]
        if all(beginnings.count(code[:length]) == 1 for code in chosen):
            return length
    return _CODE_MAX


def _head_text(head: int) -> str:
    return ids.ALPHABET[head >> 5] + ids.ALPHABET[head & 31]


def _mac(key: bytes, said: str) -> str:
    return ids.base32(hmac.new(key, said.encode(), hashlib.sha256).digest(), length=_MAC)
