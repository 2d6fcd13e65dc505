"""The column illustrative_flags: "illustrative:moq,fob|hs:check|labour:in_custody_convicted|partner:foundation".

The exporter's own remarks (reported:…, market:…, source:…) are kept as written, and nothing follows
from them. Any other word is refused: a mistyped "illustratve:fob" would show a price as if it held.
"""

import re
from contextlib import suppress
from dataclasses import dataclass

from ..product import LABOUR_BASES, Product

# "fob" stands for both ends of the range.
_TERMS = {
    "moq": ("moq",),
    "fob": ("fob_usd_min", "fob_usd_max"),
    "lead_time": ("lead_time_days",),
    "capacity": ("capacity_per_month",),
    "packaging": ("packaging",),
    "certifications": ("certifications",),
}
# Facts that no page shows in a field of their own: kept as written, like remarks.
_OTHER_FACTS = ("materials", "model", "finish", "product form")
_REMARKS = ("reported", "derived", "market", "source", "cites")
ALLOWED = (
    "parts with | between them: illustrative: and some of "
    + ", ".join((*_TERMS, *_OTHER_FACTS))
    + "; hs:check; labour: and one of "
    + ", ".join(LABOUR_BASES)
    + "; partner: and its kind; remarks after "
    + ", ".join(f"{word}:" for word in _REMARKS)
)


@dataclass(frozen=True)
class Flags:
    """What follows from the column; the names are those of Product."""

    labour_basis: str
    illustrative: tuple[str, ...]
    hs_to_check: bool
    partner: str
    flags: str  # the column as written


def read(cell: str) -> Flags:
    """The column's text → what follows from it. raises: ValueError(the part that is wrong)"""
    values = _parts(cell)
    # "materials(frame)" is a remark on the material.
    facts = re.sub(r"\([^)]*\)", "", values.get("illustrative", ""))
    names = [name.strip() for name in facts.split(",")] if facts else []
    for name in names:
        if name not in (*_TERMS, *_OTHER_FACTS):
            raise ValueError(name or "illustrative:")
    if not values.get("hs", "check").startswith("check"):
        raise ValueError(f"hs:{values['hs']}")
    # The strictest reading where nothing is said: work of convicted people in custody.
    said = values.get("labour", LABOUR_BASES[0])
    basis = next((basis for basis in LABOUR_BASES if said.startswith(basis)), None)
    if basis is None:
        raise ValueError(said)
    return Flags(
        labour_basis=basis,
        illustrative=tuple(term for name in names for term in _TERMS.get(name, ())),
        hs_to_check="hs" in values,
        partner=values.get("partner", ""),
        flags=cell,
    )


def _parts(cell: str) -> dict[str, str]:
    """Word → what stands after its colon; remarks apart. raises: ValueError(the part that is wrong)"""
    values: dict[str, str] = {}
    for part in cell.split("|"):
        word, colon, text = (piece.strip() for piece in part.partition(":"))
        if not part.strip() or (word in _REMARKS and colon):
            continue
        # A word that is there twice would mean only one of the two.
        if word not in ("illustrative", "hs", "labour", "partner") or not text or word in values:
            raise ValueError(part.strip())
        values[word] = text
    return values


def written(product: Product) -> str:
    """The column as it was written, remarks included; made anew where the product is another by now."""
    ours = Flags(
        product.labour_basis,
        product.illustrative,
        product.hs_to_check,
        product.partner,
        product.flags,
    )
    if product.flags:
        # A catalogue of an older version may have flags that are refused by now.
        with suppress(ValueError):
            if read(product.flags) == ours:
                return product.flags
    names = [name for name, terms in _TERMS.items() if set(terms) <= set(product.illustrative)]
    parts = {
        "illustrative": ",".join(names),
        "hs": "check" if product.hs_to_check else "",
        "labour": product.labour_basis,
        "partner": product.partner,
    }
    return "|".join(f"{name}:{value}" for name, value in parts.items() if value)
