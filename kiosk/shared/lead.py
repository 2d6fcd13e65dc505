"""Lead: what a buyer said at the booth, and its JSON document."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from typing import Any

from . import contact, ids, problems
from .consent import Consent
from .problems import Problem

SOURCES = ("kiosk", "staff", "phone", "badge", "card")
WAYS = tuple(contact.WAYS)


@dataclass(frozen=True)
class Contact:
    name: str  # one field, any script, never split or re-cased
    way: str  # one of WAYS
    address: str  # as typed
    address_normal: str  # E.164, lower-cased e-mail, messenger name; "" where it makes no sense
    address_ok: bool  # does it look right? Flagged for staff, never refused
    company: str = ""
    country: str = ""  # ISO 3166-1 alpha-2, of the company
    city: str = ""
    role: str = ""
    website: str = ""


@dataclass(frozen=True)
class InquiryLine:
    """What is asked of one product. The lists of what a field may hold are in `trade`."""

    sku: str
    quantity: str = ""  # decimal text, "500" or "2.5"
    unit: str = ""  # UN/ECE Rec 20, that of the quantity
    target_price: str = ""  # decimal text, of one product unit, in the currency
    currency: str = ""  # ISO 4217
    incoterm: str = ""  # Incoterms 2020
    port: str = ""  # the port or place of the Incoterm: UN/LOCODE or a name, as typed
    need_by: str = ""  # ISO 8601 date
    sample: bool = False
    private_label: bool = False
    certificates: tuple[str, ...] = ()  # those of the product's that are needed, in its words
    order_type: str = ""  # trial or repeat


@dataclass(frozen=True)
class Inquiry:
    lines: tuple[InquiryLine, ...] = ()
    markets: tuple[str, ...] = ()  # countries of sale, ISO 3166-1 alpha-2
    message: str = ""


@dataclass(frozen=True)
class Buyer:
    """Whom the exporter would deal with; each is optional, and staff may fill it in."""

    business_type: str = ""  # one of trade.BUSINESS_TYPES
    annual_import: str = ""
    imports_from_indonesia: str = ""
    authority: str = ""


@dataclass(frozen=True)
class Lead:
    """The whole tablet-owned document; a later revision replaces an earlier one."""

    id: str  # UUIDv7, made when the form is shown: the same form sent twice is the same lead
    revision: int  # 1, 2, 3, …
    captured_at: str  # clock.now() of the tablet: shown, never compared between tablets
    language: str  # BCP 47, of the page
    source: str  # one of SOURCES
    contact: Contact
    inquiry: Inquiry = field(default_factory=Inquiry)
    buyer: Buyer = field(default_factory=Buyer)
    consents: tuple[Consent, ...] = ()
    withdrawal_code: str = ""  # the buyer's, and nobody else's: never in an export
    version: str = (
        ""  # random, of this revision: a copy of the tablet may make another of this number
    )
    follows: tuple[str, ...] = ()  # versions of the revisions before it, the oldest first

    @property
    def reference(self) -> str:
        """The short code that staff and buyer say."""
        return ids.reference(self.id)

    @property
    def skus(self) -> tuple[str, ...]:
        """The products asked for."""
        return tuple(line.sku for line in self.inquiry.lines)


def written(lead: Lead) -> Lead:
    """The lead with a version of its own, as each revision is written."""
    follows = (*lead.follows, lead.version) if lead.version else ()
    return replace(lead, version=secrets.token_hex(6), follows=follows)


def document(lead: Lead) -> dict[str, Any]:
    """The lead as the JSON document of journal entries, with what the buyer alone may know."""
    return {**_plain(lead), "reference": lead.reference}


def from_document(sent: Mapping[str, Any]) -> Lead:
    """The JSON document → the lead; fields that a later version added are passed over.

    raises: Problem(LEAD_MALFORMED) naming the field, never its content
    """
    said = _part(sent, "contact")
    asked = _part(sent, "inquiry")
    # Older tablets do not ask.
    buyer = _part(sent, "buyer") if "buyer" in sent else {}
    lead = Lead(
        id=_text(sent, "id"),
        revision=_revision(sent),
        captured_at=_text(sent, "captured_at"),
        language=_text(sent, "language"),
        source=_text(sent, "source"),
        contact=Contact(
            name=_text(said, "name"),
            way=_text(said, "way"),
            address=_text(said, "address"),
            address_normal=_text(said, "address_normal"),
            address_ok=said.get("address_ok") is True,
            company=_text(said, "company", ""),
            country=_text(said, "country", ""),
            city=_text(said, "city", ""),
            role=_text(said, "role", ""),
            website=_text(said, "website", ""),
        ),
        inquiry=Inquiry(
            lines=tuple(_line(line) for line in _parts(asked, "lines")),
            markets=_texts(asked, "markets"),
            message=_text(asked, "message", ""),
        ),
        buyer=Buyer(**{name: _text(buyer, name, "") for name in Buyer.__dataclass_fields__}),
        consents=tuple(
            Consent(**{name: _text(given, name) for name in Consent.__dataclass_fields__})
            for given in _parts(sent, "consents")
        ),
        withdrawal_code=_text(sent, "withdrawal_code", ""),
        version=_text(sent, "version", ""),
        follows=_texts(sent, "follows"),
    )
    if not ids.is_id(lead.id):
        raise Problem(problems.LEAD_MALFORMED, field="id")
    return lead


def _line(line: Mapping[str, Any]) -> InquiryLine:
    return InquiryLine(
        sku=_text(line, "sku"),
        quantity=_text(line, "quantity", ""),
        unit=_text(line, "unit", ""),
        target_price=_text(line, "target_price", ""),
        currency=_text(line, "currency", ""),
        incoterm=_text(line, "incoterm", ""),
        port=_text(line, "port", ""),
        need_by=_text(line, "need_by", ""),
        sample=line.get("sample") is True,
        private_label=line.get("private_label") is True,
        certificates=_texts(line, "certificates"),
        order_type=_text(line, "order_type", ""),
    )


def _plain(part: Any) -> Any:
    """Dataclasses → dicts, as dataclasses.asdict, which takes ten times as long to copy text, too."""
    if isinstance(part, str):
        return part
    if isinstance(part, tuple):
        return [_plain(one) for one in part]
    if is_dataclass(part):
        return {name: _plain(value) for name, value in vars(part).items()}
    return part


def _text(part: Mapping[str, Any], name: str, default: str | None = None) -> str:
    value = part.get(name, default)
    if not isinstance(value, str):
        raise Problem(problems.LEAD_MALFORMED, field=name)
    return value


def _texts(part: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = part.get(name, ())
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise Problem(problems.LEAD_MALFORMED, field=name)
    return tuple(value)


def _revision(part: Mapping[str, Any]) -> int:
    value = part.get("revision")
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise Problem(problems.LEAD_MALFORMED, field="revision")
    return value


def _part(part: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = part.get(name)
    if not isinstance(value, dict):
        raise Problem(problems.LEAD_MALFORMED, field=name)
    return value


def _parts(part: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    value = part.get(name, ())
    if not isinstance(value, list | tuple) or not all(isinstance(one, dict) for one in value):
        raise Problem(problems.LEAD_MALFORMED, field=name)
    return value
