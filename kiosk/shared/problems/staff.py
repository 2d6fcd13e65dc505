"""PIN, sign-in and exports."""

from .kind import Kind

PIN_WRONG = Kind("staff.pin_wrong", 403, "This PIN is not right. {left} more before a pause")
PIN_LOCKED = Kind("staff.pin_locked", 429, "Too many wrong PINs. Try again in {wait}", retry=True)
PIN_UNSET = Kind(
    "staff.pin_unset", 403, "No PIN is set. On the tablet, run: python -m kiosk device pin"
)
BUYER_UNNAMED = Kind("staff.buyer_unnamed", 422, "Enter the buyer’s name")
CONSENT_UNSTATED = Kind(
    "staff.consent_unstated",
    422,
    "Say how the buyer agreed; without consent no details may be kept",
)
LEAD_CHANGED = Kind(
    "staff.lead_changed",
    409,
    "This lead was changed meanwhile. Look at it as it stands now, then change it once more",
)
DAY_MALFORMED = Kind("staff.day_malformed", 422, "Choose a date, or none")
SIGN_IN_WRONG = Kind("staff.sign_in_wrong", 403, "Name or password is not right")
SIGN_IN_LOCKED = Kind(
    "staff.sign_in_locked", 429, "Too many wrong passwords. Try again in {wait}", retry=True
)
ROLE_LACKING = Kind(
    "staff.role_lacking", 403, "This page needs the role “{role}”. Ask an admin of the desk"
)
PERSON_MISSING = Kind(
    "person.missing", 404, "Nobody of this name may sign in. Look at the list again"
)
PERSON_LAST_ADMIN = Kind(
    "person.last_admin", 409, "This is the last admin. Give somebody else that role first"
)
PERSON_KNOWN = Kind(
    "person.known", 409, "Somebody of this name may sign in already. Give them another name"
)
PERSON_NAMELESS = Kind("person.nameless", 422, "Enter a name")
TEMPLATE_EMPTY = Kind("reply.template_empty", 422, "Enter a subject and a text")
TEMPLATE_PLACE_UNKNOWN = Kind(
    "reply.place_unknown", 422, "In braces write only one of these: {known}"
)
REPLY_ADDRESS_WRONG = Kind(
    "reply.address_wrong",
    422,
    "No e-mail can be written to this address. Correct the contact first",
)
REPLY_WITHOUT_CONSENT = Kind(
    "reply.without_consent", 409, "This buyer does not agree to be answered. Do not write to them"
)
VIEW_NAMELESS = Kind("view.nameless", 422, "Give the view a name")
VIEW_MISSING = Kind("view.missing", 404, "This view is not yours, or it was deleted")
VIEWS_MANY = Kind("view.many", 422, "You have {limit} views. Delete one first")
RELEASE_UNEXPLAINED = Kind(
    "release.unexplained", 422, "Say why this prison may know who asked: it is kept on record"
)
RELEASE_WITHDRAWN = Kind(
    "release.withdrawn", 409, "This buyer has withdrawn their consent: nothing more is passed on"
)
MAIL_UNREACHABLE = Kind(
    "mail.unreachable", 503, "The mail server cannot be reached; it is tried again", retry=True
)
MAIL_SIGN_IN_WRONG = Kind(
    "mail.sign_in_wrong",
    503,
    "The mail server does not take our name and password; an admin must correct the settings",
    retry=True,
)
MAIL_REFUSED = Kind("mail.refused", 502, "The mail server did not take the e-mail")
