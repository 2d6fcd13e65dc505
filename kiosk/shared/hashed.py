"""PINs and passwords: of them only a hash is kept, which is slow to guess against (scrypt)."""

from werkzeug.security import check_password_hash, generate_password_hash

# Cost, block size, parallelism (RFC 7914): 32 MiB and a tenth of a second for each guess.
SCRYPT = "scrypt:32768:8:1"


def hashed(secret: str) -> str:
    """What is kept of a PIN or password, with its own salt."""
    return generate_password_hash(secret, method=SCRYPT)


def matches(kept: str | None, typed: str) -> bool:
    """Is this what was typed when `kept` was made? Where there is none, no takes as long."""
    return check_password_hash(kept or f"{SCRYPT}$nobody$", typed) and kept is not None
