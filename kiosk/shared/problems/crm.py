"""What programs such as CRMs meet at the hub's API, and staff where they set it up."""

from .kind import Kind

TOKEN_WRONG = Kind(
    "api.token_wrong", 401, "Send a token that is in use: Authorization: Bearer pameran_…"
)
API_MANY = Kind("api.many", 429, "Too many requests with this token; come back in {wait}", True)
CURSOR_UNKNOWN = Kind(
    "api.cursor_unknown",
    410,
    "This cursor is not known here: the hub was restored from a backup. Read again without one; "
    "a lead that comes once more is the same by its id",
)
TOKEN_NAMELESS = Kind("api.token_nameless", 422, "Say which program the token is for")
WEBHOOK_ADDRESS_WRONG = Kind(
    "webhook.address_wrong", 422, "Enter the program's address, beginning with https://"
)
WEBHOOK_ADDRESS_PRIVATE = Kind(
    "webhook.address_private",
    422,
    "This address is in the hub's own network. Enter a public one, or set webhooks_private",
)
WEBHOOK_ADDRESS_UNKNOWN = Kind(
    "webhook.address_unknown", 422, "This name leads nowhere; compare the address"
)
WEBHOOK_KINDS_MISSING = Kind("webhook.kinds_missing", 422, "Choose what the program is told of")
