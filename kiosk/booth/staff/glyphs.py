"""Letters of each language that buyers are offered: has the tablet's browser glyphs for them?

Only the browser knows: js/glyphs.js draws them. Without JavaScript staff see for themselves.
"""

from dataclasses import dataclass

from ...shared.language import OFFERED, Language

# Few, but such as only this language or its script has, and no two alike.
LETTERS = {
    "en": "Agy", "id": "Bké", "zh-Hans": "语简请", "ar": "عشق", "ja": "あカ語", "ko": "한국어",
    "es": "ñáü", "fr": "çêœ", "pt-BR": "ãõç", "de": "äüß", "ru": "Жщы", "hi": "कखग",
}  # fmt: skip
# Which package of Debian, Ubuntu and Raspberry Pi OS has them.
_CJK, _OTHERS = "fonts-noto-cjk", "fonts-noto-core"


@dataclass(frozen=True)
class Sample:
    language: Language
    letters: str
    package: str


def samples() -> list[Sample]:
    """One for each language that buyers are offered."""
    return [
        Sample(spoken, LETTERS[code], _CJK if code in ("zh-Hans", "ja", "ko") else _OTHERS)
        for code, spoken in OFFERED.items()
    ]
