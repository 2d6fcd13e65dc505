"""Exports give names back as they were typed, and nothing that a spreadsheet would run."""

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
import vobject
from builders import a_lead
from exports import as_typed

from kiosk.shared import export
from kiosk.shared.export import csv as csv_export
from kiosk.shared.export import xlsx
from kiosk.shared.lead import Buyer, Inquiry, InquiryLine

NAMES = ["O", "毛泽东", "أحمد بن محمد", "María-José Carreño Quiñones", "x" * 200]
FORMULA = "=cmd|' /C calc'!A0"


def file(name, leads):
    return b"".join(export.stream(name, leads))


@pytest.mark.parametrize("name", NAMES)
def test_csv_gives_a_name_back_as_typed(name):
    text = file("csv", [a_lead(name=name)]).decode("utf-8-sig")

    assert next(csv.DictReader(io.StringIO(text)))["name"] == name


def test_csv_defuses_a_formula_and_leaves_a_phone_number_intact():
    lead = a_lead(name=FORMULA, way="phone", address="+8613800138000")
    text = file("csv", [lead]).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))

    assert (row["name"], row["address_normal"]) == ("'" + FORMULA, "+8613800138000")


@pytest.mark.parametrize(
    "typed", [FORMULA, "'=1", "''=1", "'s-Hertogenbosch", "-", "＝1", "O'=", "'"]
)
def test_csv_cell_that_was_defused_is_undone_to_what_was_typed(typed):
    assert as_typed(csv_export.harmless(typed)) == typed


def test_two_different_values_are_two_different_csv_cells():
    assert len({csv_export.harmless(typed) for typed in ("=1", "'=1", "''=1")}) == 3


def test_csv_begins_with_the_mark_that_excel_needs():
    assert file("csv", []).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", [*NAMES, FORMULA])
def test_xlsx_holds_text_and_no_formula(name):
    lead = a_lead(name=name, way="phone", address="+8613800138000")
    sheet = openpyxl.load_workbook(io.BytesIO(file("xlsx", [lead]))).active
    row = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}

    assert (row["name"].value, row["address_normal"].value) == (name, "+8613800138000")
    assert {cell.data_type for cell in sheet[2]} <= {"s", "n"}
    assert all(cell.data_type == "s" for cell in sheet[2] if cell.value is not None)


@pytest.mark.parametrize("name", [*NAMES, FORMULA])
def test_vcard_is_read_back_by_another_library(name):
    text = file("vcf", [a_lead(name=name, address="a@b.example")]).decode()
    card = vobject.readOne(text)

    assert (card.fn.value, card.email.value) == (name, "a@b.example")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_what_is_asked_of_each_product_and_of_the_buyer_has_its_columns():
    lead = a_lead(sku="PAS-FUR-001")
    lines = (
        InquiryLine(
            "PAS-FUR-001", "500", "C62", "12.50", "USD", "FOB", "Rotterdam", "2027-03-31",
            True, False, ("ISPM-15 pallets", "SVLK"), "trial",
        ),
        InquiryLine("PAS-KIT-004"),
    )  # fmt: skip
    lead = replace(
        lead,
        inquiry=Inquiry(lines, ("DE", "AE")),
        contact=replace(lead.contact, city="Bonn", role="Buyer", website="b.example"),
        buyer=Buyer(business_type="importer"),
    )

    row = next(csv.DictReader(io.StringIO(file("csv", [lead]).decode("utf-8-sig"))))

    asked = {
        "products": "PAS-FUR-001 500 C62; PAS-KIT-004",
        "target_price": "PAS-FUR-001 12.50 USD",
        "incoterm": "PAS-FUR-001 FOB",
        "port": "PAS-FUR-001 Rotterdam",
        "need_by": "PAS-FUR-001 2027-03-31",
        "order_type": "PAS-FUR-001 trial",
        "sample": "PAS-FUR-001 yes",
        "private_label": "",
        "certificates": "PAS-FUR-001 ISPM-15 pallets, SVLK",
        "markets": "DE; AE",
        "city": "Bonn",
        "role": "Buyer",
        "website": "b.example",
        "business_type": "importer",
        "authority": "",
    }
    assert row | asked == row
    card = vobject.readOne(file("vcf", [lead]).decode())
    assert (card.title.value, card.url.value) == ("Buyer", "b.example")


def test_xlsx_cell_that_is_too_long_goes_on_in_a_second_sheet_and_loses_nothing():
    lines = tuple(InquiryLine(f"OLD-{number:05}") for number in range(5000))
    long = replace(a_lead(), inquiry=Inquiry(lines, message="\U0001f33a" * 20_000))

    book = openpyxl.load_workbook(io.BytesIO(file("xlsx", [a_lead(), long, a_lead()])))

    leads, continued = book.worksheets
    head, _, row, _ = leads.iter_rows(values_only=True)
    for column, whole in (
        ("products", "; ".join(line.sku for line in lines)),
        ("message", "\U0001f33a" * 20_000),
    ):
        cell = dict(zip(head, row, strict=True))[column]
        assert len(cell.encode("utf-16-le")) / 2 <= 32_767
        pieces = [text for _, name, text in continued.iter_rows(values_only=True) if name == column]
        assert cell.removesuffix(xlsx.CONTINUED) + "".join(pieces) == whole
    # Nobody else has a second sheet.
    assert openpyxl.load_workbook(io.BytesIO(file("xlsx", [a_lead()]))).sheetnames == ["Leads"]
