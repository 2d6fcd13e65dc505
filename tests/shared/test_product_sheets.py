"""Sheets to print: each code on paper is read, large enough, and each script is right."""

import io
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from builders import demo_products
from PIL import Image

from kiosk.shared import language
from kiosk.shared.product import Catalogue, Picture
from kiosk.shared.sheet import page
from kiosk.shared.sheet.product_sheets import SHEETS, Source

PUBLIC_URL = "https://pameran.example"
DPI = 150
PRODUCTS = tuple(demo_products().values())


def address(product):
    return f"{PUBLIC_URL}/p/{product.code}"


@pytest.fixture(scope="module")
def printed():
    """Print a sheet of these products and open it, the same one once."""
    open_ones = {}

    def printed(file, code="en", products=PRODUCTS, pictures=None):
        key = file, code, len(products), pictures is None
        if key not in open_ones:
            picture = (pictures or {}).get
            source = Source(Catalogue(products), address, picture, "Ditjen Pemasyarakatan")
            pdf = SHEETS[file].pdf(source, language.OFFERED[code])
            open_ones[key] = pypdfium2.PdfDocument(pdf)
        return open_ones[key]

    yield printed
    for document in open_ones.values():
        document.close()


def codes(document):
    """All codes of all pages: (text, side in mm of the code without its quiet zone)."""
    found = []
    for sheet in document:
        image = sheet.render(scale=DPI / 72).to_pil()
        for code in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode):
            corners = code.position
            width = corners.top_right.x - corners.top_left.x
            found.append((code.text, width / DPI * 25.4))
    return found


def words(document):
    return "\n".join(sheet.get_textpage().get_text_bounded() for sheet in document)


@pytest.mark.parametrize(
    ("file", "code"), [("qr-sheet.pdf", "en"), ("qr-sheet.pdf", "ar"), ("shelf-talkers.pdf", "en")]
)
def test_each_product_s_code_is_on_paper_once_and_at_least_35_mm_wide(printed, file, code):
    found = codes(printed(file, code))

    assert sorted(text for text, _ in found) == sorted(address(product) for product in PRODUCTS)
    assert min(side_mm for _, side_mm in found) >= 35


def test_qr_sheet_has_twelve_to_an_a4_page_and_a_shelf_talker_is_a_6(printed):
    a4, a6 = printed("qr-sheet.pdf"), printed("shelf-talkers.pdf")

    assert [len(a4), len(a6)] == [2, 24]
    assert [round(side * 25.4 / 72) for side in (*a4[0].get_size(), *a6[0].get_size())] == [
        210, 297, 105, 148,
    ]  # fmt: skip


@pytest.mark.parametrize("code", ["en", "zh-Hans", "ja", "ko", "ru"])
def test_each_product_is_named_in_the_language_asked_for(printed, code):
    some = PRODUCTS[:12]
    said = "".join(words(printed("qr-sheet.pdf", code, some)).split())

    for product in some:
        # A long name may be broken between its words, Chinese and Japanese anywhere.
        assert "".join(product.name[code].split()) in said, product.name[code]


@pytest.mark.parametrize("spoken", language.OFFERED.values(), ids=lambda one: one.code)
def test_no_letter_of_the_catalogue_lacks_its_glyph(spoken):
    sheet = page.empty("", "A4", spoken)
    sheet.add_page()
    page.finished(sheet)
    fonts = sheet.fonts.values()
    said = {letter for one in PRODUCTS for letter in one.name[spoken.code] if letter.isprintable()}

    assert {
        letter for letter in said if not any(ord(letter) in font.cmap for font in fonts)
    } == set()


def test_arabic_letters_are_joined_and_run_from_the_right():
    """Joined: not the picture of letters kept apart. From the right: what follows stands on the left."""
    spoken = language.OFFERED["ar"]

    def drawn(text):
        sheet = page.empty("", "A4", spoken)
        sheet.add_page()
        sheet.set_font(page.typeface.FAMILY, "", 40)
        sheet.cell(0, 30, text)
        with pypdfium2.PdfDocument(page.finished(sheet)) as document:
            return document[0].render(scale=1).to_pil().tobytes()

    word, apart = "كرسي", "ك\u200cر\u200cس\u200cي"
    assert drawn(word) != drawn(apart)
    assert drawn(f"{word} PL") == drawn(f"PL {word}")


def test_shelf_talker_shows_the_picture_what_decides_and_what_is_illustrative(printed):
    file = io.BytesIO()
    Image.new("RGB", (960, 720), (200, 30, 30)).save(file, "WEBP")
    product = replace(PRODUCTS[0], picture=Picture("large", "small", "thumbnail"))
    card = printed("shelf-talkers.pdf", products=(product,), pictures={"large": file.getvalue()})

    for text in ("Synthetic-rattan lounge chair", "FOB price each (illustrative)", "60 pieces"):
        assert text in words(card)
    red, green, _ = card[0].render(scale=1).to_pil().getpixel((150, 100))
    assert red > 150 > green
