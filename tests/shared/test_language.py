"""Every text of the pages exists in every language that is offered."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from kiosk.shared import consent, language

ROOT = Path(__file__).parents[2]
KEYWORDS = {"_": None, "gettext": None, "mark": None, "translate": None, "Kind": (3,)}
OTHERS = [code for code in language.OFFERED if code != "en"]


def written() -> set[str]:
    """All texts, as they stand in code and templates."""
    methods = [("kiosk/**.py", "python"), ("templates/**.html", "jinja2")]
    found = extract_from_dir(ROOT, methods, keywords=KEYWORDS)
    return {text for _, _, text, _, _ in found if isinstance(text, str)}


@pytest.mark.parametrize("code", OTHERS)
def test_no_text_is_missing_or_fuzzy(code):
    path = language.CATALOGUES / code / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        known = {message.id: message for message in read_po(file) if message.id}

    assert sorted(written() - {id for id, m in known.items() if m.string and not m.fuzzy}) == []


@pytest.mark.parametrize("code", language.OFFERED)
def test_each_offered_language_has_its_legal_notice(code):
    notice = consent.notice(language.OFFERED[code])

    assert (notice.language, len(notice.points)) == (code, 7)
