"""Lead: what a buyer said at the booth, and its JSON document."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

import msgspec

from . import contact, ids, problems
from .booth_notes import BoothNotes
from .consent import Consent
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
    revision: Annotated[int, msgspec.Meta(ge=1, le=REVISION_MAX)]  # 1, 2, 3, …
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
    return {**msgspec.to_builtins(lead), "reference": lead.reference}


def from_document(sent: Mapping[str, Any]) -> Lead:
    """The JSON document → the lead. What a newer version adds is passed over; what an older one lacks is empty.

    raises: Problem(LEAD_MALFORMED) naming the field, never its content
    """
    try:
        lead = msgspec.convert(sent, Lead)
    except msgspec.ValidationError as error:
        raise Problem(problems.LEAD_MALFORMED, field=_field(error)) from None
    if not ids.is_id(lead.id):
        raise Problem(problems.LEAD_MALFORMED, field="id")
    return lead


def from_stored(text: str) -> Lead:
    """A document that was checked before it was stored → the lead."""
    return _STORED.decode(text)


def contact_of(sent: Mapping[str, Any]) -> Contact:
    """The contact of a document that was checked."""
    return msgspec.convert(sent["contact"], Contact)


_STORED = msgspec.json.Decoder(Lead)
_MISSING = re.compile("missing required field `([a-z_]+)`")
_PLACE = re.compile(r"`\$(?:\.|.*\.)([a-z_]+)[^.`]*`$")


def _field(error: msgspec.ValidationError) -> str:
    """The field that it names: "Expected `str`, got `int` - at `$.consents[0].purpose`" → "purpose"."""
    said = str(error)
    found = _MISSING.search(said) or _PLACE.search(said)
    return found[1] if found else "id"
