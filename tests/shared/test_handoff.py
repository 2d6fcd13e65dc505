"""A hand-off token says which products were chosen, to whom holds the tablet's key, and fits its code."""

import random

import pytest

from kiosk.shared import handoff, ids, qr, withdrawal_code

KEY = handoff.key(b"s" * 32)
HUB = "https://pameran.example"


def codes(count, *, seed=0):
    numbers = random.Random(seed)
    return [ids.product_code(f"PAS-{numbers.randrange(10**9)}") for _ in range(count)]


@pytest.mark.parametrize("size", [1, 24, 200, 2000])
@pytest.mark.parametrize("public_url", ["https://pmr.id", HUB])
def test_products_of_any_catalogue_come_out_as_they_went_in(size, public_url):
    numbers = random.Random(size)
    catalogue = codes(size)
    for count in range(1, min(size, 9)):
        chosen = numbers.sample(catalogue, count)

        token = handoff.make(KEY, chosen, catalogue=catalogue, public_url=public_url)

        assert token.products >= 1
        assert handoff.meant(handoff.read(KEY, token.text), catalogue) == chosen[: token.products]
        assert len(f"{public_url}/h/{token.text}".encode()) <= handoff.URL_MAX_BYTES


def test_code_of_a_token_is_version_3_and_four_products_of_the_demo_fit():
    catalogue = codes(24)
    token = handoff.make(KEY, catalogue[:6], catalogue=catalogue, public_url=HUB)

    assert token.products == 4
    assert len(qr.matrix(qr.spelled(f"{HUB}/h/{token.text}"))) == 29


def test_token_is_read_in_small_letters_and_with_letters_that_look_alike():
    catalogue = codes(24)
    for _ in range(50):
        token = handoff.make(KEY, catalogue[:3], catalogue=catalogue, public_url=HUB).text
        misread = token.lower().replace("1", "l").replace("0", "o")

        assert handoff.read(KEY, misread) == handoff.read(KEY, token) is not None


def test_no_tampered_token_is_read_whichever_of_its_characters_changed():
    catalogue = codes(24)
    token = handoff.make(KEY, catalogue[:3], catalogue=catalogue, public_url=HUB).text
    changed = [
        token[:at] + other + token[at + 1 :]
        for at in range(len(token))
        for other in ids.ALPHABET
        if other != token[at]
    ]

    assert [text for text in changed if handoff.read(KEY, text) is not None] == []
    assert [cut for cut in range(len(token)) if handoff.read(KEY, token[:cut]) is not None] == []
    assert handoff.read(handoff.key(b"t" * 32), token) is None
    assert handoff.read(KEY, "") is handoff.read(KEY, "ü" * 15) is None


def test_without_a_product_a_token_is_a_form_without_one():
    token = handoff.make(KEY, [], catalogue=codes(24), public_url=HUB)

    assert (handoff.read(KEY, token.text), token.products) == ((), 0)


def test_product_that_the_hub_cannot_tell_from_a_new_one_is_shown_beside_it():
    catalogue = ["AB0000", "CD0000"]
    token = handoff.make(KEY, ["AB0000"], catalogue=catalogue, public_url=HUB)

    at_hub = ["AB0000", "CD0000", "AB1111"]
    assert handoff.meant(handoff.read(KEY, token.text), at_hub) == ["AB0000", "AB1111"]


def test_withdrawal_code_forgives_how_it_is_typed_and_no_wrong_sign():
    code = withdrawal_code.new()

    assert withdrawal_code.read(code.lower().replace("-", " ")) == code
    wrong = [
        code[:at] + other + code[at + 1 :]
        for at in range(len(code))
        for other in ids.ALPHABET
        if code[at] not in ("-", other)
    ]
    swapped = [code[:at] + code[at + 1] + code[at] + code[at + 2 :] for at in range(len(code) - 1)]
    assert [text for text in wrong if withdrawal_code.read(text)] == []
    assert {withdrawal_code.read(text) for text in swapped} <= {"", code}
    assert withdrawal_code.read("UUUU-UUUU-UUUU") == ""
    assert withdrawal_code.read("") == withdrawal_code.read(code[:-1]) == ""
