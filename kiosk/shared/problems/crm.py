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
