"""The style sheets keep their rules: small, from tokens, the same in both directions of writing."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
TOKENS = ROOT / "static" / "css" / "tokens.css"
OTHERS = [sheet for sheet in SHEETS if sheet != TOKENS]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# Kiosk UX specification, point 46.
MAX_BYTES = 20 * 1024


def rules(sheet: Path) -> str:
    """A sheet without its comments."""
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


def names(sheet: Path) -> str:
    return sheet.relative_to(ROOT / "static" / "css").as_posix()


def components(template: Path) -> set[str]:
    """The components that a template names."""
    named = re.search(r"set components = (.*?) %}", template.read_text(encoding="utf-8"))
    return set(re.findall(r'"(\w+)"', named[1])) if named else set()


@pytest.mark.parametrize(
    "template", sorted((ROOT / "templates/booth").glob("*.html")), ids=lambda one: one.stem
)
def test_no_page_of_a_visit_takes_more_than_20_kb_of_styles(template):
    everywhere = {"tokens", "base", "bar", "button", "switch", "ornament", "lockdown", "pause"}
    named = everywhere | components(template)
    loaded = [sheet for sheet in SHEETS if sheet.stem in named]

    assert len(loaded) == len(named)
    assert sum(len(sheet.read_bytes()) for sheet in loaded) <= MAX_BYTES


@pytest.mark.parametrize("sheet", SHEETS, ids=names)
def test_nothing_is_left_or_right(sheet):
    declared = re.findall(r"(?<![\w-])([a-z][a-z-]*): *([^;{}]+);", rules(sheet))
    side = re.compile(r"(^|-)(left|right|top|bottom|width|height)$")
    logical = {"line-height"}
    # Four values are those of top, right, bottom, left.
    four = re.compile(r"^(\S+ ){3}\S+$")

    assert [
        (name, value)
        for name, value in declared
        if (side.search(name) and name not in logical)
        or re.search(r"\b(left|right)\b", value)
        or (name in ("margin", "padding", "inset") and four.search(value))
    ] == []


@pytest.mark.parametrize("sheet", OTHERS, ids=names)
def test_colours_and_sizes_come_from_tokens(sheet):
    # What a query asks cannot be a token.
    text = re.sub(r"@media[^{]*", "", rules(sheet))
    literal = (
        r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)\(|(?<![\w.-])\.?\d[\d.]*(?:px|r?em|m?s|ch|v[wh])\b"
    )
    assert re.findall(literal, text, re.IGNORECASE) == []


def test_each_token_is_used_and_each_that_is_used_exists():
    text = "".join(rules(sheet) for sheet in SHEETS)

    assert set(re.findall(r"(--[\w-]+):", text)) == set(re.findall(r"var\((--[\w-]+)", text))


def test_each_class_is_on_a_page_and_each_sheet_linked():
    pages = "".join(template.read_text(encoding="utf-8") for template in TEMPLATES)
    pages += (ROOT / "kiosk" / "booth" / "cards.py").read_text(encoding="utf-8")
    classes = {name for sheet in OTHERS for name in re.findall(r"\.([a-z][\w-]*)", rules(sheet))}

    assert [
        name for name in sorted(classes) if not re.search(rf"(?<![\w-]){name}(?![\w-])", pages)
    ] == []
    parts = [sheet.stem for sheet in OTHERS if sheet.parent.name == "components"]
    assert [name for name in parts if f'"{name}"' not in pages] == []


@pytest.mark.parametrize("sheet", SHEETS, ids=names)
def test_each_rule_is_in_its_layer(sheet):
    layer = {"tokens.css": "tokens", "base.css": "base"}.get(sheet.name, "components")

    assert f"@layer {layer} {{" in rules(sheet)
    assert re.findall(r"^[.:#a-z*]", rules(sheet), re.MULTILINE) == []
