"""Everything that is expected to go wrong: a code for machines, a sentence for people, and whether trying again helps.

A sentence tells the reader what to do. Its {details} never carry what a visitor typed.
The sentences are gettext message ids; `Problem.text` puts them into the reader's language.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One thing that can go wrong."""

    code: str  # noun.what_is_wrong, stable: tablets of older versions know it
    status: int  # the HTTP status it is answered with
    sentence: str  # English, with {details}
    retry: bool = False  # True where the same request may succeed later


class Problem(Exception):
    """A Kind that happened, with the details its sentence names."""

    def __init__(self, kind: Kind, **details: str | int) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.details = details

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, translated and filled in."""
        return translate(self.kind.sentence).format_map(self.details)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Problem):
            return NotImplemented
        return (self.kind, self.details) == (other.kind, other.details)

    def __hash__(self) -> int:
        return hash((self.kind, tuple(sorted(self.details.items()))))

    def __repr__(self) -> str:
        return f"Problem({self.kind.code})"


# --- what a buyer typed -------------------------------------------------------------------------
NAME_MISSING = Kind("lead.name_missing", 422, "Enter your name")
NAME_LONG = Kind("lead.name_long", 422, "Enter a name of {limit} characters or fewer")
WAY_MISSING = Kind("lead.way_missing", 422, "Choose how we can reach you")
ADDRESS_MISSING = Kind("lead.address_missing", 422, "Enter the number or address for our answer")
ADDRESS_LONG = Kind("lead.address_long", 422, "Enter an address of {limit} characters or fewer")
CONSENT_MISSING = Kind(
    "lead.consent_missing", 422, "Tick the box so that we may use your details to answer you"
)
TEXT_LONG = Kind("lead.text_long", 422, "Shorten this to {limit} characters or fewer")
COUNTRY_UNKNOWN = Kind("lead.country_unknown", 422, "Choose a country from the list")
QUANTITY_MALFORMED = Kind(
    "lead.quantity_malformed", 422, "Enter a quantity as a number, for example 500"
)
LEAD_MALFORMED = Kind("lead.malformed", 422, "The field {field} of this lead cannot be read")
FORM_STALE = Kind(
    "form.stale", 400, "This page was open for a long time. Please send it once more", retry=True
)
PAGE_MISSING = Kind("page.missing", 404, "This page does not exist")
SERVER_BROKEN = Kind(
    "server.broken", 500, "Something went wrong on our side. Please try again", retry=True
)
FORM_LARGE = Kind("form.large", 413, "This form is too large; shorten the message")

# --- the tablet's storage -----------------------------------------------------------------------
STORE_REFUSED = Kind(
    "store.refused",
    503,
    "This tablet cannot save at the moment. Nothing is lost from this page: please ask our staff",
    retry=True,
)

# --- the catalogue file -------------------------------------------------------------------------
FILE_UNREADABLE = Kind(
    "catalogue.file_unreadable", 422, "The file cannot be read: save it as {allowed}"
)
COLUMN_MISSING = Kind(
    "catalogue.column_missing", 422, "The column is missing; a catalogue has {allowed}"
)
COLUMN_UNKNOWN = Kind(
    "catalogue.column_unknown", 422, "The column is not known; allowed are {allowed}"
)
CELL_MISSING = Kind("catalogue.cell_missing", 422, "The cell is empty; allowed is {allowed}")
CELL_WRONG = Kind(
    "catalogue.cell_wrong", 422, "“{found}” is not allowed here; allowed is {allowed}"
)
CELL_REPEATED = Kind(
    "catalogue.cell_repeated", 422, "“{found}” stands in row {row} already; allowed is {allowed}"
)
PICTURE_UNREADABLE = Kind(
    "catalogue.picture_unreadable", 422, "The picture {found} cannot be read; allowed is {allowed}"
)
PICTURE_UNKNOWN = Kind(
    "catalogue.picture_unknown", 422, "The picture {found} belongs to no product; name it {allowed}"
)

# --- staff --------------------------------------------------------------------------------------
PIN_WRONG = Kind("staff.pin_wrong", 403, "This PIN is not right. {left} more before a pause")
PIN_LOCKED = Kind(
    "staff.pin_locked", 429, "Too many wrong PINs. Try again in {wait_s} seconds", retry=True
)
PIN_UNSET = Kind(
    "staff.pin_unset", 403, "No PIN is set. On the tablet, run: python -m kiosk device pin"
)
SIGN_IN_WRONG = Kind("staff.sign_in_wrong", 403, "Name or password is not right")
SIGN_IN_LOCKED = Kind(
    "staff.sign_in_locked", 429, "Too many wrong passwords. Try again in {wait_s} seconds", True
)

# --- tablet and hub -----------------------------------------------------------------------------
REQUEST_MALFORMED = Kind("request.malformed", 400, "The request cannot be read: {field}")
HUB_ADDRESS_WRONG = Kind(
    "enrol.hub_address_wrong",
    422,
    "Enter the hub's address as it is shown there, for example https://pameran.example",
)
CODE_MISSING = Kind("enrol.code_missing", 422, "Enter the code that the hub shows")
CODE_WRONG = Kind("enrol.code_wrong", 403, "This code is wrong, used or older than 15 minutes")
DEVICE_UNKNOWN = Kind("device.unknown", 401, "This tablet is not known here; enrol it again")
DEVICE_REVOKED = Kind("device.revoked", 403, "This tablet was revoked; it keeps what it has")
DEVICE_MISSING = Kind("device.missing", 404, "This tablet is not among those of this hub")
MAC_WRONG = Kind("device.mac_wrong", 401, "The request is not signed by this tablet's secret")
KIND_UNKNOWN = Kind(
    "entry.kind_unknown", 422, "A newer tablet sent what this hub does not know; update the hub"
)
REVISION_CONFLICT = Kind(
    "lead.revision_conflict", 409, "Two tablets with one identity said different things of one lead"
)
BATCH_TORN = Kind("journal.torn", 400, "The batch did not arrive whole; send it again", True)
BATCH_LARGE = Kind("journal.large", 413, "The batch is too large; send half of it", True)
JOURNAL_GAP = Kind(
    "journal.gap", 409, "Entries are missing before {seq}; resume after {acked}", True
)
JOURNAL_FORKED = Kind("journal.forked", 409, "Entry {seq} is not the one that arrived before")
JOURNAL_FOREIGN = Kind("journal.foreign", 403, "This journal belongs to another tablet")
CLIENT_OLD = Kind("client.old", 426, "This version is too old for the hub; update the tablet")
HUB_BUSY = Kind("hub.busy", 503, "The hub is busy; try again in {wait_s} seconds", retry=True)
HUB_FULL = Kind(
    "hub.full", 507, "The hub's disk is full; tablets keep their leads until there is room", True
)
CATALOGUE_MISSING = Kind("catalogue.missing", 404, "The hub has no catalogue; load one there")
BLOB_MISSING = Kind("catalogue.blob_missing", 404, "This picture is not at the hub")
RECEIPT_WRONG = Kind("receipt.wrong", 502, "The hub did not sign this receipt")
LEAD_MISSING = Kind("lead.missing", 404, "This lead is not here, or it was erased as asked")
LEAD_ERASED = Kind(
    "lead.erased", 410, "This entry was erased, as asked. To leave your contact again, start over"
)
BLOB_WRONG = Kind(
    "catalogue.blob_wrong", 502, "A picture arrived that is not what its name says", retry=True
)
HUB_UNREACHABLE = Kind("hub.unreachable", 503, "No network to the hub", retry=True)
ANSWER_UNPROVEN = Kind(
    "hub.answer_unproven",
    502,
    "Something answered that is not our hub (a hotel or hall sign-in page?)",
    retry=True,
)
NOT_ENROLLED = Kind("device.not_enrolled", 409, "This tablet has no hub yet; enrol it first")
EVENT_OTHER = Kind(
    "device.event_other",
    409,
    "This tablet still holds leads of {event_name}; deliver them and wipe it first",
)
SETTING_WRONG = Kind("setting.wrong", 500, "{name}: allowed is {allowed}")
ADDRESS_NOT_PUBLIC = Kind(
    "setting.address_not_public",
    500,
    "{name}: no phone can reach this address; allowed is {allowed}",
)

KINDS: dict[str, Kind] = {
    kind.code: kind for kind in list(globals().values()) if isinstance(kind, Kind)
}


def words(code: str, translate: Callable[[str], str] = str) -> str:
    """The sentence of a code whose details were not kept, each of them as "…"."""
    kind = KINDS.get(code)
    return re.sub(r"\{\w+\}", "…", translate(kind.sentence)) if kind else code
