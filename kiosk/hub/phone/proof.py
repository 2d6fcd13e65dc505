"""What a phone proves by what it sends: that a form was shown to it, and that it sent a lead.

The hub signs both, and keeps nothing: an id alone proves nothing, for it stands in exports.
"""

from dataclasses import replace

from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer

from ...shared import ids, keys, withdrawal_code
from ...shared.lead import Lead
from ..context import hub

# A phone that lies in a pocket over lunch goes on where it was.
_TICKET_LIFE_S = 12 * 3600


def new_form() -> str:
    """The signed id of a form for this phone, which becomes the lead's."""
    return _forms().sign(ids.new_id()).decode()


def form_id(sent: str) -> str:
    """The id of a form that this hub showed; "" for every other text."""
    try:
        return _forms().unsign(sent).decode()
    except BadSignature:
        return ""


def with_its_code(lead: Lead) -> Lead:
    """The lead with the withdrawal code of its form: the same however often the form is sent.

    A hub that was restored from a backup knows the code that the buyer was shown before.
    """
    secret = keys.derived(hub().master, "withdrawal code", lead.id)
    return replace(lead, withdrawal_code=withdrawal_code.of(secret))


def somebody_else(lead: Lead) -> Lead:
    """The lead of who sends another's form: nobody could guess their words from its id."""
    said = (lead.id, lead.contact.name, lead.contact.way, lead.contact.address)
    own_id = ids.id_of(keys.derived(hub().master, "other person", *said))
    return with_its_code(replace(lead, id=own_id))


def ticket(lead_id: str) -> str:
    """What stands in the addresses of a lead's second step and thank-you."""
    return str(_tickets().dumps(lead_id))


def lead_id(ticket: str) -> str:
    """The lead of a ticket that is not too old; "" for every other text."""
    try:
        return str(_tickets().loads(ticket, max_age=_TICKET_LIFE_S))
    except BadSignature:
        return ""


def _forms() -> Signer:
    return Signer(keys.derived(hub().master, "inquiry"), salt="form")


def _tickets() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(keys.derived(hub().master, "inquiry"), salt="lead")
