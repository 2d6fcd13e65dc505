"""The product's code is read by another library, and never holds an address that no phone reaches."""

import io
import random

import pytest
import zxingcpp
from PIL import Image

from kiosk.shared import card, frames, problems, qr
from kiosk.shared.problems import Problem
from kiosk.shared.public_address import public_address

MECARD = card.mecard(
    card.Exporter(
        "Pameran, booth; 1", "+62215551234", "booth@pameran.example", "https://pameran.id"
    )
)


@pytest.mark.parametrize("text", ["https://pameran.example/p/K7Q2M4", MECARD])
def test_png_decodes_to_its_text(text):
    image = Image.open(io.BytesIO(qr.png(text))).convert("L")

    assert zxingcpp.read_barcode(image).text == text


@pytest.mark.parametrize(
    ("address", "spelled", "modules", "level"),
    [
        # No smaller in capitals: as it is shown.
        ("https://pameran.example/p/K7Q2M4", "https://pameran.example/p/K7Q2M4", 29, "Q"),
        ("https://pmr.id/p/K7Q2M4", "HTTPS://PMR.ID/p/K7Q2M4", 25, "Q"),
        # 41 bytes: version 4 in small letters.
        (
            "https://pameran.example/h/0A1B2C3D4E5F6G7",
            "HTTPS://PAMERAN.EXAMPLE/h/0A1B2C3D4E5F6G7", 29, "Q",
        ),
        # A path may mean another one in capitals.
        (
            "https://expo.pameran.example/x/p/K7Q2M4",
            "HTTPS://EXPO.PAMERAN.EXAMPLE/x/p/K7Q2M4", 29, "Q",
        ),
        # There is room for the highest level.
        ("https://pmr.id", "HTTPS://PMR.ID", 21, "Q"),
        ("MECARD:N:https://x.org;;", "MECARD:N:https://x.org;;", 29, "H"),
        # Level Q would make it version 8.
        (MECARD, MECARD, 41, "M"),
    ],
)  # fmt: skip
def test_code_is_the_smallest_of_level_q_at_the_highest_level_it_has_room_for(
    address, spelled, modules, level
):
    image = Image.open(io.BytesIO(qr.png(qr.spelled(address)))).convert("L")
    found = zxingcpp.read_barcode(image)

    assert (found.text, found.extra["ECLevel"]) == (spelled, level)
    assert len(qr.matrix(spelled)) == modules


def test_code_fills_the_room_that_pages_have_with_whole_px_a_module():
    sides = {text: len(qr.matrix(text)) + 8 for text in ("A", "https://pameran.example", MECARD)}
    widths = {text: int(qr.svg(text, label="").split('width="')[1].split('"')[0]) for text in sides}

    assert {text: widths[text] / side for text, side in sides.items()} == {
        "A": 11, "https://pameran.example": 8, MECARD: 6,
    }  # fmt: skip


def test_svg_is_one_dark_path_with_four_modules_of_quiet_zone():
    text = "https://pameran.example/p/K7Q2M4"
    svg, side = qr.svg(text, label="<Code>"), len(qr.matrix(text)) + 8

    assert svg.count('fill="#000"') == 1
    assert f'viewBox="0 0 {side} {side}"' in svg
    assert 'aria-label="&lt;Code&gt;"' in svg
    assert 'd="M4 4h7' in svg


@pytest.mark.parametrize(
    "address",
    ["http://localhost:8800", "http://127.0.0.1", "http://[::1]", "http://0.0.0.0", "http://127.1",
     "http://192.168.1.5:8800", "http://10.0.0.2", "http://booth.local", "hub", "ftp://x.org"],
)  # fmt: skip
def test_an_address_that_phones_cannot_reach_is_refused(address):
    with pytest.raises((Problem, ValueError)):
        public_address(address)


@pytest.mark.parametrize(
    ("address", "lan_helps"), [("http://localhost:8800", False), ("http://192.168.1.5:8800", True)]
)
def test_refusal_names_lan_only_where_it_would_help(address, lan_helps):
    with pytest.raises(Problem) as refused:
        public_address(address)

    assert refused.value.kind == problems.ADDRESS_NOT_PUBLIC
    assert ("--lan" in refused.value.text()) == lan_helps


def test_a_lan_address_is_taken_where_it_was_asked_for():
    assert public_address("http://192.168.1.5:8800/", lan=True) == "http://192.168.1.5:8800"
    assert public_address("https://pameran.example/") == "https://pameran.example"


@pytest.mark.parametrize("length", [1, 200, 1000])
def test_each_frame_of_a_content_of_any_length_decodes_to_its_bytes(length):
    content = random.Random(length).randbytes(length)
    for number in range(2 * frames.blocks(length) + 1):
        frame = frames.frame(content, number)
        image = Image.open(io.BytesIO(qr.png_of_bytes(frame))).convert("L")

        # Version 13 has 69 modules, and 4 of quiet zone on each side.
        assert image.size == (77, 77)
        assert zxingcpp.read_barcode(image.resize((308, 308), 0)).bytes == frame
