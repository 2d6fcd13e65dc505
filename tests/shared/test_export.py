"""Exports give names back as they were typed, and nothing that a spreadsheet would run."""

import csv
import io
import json
from dataclasses import replace

import jsonschema
import openpyxl
import pytest
import vobject
from builders import a_lead, demo_products
from exports import as_typed

from kiosk.shared import clock, export, score
from kiosk.shared.export import csv as csv_export
from kiosk.shared.export import xlsx
from kiosk.shared.lead import Buyer, Inquiry, InquiryLine, from_document

NAMES = ["O", "毛泽东", "أحمد بن محمد", "María-José Carreño Quiñones", "x" * 200]
FORMULA = "=cmd|' /C calc'!A0"
SCHEMA = json.loads(export.json.SCHEMA.read_text(encoding="utf-8"))


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
    assert row.pop("captured_at").data_type == "d"
    assert all(cell.data_type == "s" for cell in row.values() if cell.value is not None)


@pytest.mark.parametrize("name", [*NAMES, FORMULA])
def test_vcard_is_read_back_by_another_library(name):
    text = file("vcf", [a_lead(name=name, address="a@b.example")]).decode()
    card = vobject.readOne(text)

    assert (card.fn.value, card.email.value) == (name, "a@b.example")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def a_rich_lead():
    """A lead that says something in most of its fields."""
    lines = (
        InquiryLine(
            "PAS-FUR-001", "500", "C62", "12.50", "USD", "FOB", "Rotterdam", "2027-03-31",
            True, False, ("ISPM-15 pallets", "SVLK"), "trial",
        ),
        InquiryLine("PAS-KIT-004"),
    )  # fmt: skip
    lead = a_lead(sku="PAS-FUR-001")
    return replace(
        lead,
        inquiry=Inquiry(lines, ("DE", "AE")),
        contact=replace(lead.contact, city="Bonn", country="DE", role="Buyer", website="b.example"),
        buyer=Buyer(business_type="importer"),
    )


def test_what_is_asked_of_each_product_and_of_the_buyer_has_its_columns():
    lead = a_rich_lead()

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
    assert (card.adr.value.city, card.adr.value.country) == ("Bonn", "DE")


def test_xlsx_cell_that_is_too_long_goes_on_in_a_second_sheet_and_loses_nothing():
    lines = tuple(InquiryLine(f"OLD-{number:05}") for number in range(5000))
    long = replace(a_lead(), inquiry=Inquiry(lines, message="\U0001f33a" * 20_000))

    book = openpyxl.load_workbook(io.BytesIO(file("xlsx", [a_lead(), long, a_lead()])))

    leads, _, _, continued = book.worksheets
    head, _, row, _ = leads.iter_rows(values_only=True)
    for column, whole in (
        ("products", "; ".join(line.sku for line in lines)),
        ("message", "\U0001f33a" * 20_000),
    ):
        cell = dict(zip(head, row, strict=True))[column]
        assert len(cell.encode("utf-16-le")) / 2 <= 32_767
        pieces = [text for _, name, text in continued.iter_rows(values_only=True) if name == column]
        assert cell.removesuffix(xlsx.CONTINUED) + "".join(pieces) == whole
    # It is there only where it is needed.
    others = openpyxl.load_workbook(io.BytesIO(file("xlsx", [a_lead()]))).sheetnames
    assert others == ["Leads", "Products", "Charts"]


def test_xlsx_has_times_dates_quantities_and_prices_that_a_spreadsheet_sorts_and_adds():
    lead = a_rich_lead()
    book = openpyxl.load_workbook(io.BytesIO(file("xlsx", [lead])))
    head, chairs, bowls = book["Products"].iter_rows(values_only=True)
    asked = dict(zip(head, chairs, strict=True))

    captured = clock.moment(lead.captured_at).replace(tzinfo=None)
    assert (book["Leads"]["B2"].value, book["Leads"]["B2"].is_date) == (captured, True)
    assert (asked["quantity"], asked["target_price"]) == (500, 12.5)
    assert (asked["need_by"], asked["sample"]) == (
        clock.moment("2027-03-31T00:00:00.000Z").replace(tzinfo=None),
        True,
    )
    assert dict(zip(head, bowls, strict=True))["sku"] == "PAS-KIT-004"
    for sheet, width in (("Leads", "A1:AP2"), ("Products", "A1:M3")):
        assert (book[sheet].freeze_panes, book[sheet].auto_filter.ref) == ("A2", width)


