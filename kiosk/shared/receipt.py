"""The hub's receipt: what of a tablet's journal it has, signed, so that the tablet may be wiped."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from . import problems
from .problems import Problem


@dataclass(frozen=True)
class Receipt:
    device_id: str
    journal_id: str
    acked_seq: int  # the hub has every entry up to here, durably
    link: str  # the chain's value there: both have the same entries
    leads: int  # lead.captured entries among them
    received_at: str  # the hub's clock when it signed
    mac: str = ""

    def covers(self, *, journal_id: str, seq: int, link: str, leads: int) -> bool:
        """Has the hub all that this tablet has?"""
        return (self.journal_id, self.acked_seq, self.link, self.leads) == (
            journal_id, seq, link, leads,
        )  # fmt: skip


def signed(secret: bytes, receipt: Receipt) -> Receipt:
    """The receipt with the MAC of the tablet's secret, which only hub and tablet can make."""
    return replace(receipt, mac=_mac(secret, receipt))


def proven(secret: bytes, said: Mapping[str, Any]) -> Receipt:
    """The receipt as JSON → the receipt.

    raises: Problem(RECEIPT_WRONG) where the hub did not sign it
    """
    try:
        receipt = Receipt(**{name: said[name] for name in Receipt.__dataclass_fields__})
    except KeyError as error:
        raise Problem(problems.RECEIPT_WRONG) from error
    if not hmac.compare_digest(_mac(secret, receipt), str(receipt.mac)):
        raise Problem(problems.RECEIPT_WRONG)
    return receipt


def _mac(secret: bytes, receipt: Receipt) -> str:
    parts = [f"{value}" for name, value in vars(receipt).items() if name != "mac"]
    return hmac.new(secret, "\n".join(("receipt", *parts)).encode(), hashlib.sha256).hexdigest()
