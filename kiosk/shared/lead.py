"""Lead: what a buyer said at the booth, and its JSON document."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, is_dataclass, replace
from typing import Any

from . import booth_notes, contact, feedback, ids, problems
from .booth_notes import BoothNotes
from .consent import Consent
from .document_part import Part, many, one, text, texts, whole
from .feedback import Feedback
from .problems import Problem

SOURCES = ("kiosk", "staff", "phone", "badge", "card")
WAYS = tuple(contact.WAYS)
# A column holds one more, which is that of an erased lead: no revision replaces it.
REVISION_MAX = 2**31 - 2


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
    feedback: tuple[Feedback, ...] = ()  # at most one a product
    consents: tuple[Consent, ...] = ()
    staff: BoothNotes = field(default_factory=BoothNotes)
    withdrawal_code: str = ""  # the buyer's, and nobody else's: never in an export
    version: str = ""  # random, of this revision: a tablet's copy may make another of its number
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


def check(sent: Mapping[str, Any]) -> None:
    """Is this the JSON document of a lead? Fields that a later version added are passed over.

    raises: Problem(LEAD_MALFORMED) naming the field, never its content
    """
    _LEAD.check(sent)
    if not ids.is_id(sent["id"]):
        raise Problem(problems.LEAD_MALFORMED, field="id")
    whole(sent, "revision", 1, REVISION_MAX)
    texts(sent, "follows")
    _CONTACT.check(one(sent, "contact"))
    asked = one(sent, "inquiry")
    text(asked, "message")
    texts(asked, "markets")
    for line in many(asked, "lines"):
        _LINE.check(line)
        texts(line, "certificates")
    # Older tablets do not ask, rate or judge.
    if "buyer" in sent:
        _BUYER.check(one(sent, "buyer"))
    for rated in many(sent, "feedback"):
        feedback.check(rated)
    for given in many(sent, "consents"):
        _CONSENT.check(given)
    if "staff" in sent:
        booth_notes.check(one(sent, "staff"))


def from_document(sent: Mapping[str, Any]) -> Lead:
    """The JSON document → the lead. raises: Problem(LEAD_MALFORMED), as `check`"""
    check(sent)
    return _made(sent)


def from_stored(text: str) -> Lead:
    """A document that was checked before it was stored → the lead, in half the time."""
    return _made(json.loads(text))


def _made(sent: Mapping[str, Any]) -> Lead:
    asked = sent["inquiry"]
    lead: Lead = _LEAD.made(
        sent,
        revision=sent["revision"],
        contact=contact_of(sent),
        inquiry=Inquiry(
            lines=tuple([_line(line) for line in asked.get("lines", ())]),
            markets=tuple(asked.get("markets", ())),
            message=asked.get("message", ""),
        ),
        buyer=_BUYER.made(sent.get("buyer", {})),
        feedback=tuple([feedback.from_document(rated) for rated in sent.get("feedback", ())]),
        consents=tuple([_CONSENT.made(given) for given in sent.get("consents", ())]),
        staff=booth_notes.from_document(sent.get("staff", {})),
        follows=tuple(sent.get("follows", ())),
    )
    return lead


def contact_of(sent: Mapping[str, Any]) -> Contact:
    """The contact of a document that was checked."""
    said = sent["contact"]
    contact: Contact = _CONTACT.made(said, address_ok=said.get("address_ok") is True)
    return contact


def _line(line: Mapping[str, Any]) -> InquiryLine:
    read: InquiryLine = _LINE.made(
        line,
        sample=line.get("sample") is True,
        private_label=line.get("private_label") is True,
        certificates=tuple(line.get("certificates", ())),
    )
    return read


_LEAD = Part(
    Lead,
    but=("revision", "contact", "inquiry", "buyer", "feedback", "consents", "staff", "follows"),
)
_CONTACT = Part(Contact, but=("address_ok",))
_LINE = Part(InquiryLine, but=("sample", "private_label", "certificates"))
_BUYER = Part(Buyer)
_CONSENT = Part(Consent)


def _plain(part: Any) -> Any:
    """Dataclasses → dicts, as dataclasses.asdict, which takes ten times as long to copy text, too."""
    if isinstance(part, str):
        return part
    if isinstance(part, tuple):
        return [_plain(each) for each in part]
    if is_dataclass(part):
        return {name: _plain(value) for name, value in vars(part).items()}
    return part
