"""The column illustrative_flags: "illustrative:moq,fob|hs:check|labour:in_custody_convicted|partner:foundation".

Parts that say something else (reported:…, market:…, source:…) are the exporter's own remarks: they
are kept as written, and nothing follows from them.
"""

import re
from dataclasses import dataclass

from ..product import LABOUR_BASES, Product

ALLOWED = "parts with | between them, and after labour: one of " + ", ".join(LABOUR_BASES)
# "fob" stands for both ends of the range.
_TERMS = {
    "moq": ("moq",),
    "fob": ("fob_usd_min", "fob_usd_max"),
    "lead_time": ("lead_time_days",),
    "capacity": ("capacity_per_month",),
}


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
    parts = [part.split(":", 1) for part in cell.split("|") if part]
    values = {part[0].strip(): part[-1].strip() for part in parts}
    # "materials(frame)" is a remark on the material.
    names = re.sub(r"\([^)]*\)", "", values.get("illustrative", "")).split(",")
    # The strictest reading where nothing is said: work of convicted people in custody.
    said = values.get("labour", LABOUR_BASES[0])
    basis = next((basis for basis in LABOUR_BASES if said.startswith(basis)), None)
    if basis is None:
        raise ValueError(said)
    return Flags(
        labour_basis=basis,
        illustrative=tuple(term for name in names for term in _TERMS.get(name.strip(), ())),
        hs_to_check=values.get("hs", "").startswith("check"),
        partner=values.get("partner", ""),
        flags=cell,
    )


def written(product: Product) -> str:
    """The column as it was written, remarks included; made anew where the product is another by now."""
    ours = Flags(
        product.labour_basis,
        product.illustrative,
        product.hs_to_check,
        product.partner,
        product.flags,
    )
    if product.flags and read(product.flags) == ours:
        return product.flags
    names = [name for name, terms in _TERMS.items() if set(terms) <= set(product.illustrative)]
    parts = {
        "illustrative": ",".join(names),
        "hs": "check" if product.hs_to_check else "",
        "labour": product.labour_basis,
        "partner": product.partner,
    }
    return "|".join(f"{name}:{value}" for name, value in parts.items() if value)
