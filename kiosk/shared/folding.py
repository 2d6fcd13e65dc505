"""Text as it is compared when somebody searches: no case, accents, widths, nor the two kana."""

import re
import unicodedata

# Letters that people type for others, where Unicode does not take them apart.
_ALIKE = str.maketrans(
    {
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i",
        # Arabic: ta marbuta, alef maksura.
        "ة": "ه", "ى": "ي", "-": " ",
    }
)  # fmt: skip
_ALIKE_ASCII = str.maketrans({"-": " ", "'": None})
# Accents of Latin and Greek, Arabic vowels, hamza and tatweel, the marks of kana, apostrophes.
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u3099\u309aـ'’]")
_HIRAGANA = re.compile("[\u3041-\u3096]")


def folded(text: str) -> str:
    """The text folded, its words with one space between them."""
    if text.isascii():
        # The same in a third of the time: a lead is folded while it is taken in.
        return " ".join(text.lower().translate(_ALIKE_ASCII).split())
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", text.lower())).translate(_ALIKE)
    return " ".join(_HIRAGANA.sub(lambda one: chr(ord(one[0]) + 0x60), plain).split())
