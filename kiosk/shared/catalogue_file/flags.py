"""The column illustrative_flags: "illustrative:moq,fob|hs:check|labour:in_custody_convicted|partner:foundation".

The exporter's own remarks (reported:…, market:…, source:…) are kept as written, and nothing follows
from them. Any other word is refused: a mistyped "illustratve:fob" would show a price as if it held.
"""

import re
from contextlib import suppress
from dataclasses import dataclass

from ..product import LABOUR_BASES, Product

# "fob" stands for both ends of the range.
TERMS = {
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
    + ", ".join((*TERMS, *_OTHER_FACTS))
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
        if name not in (*TERMS, *_OTHER_FACTS):
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
        illustrative=tuple(term for name in names for term in TERMS.get(name, ())),
        hs_to_check="hs" in values,
        partner=values.get("partner", ""),
        flags=cell,
    )


@dataclass(frozen=True)
class Facts:
    """The column taken apart, for a form."""

    illustrative: tuple[str, ...]  # of TERMS
    hs_to_check: bool
    labour_basis: str  # one of LABOUR_BASES
    partner: str
    remarks: str  # with | between them


def facts(cell: str) -> Facts:
    """The column's text → its parts. raises: ValueError(the part that is wrong)"""
    flags, values = read(cell), _parts(cell)
    names = {_bare(one) for one in _listed(values)}
    remarks = [
        part.strip() for part in cell.split("|") if part.partition(":")[0].strip() in _REMARKS
    ]
    return Facts(
        illustrative=tuple(name for name in TERMS if name in names),
        hs_to_check=flags.hs_to_check,
        labour_basis=flags.labour_basis,
        partner=flags.partner,
        remarks=" | ".join(remarks),
    )


def with_facts(cell: str, wanted: Facts) -> str:
    """The column with these facts; as it was where it says so already, and its other words are kept."""
    try:
        before = facts(cell)
    except ValueError:
        cell, before = "", facts("")
    if before == wanted:
        return cell
    values = _parts(cell)
    listed = [
        one
        for one in _listed(values)
        if _bare(one) not in TERMS or _bare(one) in wanted.illustrative
    ]
    listed += [name for name in wanted.illustrative if name not in before.illustrative]
    labour = values.get("labour", "")
    parts = {
        "illustrative": ",".join(listed),
        "hs": values.get("hs", "check") if wanted.hs_to_check else "",
        "labour": labour if wanted.labour_basis == before.labour_basis else wanted.labour_basis,
        "partner": wanted.partner,
    }
    said = [f"{name}:{value}" for name, value in parts.items() if value]
    return "|".join([*said, *(one.strip() for one in wanted.remarks.split("|") if one.strip())])


def _listed(values: dict[str, str]) -> list[str]:
    """The facts that are illustrative, as written: "moq", "materials(frame, seat)"."""
    # A comma in parentheses is part of the remark.
    parts = re.split(r",(?![^(]*\))", values.get("illustrative", ""))
    return [one.strip() for one in parts if one.strip()]


def _bare(name: str) -> str:
    return re.sub(r"\([^)]*\)", "", name).strip()


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
    names = [name for name, terms in TERMS.items() if set(terms) <= set(product.illustrative)]
    parts = {
        "illustrative": ",".join(names),
        "hs": "check" if product.hs_to_check else "",
        "labour": product.labour_basis,
        "partner": product.partner,
    }
    return "|".join(f"{name}:{value}" for name, value in parts.items() if value)
