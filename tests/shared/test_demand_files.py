"""The demand as files: a spreadsheet that adds and runs nothing, and two pages whatever there is to say."""

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pypdfium2
import pytest
from wanted import CATALOGUE, CHAIR, TOY, asking, chairs, of

from kiosk.shared import language
from kiosk.shared.demand import figures, xlsx
from kiosk.shared.feedback import Feedback
from kiosk.shared.lead import InquiryLine
from kiosk.shared.product import Catalogue
from kiosk.shared.sheet import demand_sheet, page
from kiosk.shared.sheet.flow import Flow

CIREBON, SRAGEN = "Lapas Narkotika Kelas IIA Cirebon", "Lapas Kelas IIA Sragen"
MM = 72 / 25.4
FORMULA = "=cmd|' /C calc'!A0"


def sheets(*producers, code="en"):
    """The sheets of the spreadsheet, as openpyxl reads them."""
    content = b"".join(xlsx.stream(producers, language.OFFERED[code]))
    return openpyxl.load_workbook(io.BytesIO(content))


def pages(producer, code="id"):
    """Each page's text, and where each piece of it stands: left, bottom, right, top in mm."""
    pdf = demand_sheet.pdf(
        producer, event_name="TEI", day=date(2026, 10, 16), language=language.OFFERED[code]
    )
    found = []
    with pypdfium2.PdfDocument(pdf) as document:
        for sheet in document:
            text = sheet.get_textpage()
            boxes = [text.get_rect(place) for place in range(text.count_rects())]
            found.append((text.get_text_bounded(), [[side / MM for side in box] for box in boxes]))
    return found


def test_spreadsheet_holds_numbers_to_add_and_text_to_read():
    heads, row = sheets(of(CIREBON))["Products"].iter_rows(values_only=True)
    said = dict(zip(heads, row, strict=True))

    assert said == {
        "Prison": CIREBON, "SKU": CHAIR, "Product": "Synthetic-rattan lounge chair",
        "Looked at": 400, "QR code shown": 90, "Leads": 4, "Asked for": 800, "Unit": "C62",
        "Containers of 20 ft": 2, "Containers of 40 ft": 0, "Monthly capacity": 400,
        "Months of capacity": 2, "Minimum order": 60, "Quantities compared": 3,
        "Below minimum order": 1, "FOB price from (USD)": 38, "FOB price to (USD)": 72,
        "Target prices in USD": 3, "Target price, median": 40, "Below FOB price": 1,
        "Within the FOB price": 1, "Above the FOB price": 1,
        "In other currencies, not compared": "EUR 1", "Samples": 1, "Private label": 1,
        "Trial order": 0, "Repeat order": 1, "Dates given": 2, "Sooner than the lead time": 1,
        "Illustrative terms": ", ".join(CATALOGUE.by_sku[CHAIR].illustrative),
    }  # fmt: skip


def test_spreadsheet_lists_what_was_asked_for_and_the_ratings_and_draws_two_charts():
    book = sheets(of(CIREBON))
    rows = {
        name: list(book[name].iter_rows(min_row=2, values_only=True)) for name in book.sheetnames
    }

    assert rows["Asked for"] == [
        (CHAIR, "Markets of sale", "Germany", 2), (CHAIR, "Markets of sale", "Netherlands", 1),
        (CHAIR, "Certificates", "ISPM-15 pallets", 2), (CHAIR, "Needed in", "2026-11", 1),
        (CHAIR, "Needed in", "2027-01", 1), (CHAIR, "Quantity by unit", "C62", 800),
        (CHAIR, "Quantity by unit", "20", 2),
    ]  # fmt: skip
    assert rows["Ratings"] == [
        (CHAIR, "Quality", 0, 0, 0, 1, 1, 2, None), (CHAIR, "Packaging", 1, 2, 0, 0, 0, 3, 1.67),
    ]  # fmt: skip
    assert rows["Comments"] == [(CHAIR, "Too thin a carton")]
    assert len(book["Charts"]._charts) == 2


def test_spreadsheet_runs_nothing_that_a_buyer_wrote():
    rated = (Feedback(CHAIR, comment=FORMULA),)
    book = sheets(of(CIREBON, [asking(chairs(certificates=(FORMULA,)), feedback=rated)]), code="id")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]

    assert [cell.value for cell in cells].count(FORMULA) == 2
    assert {cell.data_type for cell in cells} == {"s", "n"}


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("id", ["permintaan pembeli", "Yang perlu dibuat lebih banyak", "800 buah"]),
        ("en", ["buyers’ inquiries", "What to make more of", "800 pieces"]),
    ],
)
def test_two_pages_say_what_was_counted_in_the_language_of_the_workshop(code, said):
    first, second = pages(of(CIREBON), code)

    for text in (CIREBON, "400", *said):
        assert text in first[0]
    assert "1 / 3" in second[0].replace("1 dari 3", "1 / 3").replace("1 of 3", "1 / 3")
    assert "“Too thin a carton”" in second[0]
    assert "(3)" in second[0]


def test_prison_with_more_to_say_than_two_pages_hold_has_two_pages_and_nothing_beside_them():
    many = [
        replace(
            CATALOGUE.by_sku[TOY], sku=f"TOY-{n}", name={"en": f"Toy {n} " + "of long names " * 12}
        )
        for n in range(40)
    ]
    rated = tuple(
        Feedback(one.sku, 1, 1, 1, 1, comment=f"{n} " + "word " * 200) for n, one in enumerate(many)
    )
    lines = [
        InquiryLine(one.sku, "5", "C62", target_price="0.01", currency="USD", need_by="2026-10-20")
        for one in many
    ]
    found = pages(of(SRAGEN, [asking(*lines, feedback=rated)] * 3, Catalogue(tuple(many))))

    assert len(found) == 2
    assert "Produk lain" in found[0][0]
    for text, boxes in found:
        assert "Permintaan pasar" in text
        assert min(box[0] for box in boxes) >= 15
        assert max(box[2] for box in boxes) <= 196
        # Above the line at 283 mm, or wholly below it; nothing across.
        assert all(box[1] >= 297 - 281 or box[3] <= 297 - 283 for box in boxes)
        assert min(box[1] for box in boxes) >= 5


def test_prison_that_nobody_asked_has_one_page_that_says_so():
    ((text, _),) = pages(of(SRAGEN, []))

    assert "Belum ada yang meminta salah satu produk ini." in text


def test_text_that_has_no_room_left_is_not_begun():
    sheet = page.empty("", "A4")
    sheet.add_page()
    flow = Flow(sheet, left_mm=16, width_mm=100, top_mm=16, foot_mm=32)

    assert [flow.text("words " * 40, 11, lines_max=2) for _ in range(2)] == [True, False]
    assert flow.text("words", 11)
    assert flow.y_mm <= 32
    page.finished(sheet)


def test_file_is_named_after_its_prison():
    assert figures.file_name("Lapas Kelas I/A Malang", "pdf") == "demand-lapas-kelas-i-a-malang.pdf"
    assert figures.file_name("", "xlsx") == "demand.xlsx"
