"""Leads on paper: nothing is cut, each code is read, and the buyer's page is in the buyer's language."""

from contextlib import contextmanager
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from builders import a_lead, demo_products

from kiosk.shared import language, score
from kiosk.shared.booth_notes import BoothNotes, Note
from kiosk.shared.card import Exporter, mecard
from kiosk.shared.lead import Inquiry, InquiryLine
from kiosk.shared.sheet import inquiry_page, lead_form, lead_page

URL = "https://pameran.example"
EXPORTER = Exporter("Pameran", "+62 21 123", "booth@pameran.example")
EN, AR = language.OFFERED["en"], language.OFFERED["ar"]


@contextmanager
def opened(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        yield document


def words(document):
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    return " ".join(text.split())


def codes(document):
    found = []
    for page in document:
        image = page.render(scale=150 / 72).to_pil()
        found += zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return sorted(one.text for one in found)


def a_rich_lead(lines=1, message="Please call", **fields):
    asked = InquiryLine("PAS-FUR-001", "500", "C62", "40", "USD", "FOB", "Rotterdam", "2027-03-31")
    lead = a_lead(**fields)
    note = Note("2026-10-14T03:10:00.000Z", "Wants a container a month.", "Sri")
    return replace(
        lead,
        inquiry=Inquiry((asked,) * lines, ("DE",), message),
        staff=BoothNotes("hot", "Send samples", "2026-11-01", "Sri", ("sample",), (note,)),
    )


def inquiry(lead, spoken=EN, public_url=URL):
    return inquiry_page.pdf(
        lead, demo_products(), exporter=EXPORTER, event_name="TEI", public_url=public_url, language=spoken
    )  # fmt: skip


def test_inquiry_page_says_what_was_asked_and_its_codes_are_read():
    lead = a_rich_lead()
    with opened(inquiry(lead)) as document:
        said = words(document)
        assert codes(document) == sorted([mecard(EXPORTER), f"{URL}/w/{lead.withdrawal_code}"])

    for text in (lead.reference, "Ada Lovelace", "500 pieces", "FOB Rotterdam", "31 Mar 2027",
                 "Lapas Narkotika Kelas IIA Cirebon", "Please call", "1 / 1"):  # fmt: skip
        assert text in said
    # What staff noted is not the buyer's to read.
    assert "container a month" not in said


def test_inquiry_page_without_a_public_address_has_the_code_of_the_contact_only():
    with opened(inquiry(a_rich_lead(), public_url="")) as document:
        assert codes(document) == [mecard(EXPORTER)]


def test_arabic_inquiry_begins_at_the_right_and_its_codes_are_read():
    lead = a_rich_lead(name="أحمد بن محمد")
    with opened(inquiry(lead, AR)) as document:
        image = document[0].render(scale=1).to_pil().convert("L")
        left, _, right, _ = image.point(lambda v: 255 * (v < 128)).crop((0, 95, 595, 125)).getbbox()
        assert len(codes(document)) == 2

    assert (left > 300, right > 530) == (True, True)


def test_many_products_and_a_long_message_take_more_pages_and_nothing_is_cut():
    message = "\n".join(f"Line {number}." for number in range(100))
    with opened(inquiry(a_rich_lead(30, message))) as document:
        said = words(document)
        pages = len(document)

    assert said.count("PAS-FUR-001") == 30
    assert [f"Line {number}." for number in range(100) if f"Line {number}." not in said] == []
    assert f"{pages} / {pages}" in said


def test_name_of_200_letters_without_a_space_stays_on_the_paper():
    with opened(inquiry(a_rich_lead(name="W" * 200))) as document:
        text = document[0].get_textpage()
        boxes = [text.get_charbox(at) for at in range(text.count_chars())]
        drawn = text.get_text_bounded().count("W")

    assert drawn >= 200
    assert max(right for _, _, right, _ in boxes) < 595 - 50


def test_lead_page_holds_all_that_staff_know():
    lead = a_rich_lead()
    scored = score.in_words(score.scorer(demo_products(), score.DEFAULT)(lead), EN, str)
    around = lead_page.Around(
        demo_products(), scored, "TEI", came=[("Tablet", "Left")], address=f"{URL}/desk/x"
    )
    with opened(lead_page.pdf(lead, around, language=EN)) as document:
        said = words(document)
        assert codes(document) == [f"{URL}/desk/x"]

    for text in ("Ada Lovelace", "500 pieces", "Wants a container a month.", "Send samples", "Left",
                 "answer to the inquiry: given", "At least the minimum order of 60 pieces."):  # fmt: skip
        assert text in said
    assert lead.withdrawal_code not in said


@pytest.mark.parametrize("spoken", language.OFFERED.values(), ids=lambda one: one.code)
def test_lead_form_is_one_sheet_of_paper_in_each_language(spoken):
    with opened(lead_form.pdf(title="Pameran", language=spoken)) as document:
        assert len(document) == 2
