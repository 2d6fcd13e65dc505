"""The key that signs this tablet's cookies; kept in the file, so that a restart does not end a visit."""

from .rescue import Connection


def settle(connection: Connection, new: bytes) -> bytes:
    """The key in the file; the new one where there was none."""
    connection.execute(
        "INSERT INTO session_key (one, key) VALUES (1, ?) ON CONFLICT (one) DO NOTHING",
        (new.hex(),),
    )
    return bytes.fromhex(connection.execute("SELECT key FROM session_key").fetchone()[0])


def touch(connection: Connection) -> None:
    """Write something that changes nothing, to see whether the disk takes it."""
    connection.execute("UPDATE session_key SET key = key")
