"""The master key: devices' secrets derive from it, and it is never a row of the database."""

import re
import secrets
from pathlib import Path

from ..shared import private_file, problems
from ..shared.problems import Problem


def read(data: Path, setting: str = "") -> bytes:
    """The key from the setting, else from the file master.key, which is made once (mode 0600).

    raises: Problem(SETTING_WRONG), OSError
    """
    if setting:
        return _key(setting, "hub_master_key")
    path = data / "master.key"
    if not path.exists():
        data.mkdir(parents=True, exist_ok=True)
        private_file.write(path, secrets.token_hex(32))
    return _key(path.read_text().strip(), path.name)


def _key(text: str, name: str) -> bytes:
    # One that is empty or short, after a full disk, would sign for anybody.
    if not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise Problem(problems.SETTING_WRONG, name=name, allowed="64 hex digits")
    return bytes.fromhex(text)
