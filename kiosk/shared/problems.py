"""Everything that is expected to go wrong: a code for machines, a sentence for people, and whether trying again helps.

A sentence tells the reader what to do. Its {details} never carry what a visitor typed.
The sentences are gettext message ids; `Problem.text` puts them into the reader's language.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One thing that can go wrong."""

    code: str  # noun.what_is_wrong, stable: tablets of older versions know it
    status: int  # the HTTP status it is answered with
    sentence: str  # English, with {details}
    retry: bool = False  # True where the same request may succeed later

    def text(self, translate: Callable[[str], str] = str) -> str:
        """The sentence where only the code was kept, translated; "…" stands for each detail."""
        return translate(self.sentence).format_map(defaultdict(lambda: "…"))


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
REQUEST_REFUSED = Kind(
    "request.refused", 405, "This page cannot take what was sent. Go back, and try once more"
)
FORM_LARGE = Kind("form.large", 413, "This form is too large; shorten the message")

# --- the tablet's storage -----------------------------------------------------------------------
STORE_REFUSED = Kind(
    "store.refused",
    503,
    "This tablet cannot save at the moment. What you typed is still here: please ask our staff, or "
    "write your details on a paper slip",
    retry=True,
)
# What staff read; {file} and {folder} are where the tablet keeps its leads.
STORE_FULL = Kind(
    "store.full",
    503,
    "The disk is full. Delete files that do not belong to Pameran, such as videos and downloads",
    retry=True,
)
STORE_READ_ONLY = Kind(
    "store.read_only",
    503,
    "The file {file} cannot be written. Make it and the folder {folder} writable for the user that "
    "runs the booth; on a memory card, look at its lock switch",
    retry=True,
)
STORE_DISK_FAILED = Kind(
    "store.disk_failed",
    503,
    "The disk reports errors. Put a memory card in again; if that does not help, copy the folder "
    "{folder} to another disk and start the booth from there",
    retry=True,
)
STORE_DAMAGED = Kind(
    "store.damaged",
    503,
    "The file {file} is damaged. Move it, and all files beside it whose names begin like it, from "
    "{folder} to a safe place and keep them: a new file is begun at once",
    retry=True,
)
STORE_GONE = Kind(
    "store.gone",
    503,
    "The folder {folder} is gone. Put the memory card back in, or the folder back in its place",
    retry=True,
)
STORE_BUSY = Kind(
    "store.busy", 503, "Another program holds the file {file}. End the other program", retry=True
)
STORE_SLOW = Kind(
    "store.slow",
    503,
    "The disk does not answer. Wait a minute; then start the tablet again",
    retry=True,
)
STORE_FAILED = Kind(
    "store.failed",
    503,
    "The file {file} in {folder} cannot be used. On the tablet, run: python -m kiosk doctor",
    retry=True,
)
STORE_OLDER = Kind(
    "store.older",
    503,
    "The file {file} lacks leads that were saved before. Keep the old memory card or file, and "
    "have them read out",
)
STORE_RESCUED = Kind(
    "store.rescued",
    503,
    "The file {file} was taken away while the booth ran. It was put back with all its leads; what "
    "stood in its place is kept beside it in {folder}",
)
TABLET_MISSING = Kind(
    "tablet.missing",
    404,
    "There is no tablet in {folder}: name its folder with --data. A new one is made by: "
    "python -m kiosk booth, or catalogue load",
)
TABLET_IN_USE = Kind(
    "tablet.in_use",
    409,
    "The booth is running with {folder} already (process {pid}, {page}): stop it first, or use "
    "another folder with --data",
)
TABLET_BUSY = Kind(
    "tablet.busy",
    409,
    "Another command is at work in {folder} (process {pid}): try again when it has ended",
    retry=True,
)
TABLET_SILENT = Kind(
    "tablet.silent",
    502,
    "The booth that runs with {folder} (process {pid}, {page}) could not do this: its log may say "
    "why. Stop it, then try again",
)
HUB_MISSING = Kind(
    "hub.missing",
    404,
    "There is no hub in {database}: name its folder with --data, or its --database. A new one is "
    "made by: python -m kiosk hub, or catalogue load",
)
DATABASE_REFUSED = Kind(
    "hub.database_refused", 503, "The database {database} cannot be used ({why})", retry=True
)
FILE_REFUSED = Kind(
    "file.refused", 500, "{file} cannot be written ({why}): name another file, or make room"
)
FOLDER_REFUSED = Kind(
    "tablet.folder_refused",
    500,
    "{folder} cannot be used ({why}): make it writable for this user, or name another folder "
    "with --data",
)
ADDRESS_REFUSED = Kind(
    "server.address_refused",
    500,
    "Nobody can be answered at {host}, port {port} ({why}): choose another with --port or --host",
)

