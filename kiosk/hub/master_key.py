"""The master key: devices' secrets derive from it, and it is never a row of the database."""

import os
import secrets
from pathlib import Path


def read(data: Path, setting: str = "") -> bytes:
    """The key from the setting, else from the file master.key, which is made once (mode 0600)."""
    if setting:
        return bytes.fromhex(setting)
    path = data / "master.key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(".new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        new.replace(path)
    return bytes.fromhex(path.read_text().strip())
