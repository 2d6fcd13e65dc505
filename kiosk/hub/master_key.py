"""The master key: devices' secrets derive from it, and it is never a row of the database."""

import secrets
from pathlib import Path

from ..shared import private_file


def read(data: Path, setting: str = "") -> bytes:
    """The key from the setting, else from the file master.key, which is made once (mode 0600)."""
    if setting:
        return bytes.fromhex(setting)
    path = data / "master.key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        private_file.write(path, secrets.token_hex(32))
    return bytes.fromhex(path.read_text().strip())
