"""What enrols a tablet, typed or pasted, whatever came along with it."""

import pytest

from kiosk.shared import invitation

CODE = "4K7M-9QTX-2B"


@pytest.mark.parametrize(
    ("hub_typed", "code_typed", "hub_url"),
    [
        ("https://pameran.example", CODE, "https://pameran.example"),
        (" https://pameran.example/ ", f" {CODE} ", "https://pameran.example"),
        ("pameran.example", CODE, "https://pameran.example"),
        ("pameran.example:8800/hub", CODE, "https://pameran.example:8800/hub"),
        ("192.168.1.5:8800", CODE, "http://192.168.1.5:8800"),
        ("[fd00::5]:8800", CODE, "http://[fd00::5]:8800"),
        ("", f"PAMERAN https://pameran.example {CODE}", "https://pameran.example"),
        (f"pameran https://pameran.example {CODE}\n", "", "https://pameran.example"),
        ("https://old.example", f"PAMERAN https://new.example {CODE}", "https://new.example"),
    ],
)
def test_address_and_code_are_understood(hub_typed, code_typed, hub_url):
    assert invitation.read(hub_typed, code_typed) == (hub_url, CODE, {})


def test_text_of_the_qr_code_comes_back_as_it_went_in():
    text = invitation.text("https://pameran.example/", CODE)

    assert text == f"PAMERAN https://pameran.example {CODE}"
    assert invitation.read("", text) == ("https://pameran.example", CODE, {})


@pytest.mark.parametrize(
    "typed",
    ["", "ftp://pameran.example", "https://", "https://a b", "https://x:port", "https://u@x", "?"],
)
def test_address_that_is_none_is_named_and_kept_as_typed(typed):
    hub_url, code, wrong = invitation.read(typed, "")

    assert (hub_url, code) == (typed, "")
    assert {name: problem.kind.code for name, problem in wrong.items()} == {
        "hub_url": "enrol.hub_address_wrong",
        "code": "enrol.code_missing",
    }
