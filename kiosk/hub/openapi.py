"""The OpenAPI 3.1 description of the tablets' API; the text is data/openapi.json."""

import json
from functools import lru_cache
from pathlib import Path

from .. import VERSION

FILE = Path(__file__).parent.parent / "data" / "openapi.json"


@lru_cache
def text() -> str:
    """The description, with this version's number."""
    described = json.loads(FILE.read_text(encoding="utf-8"))
    described["info"]["version"] = VERSION
    return json.dumps(described, ensure_ascii=False, indent=2)
