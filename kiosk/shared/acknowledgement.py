"""The hub's word that a bundle's leads are with it: a file to carry back, or a code to type."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from . import ids, keys, problems, wire
from .problems import Problem

SUFFIX = ".acknowledgement.json"
MEDIA_TYPE = "application/json"

_FORMAT = "pameran-acknowledgement-1"
_PURPOSE = "bundle acknowledgement"


@dataclass(frozen=True)
class Acknowledgement:
    """What the hub has durably, said in answer to one bundle."""

    device_id: str
    journal_id: str
    bundle_sha256: str
    acked_seq: int
    link: str
    receipt: Mapping[str, Any]  # the fields of a Receipt: the tablet may be wiped by it


def file(said: Acknowledgement, secret: bytes) -> bytes:
    """The file, signed for this bundle with the device's secret. The same words are the same bytes."""
    text = json.dumps(asdict(said))
    return json.dumps({"format": _FORMAT, "said": text, "mac": _mac(said, text, secret)}).encode()


def read(content: bytes, *, device_id: str, secret: bytes) -> Acknowledgement:
    """What the hub says in this file to this device.

    raises: Problem ACKNOWLEDGEMENT_UNREADABLE, ACKNOWLEDGEMENT_FOREIGN, ACKNOWLEDGEMENT_CHANGED
    """
    try:
        outer = json.loads(content)
        if outer["format"] != _FORMAT:
            raise ValueError(_FORMAT)
        said = Acknowledgement(**json.loads(outer["said"]))
        mac, text = str(outer["mac"]), str(outer["said"])
    except (ValueError, KeyError, TypeError) as error:
        raise Problem(problems.ACKNOWLEDGEMENT_UNREADABLE) from error
    if said.device_id != device_id:
        raise Problem(problems.ACKNOWLEDGEMENT_FOREIGN)
    if not wire.same(mac, _mac(said, text, secret)):
        raise Problem(problems.ACKNOWLEDGEMENT_CHANGED)
    return said


def code(bundle_sha256: str, secret: bytes) -> str:
    """The code for staff to type, such as "4K7M-9QTX-2B0C" (60 bits): all of this bundle has arrived."""
    key = keys.derived(secret, _PURPOSE, "code", bundle_sha256)
    return ids.twelve(key)


def _mac(said: Acknowledgement, text: str, secret: bytes) -> str:
    # Signed as an answer of the hub; the bundle is the question it answers.
    key = keys.derived(secret, _PURPOSE)
    return wire.answer_mac(key, nonce=said.bundle_sha256, status=200, body=text.encode())
