"""Numbers as people type them, in any script's digits and separators → decimal text."""

import re
import unicodedata
from decimal import Decimal

# Arabic thousands and decimal separators, and the Arabic comma that phones offer in their place;
# the Swiss apostrophe.
_SEPARATORS = str.maketrans("٬٫،’", ",.,'")
_BELOW = 10**12
# Thousands are parted by one sign throughout, in groups of exactly three: 1.500, 1 500 000, 1'500.50.
_THOUSANDS = re.compile(r"([1-9]\d{0,2}(?:([,. '])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d*))?")
# … or the Indian way, lakh and crore: 1,00,000.
_LAKH = re.compile(r"([1-9]\d?(?:,\d{2})+,\d{3})()(?:\.(\d*))?")
_PLAIN = re.compile(r"(\d*)()(?:[.,](\d*))?")


def quantity(typed: str) -> str:
    """A quantity in any script's digits, with comma or dot → decimal text; ValueError otherwise.

    One separator followed by exactly three digits is read as thousands ("1.500" = "1,500" = 1500):
    orders at a fair are whole thousands far more often than thousandths. "0.125" is none of them,
    and what can be read in no way ("1.5.5", "1,2,3") is refused rather than guessed.
    """
    text = "".join(_plain(char) for char in unicodedata.normalize("NFKC", typed)).strip()
    text = text.translate(_SEPARATORS)
    found = next(filter(None, (form.fullmatch(text) for form in (_THOUSANDS, _LAKH, _PLAIN))), None)
    if found is None:
        raise ValueError("not a number")
    whole, decimals = re.sub(r"\D", "", found[1]), found[3] or ""
    value = Decimal(f"{whole or 0}.{decimals or 0}")
    if not 0 < value < _BELOW:
        raise ValueError("not an amount")
    return f"{value.normalize():f}"


def price(typed: str) -> str:
    """A price, read like a quantity; a currency's sign ("$", "€") is passed over.

    Two decimals stay two: "12.50", as prices are read.
    """
    signs = "".join(char for char in typed if unicodedata.category(char) == "Sc")
    value = Decimal(quantity(typed.translate(str.maketrans("", "", signs)).strip()))
    whole = value == value.to_integral_value()
    cents = value.quantize(Decimal("0.01"))
    return f"{value if whole or cents != value else cents:f}"


def typed(amount: str) -> str:
    """Decimal text as it may be typed and is read as the same: "2.125" would be thousands."""
    return f"{amount}0" if len(amount.partition(".")[2]) == 3 else amount


def _plain(char: str) -> str:
    """A digit of any script as ours; without the marks of direction that come along with a number."""
    if unicodedata.category(char) == "Cf":
        return ""
    return str(unicodedata.decimal(char, char))
