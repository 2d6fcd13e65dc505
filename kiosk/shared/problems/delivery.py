"""What passes between tablet and hub over HTTP."""

from .kind import Kind

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
VISITS_MALFORMED = Kind(
    "visits.malformed", 422, "The field {field} of these counts of visits cannot be read"
)
LEAD_MALFORMED = Kind("lead.malformed", 422, "The field {field} of this lead cannot be read")
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
    "Entries that are not at the hub yet: {waiting}. Deliver them first, then nothing is lost",
)
WIPE_UNPROVEN = Kind(
    "wipe.unproven", 409, "The hub has not signed a receipt for everything: deliver once more", True
)
WIPE_MISSING = Kind(
    "wipe.missing",
    409,
    "The hub was restored from an old backup: {missing} leads that this tablet let go are not there. "
    "Have a newer backup restored, then deliver once more",
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
# These pass by themselves; any other problem of delivery needs somebody.
PASSING = (HUB_UNREACHABLE, HUB_BUSY, ANSWER_UNPROVEN)
