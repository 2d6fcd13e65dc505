"""What staff read of webhooks: each kind of message, why one got no answer, why a webhook is paused."""

from ...shared.language import mark
from .. import changes
from . import outbox, receiver, webhooks

KINDS = {
    changes.LEAD_CAPTURED: mark("A new lead"),
    changes.LEAD_AMENDED: mark("A lead that its buyer or the booth changed"),
    changes.LEAD_FOLLOWED_UP: mark("What staff did with a lead"),
    changes.CONSENT_WITHDRAWN: mark("A consent that was withdrawn"),
    changes.LEAD_ERASED: mark("An erasure"),
    outbox.TEST: mark("Test"),
}
WHYS = {
    receiver.PRIVATE: mark("address in this network, not allowed"),
    receiver.UNKNOWN: mark("the name leads nowhere"),
    receiver.TIME: mark("no answer in time"),
    receiver.TLS: mark("its certificate is not right"),
    receiver.CONNECTION: mark("no connection"),
}
PAUSED = {
    webhooks.STAFF: mark("Paused by staff. What changes meanwhile is sent once it is resumed."),
    webhooks.FAILING: mark(
        "Paused: it failed for three days. Look after the program, send a test, then resume. "
        "What changed meanwhile is sent then."
    ),
    webhooks.GONE: mark(
        "Paused: the program answered 410, which means that it wants no more. Delete the webhook, or resume it."
    ),
}
