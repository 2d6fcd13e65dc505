"""PINs and passwords: what is kept of them is slow to guess against, also where nobody is known."""

import time

import pytest

from kiosk.shared import hashed


@pytest.fixture
def as_at_a_fair(monkeypatch, scrypt_of_the_product):
    monkeypatch.setattr(hashed, "SCRYPT", scrypt_of_the_product)


def test_right_one_matches_and_another_or_none_does_not():
    kept = hashed.hashed("483920")

    assert hashed.matches(kept, "483920")
    assert not hashed.matches(kept, "483921")
    assert not hashed.matches(None, "483920")
    assert not hashed.matches(None, "")
    assert hashed.hashed("483920") != kept


def test_guess_takes_32_mib_and_as_long_for_a_name_that_nobody_has(as_at_a_fair):
    kept = hashed.hashed("483920")
    _, cost, block, _ = kept.split("$")[0].split(":")

    assert 128 * int(cost) * int(block) >= 32 * 2**20
    assert took_s(None) > took_s(kept) / 2


def took_s(kept):
    """The work of one guess: of this thread alone, so that a busy machine changes nothing."""
    began = time.thread_time()
    hashed.matches(kept, "wrong")
    return time.thread_time() - began