# --- the catalogue file -------------------------------------------------------------------------
FILE_UNREADABLE = Kind(
    "catalogue.file_unreadable", 422, "The file cannot be read: save it as {allowed}"
)
FILE_EMPTY = Kind(
    "catalogue.file_empty",
    422,
    "The file is empty: row 1 names the columns (sku, name_en …), and each row below is a product",
)
COLUMN_MISSING = Kind(
    "catalogue.column_missing", 422, "The column is missing; a catalogue has {allowed}"
)
COLUMN_UNKNOWN = Kind(
    "catalogue.column_unknown", 422, "The column is not known; allowed are {allowed}"
)
COLUMN_REPEATED = Kind(
    "catalogue.column_repeated", 422, "The column is there twice: remove one of them"
)
CELL_NAMELESS = Kind(
    "catalogue.cell_nameless",
    422,
    "“{found}” stands under no column name; allowed is {allowed}",
)
CATALOGUE_UNLOADED = Kind(
    "catalogue.unloaded", 404, "No catalogue is loaded yet: python -m kiosk catalogue load FILE"
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
CITUS_MISSING = Kind(
    "hub.citus_missing",
    500,
    "This database is no Citus: on its coordinator, CREATE EXTENSION citus",
)
BACKUP_FAILED = Kind(
    "hub.backup_failed", 500, "No backup was made ({why}); nothing counts as covered"
)
HUB_UNREACHABLE = Kind("hub.unreachable", 503, "No network to the hub", retry=True)
ANSWER_UNPROVEN = Kind(
    "hub.answer_unproven",
    502,
    "Something answered that is not our hub (a hotel or hall sign-in page?)",
    retry=True,
)
DELIVERY_BROKEN = Kind(
    "deliver.broken",
    500,
    "Delivery met an unexpected error and goes on trying; the log says where",
    retry=True,
)
NOT_ENROLLED = Kind("device.not_enrolled", 409, "This tablet has no hub yet; enrol it first")
WIPE_UNSENT = Kind(
    "wipe.unsent",
    409,
    "{waiting} entries are not at the hub yet: deliver them first, then nothing is lost",
)
WIPE_UNPROVEN = Kind(
    "wipe.unproven", 409, "The hub has not signed a receipt for everything: deliver once more", True
)
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

# --- no network at all: bundles, frames, acknowledgements -----------------------------------------
SODIUM_MISSING = Kind(
    "bundle.sodium_missing", 501, "Sealing is not possible here: pip install pynacl, then try again"
)
BUNDLE_EMPTY = Kind("bundle.empty", 409, "Nothing waits: everything is at the hub")
BUNDLE_UNREADABLE = Kind(
    "bundle.unreadable", 422, "This is no bundle of a tablet; choose the file ending in .pameran"
)
BUNDLE_NEWER = Kind(
    "bundle.newer", 422, "A newer version wrote this bundle; update the hub, then take it in"
)
BUNDLE_TORN = Kind(
    "bundle.torn", 400, "The bundle is not whole; copy it from the tablet again", retry=True
)
BUNDLE_CHANGED = Kind(
    "bundle.changed", 403, "The bundle is not what the tablet wrote; make a new one at the tablet"
)
BUNDLE_FOREIGN = Kind(
    "bundle.foreign", 403, "The bundle is of a tablet that is not enrolled with this hub"
)
BUNDLE_GAP = Kind(
    "bundle.gap",
    409,
    "Entries before this bundle are missing here; at the tablet make one of all entries",
)
FRAMES_MISSING = Kind(
    "frames.missing", 409, "{count} more codes are needed; keep the camera on the screen", True
)
FRAMES_FOREIGN = Kind("frames.foreign", 422, "These codes are no transfer of a tablet")
ACKNOWLEDGEMENT_UNREADABLE = Kind(
    "acknowledgement.unreadable",
    422,
    "This is no acknowledgement; choose the file that the hub wrote for this bundle",
)
ACKNOWLEDGEMENT_FOREIGN = Kind(
    "acknowledgement.foreign", 403, "This acknowledgement answers no bundle of this tablet"
)
ACKNOWLEDGEMENT_CHANGED = Kind(
    "acknowledgement.changed",
    403,
    "This acknowledgement is not what our hub wrote; get it from the hub again",
)
ACKNOWLEDGEMENT_OLD = Kind(
    "acknowledgement.old", 409, "The hub has said more since this acknowledgement; nothing changed"
)
ACKNOWLEDGEMENT_CODE_WRONG = Kind(
    "acknowledgement.code_wrong",
    403,
    "This code answers no bundle of this tablet; compare each sign",
)

KINDS: dict[str, Kind] = {
    kind.code: kind for kind in list(globals().values()) if isinstance(kind, Kind)
}


def words(code: str, translate: Callable[[str], str] = str) -> str:
    """The sentence of a code whose details were not kept, each of them as "…"."""
    kind = KINDS.get(code)
    return kind.text(translate) if kind else code
