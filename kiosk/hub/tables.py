"""The hub's tables as statements name them; `schema.py` makes them.

Those that grow have event_id first in their key: the way to Citus.
"""

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

event = Table(
    "event",
    metadata,
    Column("event_id", Text, primary_key=True),
    # What its tablets were told of it last: JSON of an order's content; "" before the first start.
    Column("told", Text, nullable=False),
    Column("catalogue_seq", BigInteger, nullable=False),  # of the newest catalogue
)
person = Table(
    "person",
    metadata,
    Column("name", Text, primary_key=True),
    Column("password_hash", Text, nullable=False),
)
person_role = Table(
    "person_role",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),  # one of roles.ROLES
)
# Wrong passwords by the name typed, whether somebody has it or not: the pause tells nobody which.
sign_in = Table(
    "sign_in",
    metadata,
    Column("name_sha256", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", Text, nullable=False),
    Column("locked_until", Text),
)
code = Table(
    "enrolment_code",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("code_sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),  # of the tablet to come; "" for none
    Column("expires_at", Text, nullable=False),
    Column("device_nonce", Text),
    Column("device_id", Text),
)
device = Table(
    "device",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("device_id", Text, primary_key=True),
    Column("name", Text, nullable=False),  # as staff call it, "Booth left"; "" for none
    Column("device_nonce", Text, nullable=False),
    Column("enrolled_at", Text, nullable=False),
    Column("revoked_at", Text),
    Column("order_seq", BigInteger, nullable=False),  # of its newest order
    Column("order_id", Text, nullable=False),  # of its newest order; "" before the first
    Column("seen_at", Text),
    Column("reported", Text),  # what it last said of itself: JSON of report.Report
    Column("clock_offset_s", BigInteger),  # the hub's clock less the tablet's, at seen_at
)
device_order = Table(
    "device_order",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("device_id", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    # What tablets remember: a hub restored from a backup gives the same seq to another order.
    Column("order_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", Text, nullable=False),
)
journal = Table(
    "journal",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("journal_id", Text, primary_key=True),
    Column("device_id", Text, nullable=False),
    Column("acked_seq", BigInteger, nullable=False),
    Column("link", Text, nullable=False),
    Column("leads", BigInteger, nullable=False),  # lead.captured entries up to acked_seq
    Column("backed_up_seq", BigInteger, nullable=False),
)
journal_entry = Table(
    "journal_entry",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("journal_id", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("lead_id", Text, nullable=False),  # "" where the body names none
    Column("body", Text),  # NULL once blanked
    Column("body_sha256", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("set_aside", Text),  # code of why it was not understood; kept verbatim in body
)
lead = Table(
    "lead",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("device_id", Text, nullable=False),
    Column("captured_at", Text, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("contact_key", Text),  # what leads of one buyer have in common; NULL once erased
    Column("document", Text, nullable=False),  # "" once erased
    # The row stays for ever as a tombstone: a late re-send cannot bring the lead back.
    Column("erased_at", Text),
    Column("heat", Text, nullable=False),  # as the booth saw it: hot, warm or cold; "" for unsaid
    # What happens afterwards, of follow_up.py: no revision changes it.
    Column("status", Text, nullable=False),  # one of follow_up.STATUSES
    Column("owner", Text),  # the person's name
    Column("next_step", Text),
    Column("next_step_at", Text),
    Column("first_reply_at", Text),
    Column(
        "touched_at", Text
    ),  # when somebody first did something with it; an owner alone is nothing
)
# Who changed what of a lead, and from what: what is needed to show it, and to undo it.
follow_up_history = Table(
    "follow_up_history",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("lead_id", Text, primary_key=True),
    Column("change_id", Text, primary_key=True),  # one for all leads that were changed at once
    Column("field", Text, primary_key=True),  # a column of lead, "note" or "contact.name"
    Column("was", Text, nullable=False),  # "" for NULL
    Column("became", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
    Column("undone_by", Text),
    Column("undone_at", Text),
)
# The words that staff changed; a language that has no row has ours.
reply_template = Table(
    "reply_template",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
)
# What is sent by e-mail from here. "sending" that nobody works on may have been sent: never again by itself.
reply = Table(
    "reply",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("reply_id", Text, primary_key=True),
    Column("lead_id", Text, nullable=False),
    Column("message_id", Text, nullable=False),  # fixed when it is queued, the same in each attempt
    Column("language", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("queued_at", Text, nullable=False),
    Column("state", Text, nullable=False),  # queued, sending, sent or refused
    Column("due_at", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_at", Text),
    Column("sent_at", Text),
    Column("why", Text),  # code of why it was refused, or is tried again
)
# Beside what the tablet said, which stays; the correction wins on display and in exports.
correction = Table(
    "correction",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("lead_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),  # one of corrections.FIELDS
    Column("value", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("corrected_at", Text, nullable=False),
)
# Whom the lead's contact was released to; the row outlives an erasure, without its reason.
contact_release = Table(
    "contact_release",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("lead_id", Text, primary_key=True),
    Column("producer", Text, primary_key=True),  # as the catalogue had it
    Column("person", Text, nullable=False),
    Column("released_at", Text, nullable=False),
    Column("reason", Text, nullable=False),  # "" once the lead is erased
)
# What the desk finds leads by, one row a lead: narrow, for a document is a kilobyte. An erased one has none.
listing = Table(
    "listing",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("lead_id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("received_at", Text, nullable=False),
    Column("captured_at", Text, nullable=False),
    Column("terms", Text, nullable=False),  # of terms.py: personal, as the document
)
# The newest number of each feed; a row that is locked until its numbers are committed.
change_count = Table(
    "change_count",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("feed", Text, primary_key=True),  # changes.FEED
    Column("seq", BigInteger, nullable=False),
)
# Which leads changed, in the order of commits; what they say now is in their own rows.
change_block = Table(
    "change_block",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),  # of the last of these changes
    # Random, of the transaction: a hub restored from a backup gives the same seq to another change.
    Column("transaction_id", Text, nullable=False),
    Column("kind", Text, nullable=False),  # one of changes.KINDS
    Column("changed_at", Text, nullable=False),
    Column("lead_ids", Text, nullable=False),  # with spaces, in the order of their numbers
)
api_token = Table(
    "api_token",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("token_id", Text, primary_key=True),
    Column("name", Text, nullable=False),  # of the program that has it, as staff call it
    Column("token_sha256", Text, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("used_at", Text),
    Column("revoked_at", Text),
)
webhook = Table(
    "webhook",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("webhook_id", Text, primary_key=True),
    Column("url", Text, nullable=False),
    Column("kinds", Text, nullable=False),  # of changes.KINDS, with commas
    Column("whole_lead", Integer, nullable=False),  # 1: the lead travels along; 0: its id alone
    Column("made_by", Text, nullable=False),
    Column("made_at", Text, nullable=False),
    # The secret follows from it and the master key: a stolen database signs nothing.
    Column("secret_nonce", Text, nullable=False),
    Column("old_secret_nonce", Text),  # of the secret before, which signs as well for a while
    Column("old_secret_until", Text),
    Column("seq", BigInteger, nullable=False),  # changes up to this number are deliveries
    Column("failures", Integer, nullable=False),  # in a row
    Column("failing_since", Text),
    Column("due_at", Text, nullable=False),  # nothing is sent before; "" for at once
    Column("paused_at", Text),
    Column("paused_why", Text),  # staff, failing or gone
)
# A change on its way to a webhook, and then the log of it: nothing personal, and no body.
webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("webhook_id", Text, primary_key=True),
    Column("delivery_id", Text, primary_key=True),  # the header webhook-id, of each attempt
    Column("kind", Text, nullable=False),
    Column("lead_id", Text, nullable=False),  # "" of a test
    Column("changed_at", Text, nullable=False),
    # Whoever sends it moves this on first: nobody else sends it meanwhile.
    Column("due_at", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("attempted_at", Text),  # and what the last attempt brought:
    Column("status", Integer),
    Column("why", Text),  # one of receiver.WHYS; NULL where a status was answered
    Column("duration_ms", Integer),
    Column("outcome", Text),  # delivered or given_up; NULL while it waits
)
saved_view = Table(
    "saved_view",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("view_id", Text, primary_key=True),
    Column("person", Text, nullable=False),  # whose it is
    Column("shared", Integer, nullable=False),  # 1: everybody may use it
    Column("name", Text, nullable=False),
    Column("fields", Text, nullable=False),  # the filter as an address has it; never a search
    Column("opens", Integer, nullable=False),  # 1: what its person sees after signing in
)
# Beside the lead, not in it: a revision that was made before the withdrawal may arrive after it.
withdrawal = Table(
    "withdrawal",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("lead_id", Text, primary_key=True),
    Column("purpose", Text, primary_key=True),
    Column("withdrawn_at", Text, nullable=False),
)
# The buyer's code and what it is for. A wish may come before its lead, and a lead before any wish: of the
# two, who comes second waits at this row for the first, and then finds what it wrote.
withdrawal_code = Table(
    "withdrawal_code",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("lead_id", Text),  # NULL before the lead arrived
    Column("wish", Text),  # withdrawn or erased; NULL where the buyer wishes nothing
    Column("wished_at", Text),
)
# Anonymous. No column holds what somebody typed: the checks in schema.py would refuse it.
visits = Table(
    "visits",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("tally_id", Text, primary_key=True),  # random: one tablet's counts of one hour
    Column("step", Text, primary_key=True),
    Column("language", Text, primary_key=True),
    Column("sku", Text, primary_key=True),  # "" for the visit as a whole
    Column("device_id", Text, nullable=False),  # who sent it first
    Column("hour", Text, nullable=False),  # "2026-10-14T03", UTC by the tablet's clock
    Column("count", Integer, nullable=False),
)
catalogue = Table(
    "catalogue",
    metadata,
    Column("version", Text, primary_key=True),
    Column("manifest", Text, nullable=False),
    Column("loaded_at", Text, nullable=False),
    # The newest has the highest: a clock can be set back.
    Column("seq", BigInteger, nullable=False),
)
# Each time that a catalogue began to be shown: one that comes again is a row of its own.
catalogue_version = Table(
    "catalogue_version",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("seq", BigInteger, primary_key=True),
    Column("version", Text, nullable=False),  # of catalogue, as long as that is kept
    Column("products", Integer, nullable=False),
    Column("published_at", Text, nullable=False),
    Column("published_by", Text, nullable=False),  # who is signed in; "" at the command line
    Column("restored_seq", BigInteger),  # of the version that was brought back
)
# What is edited at the desk and not shown yet: a whole catalogue, one for all who edit.
catalogue_draft = Table(
    "catalogue_draft",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("manifest", Text, nullable=False),
    Column(
        "base_version", Text, nullable=False
    ),  # what was shown when it was changed last; "" for none
    Column("edited", Text, nullable=False),  # JSON: sku → who changed it last, and when
)
blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)
bundle = Table(
    "bundle",
    metadata,
    Column("event_id", Text, primary_key=True),
    Column("sha256", Text, primary_key=True),
    Column("device_id", Text, nullable=False),
    Column("journal_id", Text, nullable=False),
    Column("acked_seq", BigInteger, nullable=False),  # what was acknowledged for it
    Column("link", Text, nullable=False),
    Column("leads", BigInteger, nullable=False),  # lead.captured entries up to acked_seq
    Column("new_entries", BigInteger, nullable=False),  # that had not arrived before
    Column("taken_in_at", Text, nullable=False),
)