def test_xlsx_number_or_date_that_a_tablet_of_another_version_wrote_stays_as_it_is():
    line = InquiryLine("PAS-FUR-001", quantity="many", target_price="NaN", need_by="soon")
    lead = replace(a_lead(), inquiry=Inquiry((line,)))

    (_, row) = openpyxl.load_workbook(io.BytesIO(file("xlsx", [lead])))["Products"].values

    assert row[1:9] == ("PAS-FUR-001", "many", None, "NaN", None, None, None, "soon")


def test_xlsx_charts_count_leads_by_hour_product_country_language_and_source():
    leads = [a_rich_lead(), a_rich_lead(), a_lead(sku="PAS-KIT-004")]
    sheet = openpyxl.load_workbook(io.BytesIO(file("xlsx", leads)))["Charts"]
    counted = {
        sheet.cell(1, column).value: {
            sheet.cell(row, column).value: sheet.cell(row, column + 1).value
            for row in range(2, sheet.max_row + 1)
            if sheet.cell(row, column).value
        }
        for column in range(1, 14, 3)
    }

    assert counted == {
        "hour (UTC)": {"2026-10-14 03": 3},
        "product": {"PAS-FUR-001": 2, "PAS-KIT-004": 3},
        "country": {"Germany": 2, "(not given)": 1},
        "language": {"en": 3},
        "source": {"kiosk": 3},
    }
    assert len(sheet._charts) == 5


def test_plain_csv_is_that_of_excel_without_the_mark():
    leads = [a_lead(name=FORMULA)]

    assert b"\xef\xbb\xbf" + file("csv-plain", leads) == file("csv", leads)


def test_vcard_4_has_number_and_language_as_its_rfc_says():
    lead = a_lead(name="毛泽东", way="whatsapp", address="+86 138 0013 8000")
    lines = file("vcf4", [replace(lead, language="zh-Hans")]).decode().split("\r\n")

    assert lines[:4] == ["BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{lead.id}", "KIND:individual"]
    assert {"LANG:zh-Hans", "FN:毛泽东", "TEL;VALUE=uri;TYPE=cell:tel:+8613800138000"} <= set(lines)


def test_json_holds_each_lead_whole_after_the_published_schema():
    leads = [a_rich_lead(), a_lead(name=FORMULA)]
    written = json.loads(file("json", leads))

    jsonschema.validate(written, SCHEMA, cls=jsonschema.Draft202012Validator)
    said = [replace(one, withdrawal_code="", version="", follows=()) for one in leads]
    assert [from_document(one) for one in written["leads"]] == said
    assert json.loads(file("json", [])) == {"schema": "urn:pameran:leads:1", "leads": []}


def test_schema_knows_each_field_and_no_other():
    def fields(written, said):
        said = SCHEMA["$defs"][said["$ref"].split("/")[-1]] if "$ref" in said else said
        if isinstance(written, dict):
            assert set(written) == set(said["properties"]) == set(said["required"])
            for name, value in written.items():
                fields(value, said["properties"][name])
        for one in written if isinstance(written, list) else ():
            fields(one, said["items"])

    fields(json.loads(file("json", [a_rich_lead()])), SCHEMA)


def test_table_says_the_score_and_the_heat_that_it_suggests():
    scored = score.scorer(demo_products(), score.DEFAULT)
    text = b"".join(export.stream("csv", [a_lead()], scored)).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))

    assert (row["score"], row["score_open"], row["heat_suggested"]) == ("16", "80", "cold")
