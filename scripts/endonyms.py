"""Writes kiosk/data/endonyms.json: each country's names in its official languages, from CLDR.

By them somebody finds their country in any language of the page. Run it after an update of Babel:

    .venv/bin/python scripts/endonyms.py
"""

import json
from functools import cache
from pathlib import Path

import babel
from babel.core import get_global

TARGET = Path(__file__).resolve().parents[1] / "kiosk" / "data" / "endonyms.json"


def endonyms() -> dict[str, list[str]]:
    """ISO 3166-1 alpha-2 → names, in the order of how many people speak the language."""
    names: dict[str, list[str]] = {}
    for code, languages in get_global("territory_languages").items():
        official = {
            spoken: said["population_percent"]
            for spoken, said in languages.items()
            if said["official_status"] in ("official", "de_facto_official")
        }
        in_order = sorted(official, key=lambda spoken: (-official[spoken], spoken))
        found = [territories(spoken).get(code) for spoken in in_order]
        if kept := list(dict.fromkeys(name for name in found if name)):
            names[code] = kept
    return names


@cache
def territories(spoken: str) -> dict[str, str]:
    """Names of countries in a language; none where CLDR only knows that it is spoken."""
    try:
        return dict(babel.Locale.parse(spoken).territories)
    except (babel.UnknownLocaleError, ValueError):
        return {}


def text() -> str:
    return json.dumps(endonyms(), ensure_ascii=False, indent=0, sort_keys=True) + "\n"


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
