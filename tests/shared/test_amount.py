"""Numbers are read as people type them, in any script."""

import pytest

from kiosk.shared import amount


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("500", "500"), ("1.500", "1500"), ("1,500.5", "1500.5"), ("2,5", "2.5"), ("1,00,000", "100000"),
        ("1 500", "1500"), ("1’500", "1500"), ("٥٠٠", "500"), ("１，５００", "1500"), ("१५००", "1500"),
        ("٢،٥", "2.5"), ("0.125", "0.125"), ("0,125", "0.125"), ("1.500.000", "1500000"),
        ("12,34,567.5", "1234567.5"), ("1234.5", "1234.5"), (".5", "0.5"), ("\u200f٥٠٠", "500"),
    ],
)  # fmt: skip
def test_quantities_are_read_in_any_digits_and_separators(typed, stored):
    assert amount.quantity(typed) == stored


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("12.50", "12.50"), ("12,5", "12.50"), ("$ 12", "12"), ("€1.250,00", "1250"), ("0,185", "0.185"),
        ("￥１２００", "1200"), ("١٢٫٥", "12.50"),
    ],
)  # fmt: skip
def test_prices_are_read_without_their_sign_and_keep_their_cents(typed, stored):
    assert amount.price(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "many", "-3", "0", "1e99", "∞", "", ".", "1.5.5", "1,2,3", "1,500,5", "1,500.000,5", "15,00,0",
        "0.500.000", "1.500,000.000", "1 5 00", "1_000", "12,5 0",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(typed):
    for read in (amount.quantity, amount.price):
        with pytest.raises(ValueError, match="not a"):
            read(typed)


@pytest.mark.parametrize("stored", ["500", "2.125", "0.125", "12.50", "1500.5"])
def test_amount_that_is_shown_again_is_read_as_the_same(stored):
    read = amount.price if stored == "12.50" else amount.quantity

    assert read(amount.typed(stored)) == stored
