"""A journal entry: its canonical JSON and its link in the chain.

link = SHA-256(previous link ‖ seq ‖ kind ‖ SHA-256 of the body). So "everything arrived" is a
comparison of two values, and a body can be blanked (erasure) while the chain stays verifiable.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAD_CAPTURED = "lead.captured"  # body: the whole lead, revision 1 unless a fork was healed
LEAD_AMENDED = "lead.amended"  # body: the whole lead, a later revision
CONSENT_WITHDRAWN = "consent.withdrawn"  # body: lead_id, purpose, withdrawn_at
LEAD_ERASED = "lead.erased"  # body: lead_id, erased_at
WISH_MADE = "wish.made"  # body: code, wish, wished_at; see order.py
VISITS_COUNTED = "visits.counted"  # body: tally_id, hour, counts; see visits.py
KINDS = (LEAD_CAPTURED, LEAD_AMENDED, CONSENT_WITHDRAWN, LEAD_ERASED, WISH_MADE, VISITS_COUNTED)


@dataclass(frozen=True)
class Entry:
    seq: int  # 1, 2, 3, … without gaps
    kind: str
    body: str | None  # canonical JSON text, with a random salt; None once blanked
    body_sha256: str
    link: str


def first_link(journal_id: str) -> str:
    """The link before entry 1; it ties the chain to its journal."""
    return _sha256(f"journal:{journal_id}")


def body_text(content: Mapping[str, Any]) -> str:
    """Content → canonical JSON with a salt: without one, a hash of a short name could be guessed."""
    salted = {**content, "salt": secrets.token_hex(16)}
    return json.dumps(salted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained(previous_link: str, seq: int, kind: str, body: str) -> Entry:
    """The entry that follows previous_link."""
    body_sha256 = _sha256(body)
    return Entry(seq, kind, body, body_sha256, link(previous_link, seq, kind, body_sha256))


def link(previous_link: str, seq: int, kind: str, body_sha256: str) -> str:
    """The chain's next value, 64 hex digits."""
    return _sha256(f"{previous_link}\n{seq}\n{kind}\n{body_sha256}")


def follows(previous_link: str, entry: Entry) -> bool:
    """Is this entry whole (or blanked), and the one that comes after previous_link?"""
    if entry.body is not None and entry.body_sha256 != _sha256(entry.body):
        return False
    return entry.link == link(previous_link, entry.seq, entry.kind, entry.body_sha256)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
