"""A buyer's comment as the workshop may read it: with their consent, without who said it."""

import re

from .. import consent
from ..lead import Lead

_HIDDEN = "[…]"
# An e-mail address, a web address, and seven digits or more with what parts them: a telephone number.
_REACHES = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|\+?\d(?:[\s().\-/]*\d){6,}")
_NAME_MIN = 3


def may_be_shown(lead: Lead) -> bool:
    """Does the consent stand under which the buyer wrote?"""
    return consent.standing(lead.consents).get("inquiry") == consent.GIVEN


def nameless(text: str, lead: Lead) -> str:
    """The comment without the names, numbers and addresses that its lead holds, and those like them.

    Whoever shows it still says that it is a buyer's own text: no machine finds each name in it.
    """
    contact = lead.contact
    for whole in (contact.address, contact.name, contact.company, contact.website):
        if len(whole.strip()) >= _NAME_MIN:
            text = re.sub(re.escape(whole.strip()), _HIDDEN, text, flags=re.IGNORECASE)
    text = _REACHES.sub(_HIDDEN, text)
    for part in contact.name.split():
        if len(part) >= _NAME_MIN:
            text = re.sub(rf"\b{re.escape(part)}\b", _HIDDEN, text)
    return text.strip()
