"""What a buyer or a page sent; buyers read these, so they are in every language."""

from .kind import Kind

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
PRICE_MALFORMED = Kind("lead.price_malformed", 422, "Enter a price as a number, for example 12.50")
DATE_MALFORMED = Kind(
    "lead.date_malformed", 422, "Choose a month and a year, and a day of that month or none"
)
CHOICE_UNKNOWN = Kind("lead.choice_unknown", 422, "Choose one of those that are offered")
TRAY_FULL = Kind(
    "tray.full", 422, "Your list holds {limit} products; ask for a quote for them first"
)
PRODUCTS_MANY = Kind(
    "lead.products_many",
    422,
    "One inquiry is for {limit} products at most; take some off your list first",
)
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
LEAD_ERASED = Kind(
    "lead.erased", 410, "This entry was erased, as asked. To leave your contact again, start over"
)
# Staff read the cause beside it, one of storage.py.
STORE_REFUSED = Kind(
    "store.refused",
    503,
    "This tablet cannot save at the moment. What you typed is still here: please ask our staff, or "
    "write your details on a paper slip",
    retry=True,
)
VISIT_ENDED = Kind(
    "lead.visit_ended",
    410,
    "This visit is over. What you sent before is with us; to begin again, start over",
)
LEAD_HANDED_OVER = Kind(
    "lead.handed_over",
    410,
    "We have had this entry for some time. To leave your contact again, start over",
)
