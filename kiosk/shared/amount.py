"""Numbers as people type them, in any script's digits and separators → decimal text."""

import unicodedata
from decimal import Decimal, InvalidOperation

# Arabic thousands and decimal separators, and the Arabic comma that phones offer in their place.
_SEPARATORS = str.maketrans("٬٫،", ",.,")
_BLANKS = str.maketrans("", "", " '’")
_BELOW = 10**12


def quantity(typed: str) -> str:
    """A quantity in any script's digits, with comma or dot → decimal text; ValueError otherwise.

    One separator followed by exactly three digits is read as thousands ("1.500" = "1,500" = 1500):
    orders at a fair are whole thousands far more often than thousandths. "0.125" is none of them.
    """
    text = unicodedata.normalize("NFKC", typed).translate(_SEPARATORS).translate(_BLANKS)
    separators = [char for char in text if char in ",."]
    if len(set(separators)) == 2:
        thousands = separators[0]
        text = text.replace(thousands, "")
    elif separators and (len(separators) > 1 or _in_thousands(text.partition(separators[0]))):
        text = text.replace(separators[0], "")
    try:
        value = Decimal(text.replace(",", "."))
    except InvalidOperation:
        raise ValueError("not a number") from None
    if not value.is_finite() or not 0 < value < _BELOW:
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


def _in_thousands(parts: tuple[str, str, str]) -> bool:
    before, _, after = parts
    return len(after) == 3 and before.isdecimal() and int(before) > 0
