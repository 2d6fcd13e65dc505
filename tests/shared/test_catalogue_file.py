"""A catalogue file is read whole, or every problem is named by row and column; and written, it reads back."""

import csv
import io
import tracemalloc
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook

from kiosk.shared import catalogue_file, problems, product
from kiosk.shared.language import OFFERED
from kiosk.shared.problems import Problem

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
TEXT = (DEMO / "catalogue.csv").read_text(encoding="utf-8")
HEADER, FIRST, *_ = csv.reader(io.StringIO(TEXT))


def a_row(**cells):
    """The demo's first product with these cells."""
    return list({**dict(zip(HEADER, FIRST, strict=True)), **cells}.values())


def as_csv(file, *rows, header=HEADER, delimiter=",", encoding="utf-8"):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    file.write_bytes(text.getvalue().encode(encoding))
    return catalogue_file.read(file)


def as_xlsx(file, *rows, header=HEADER):
    book = Workbook()
    for row in [header, *rows]:
        book.active.append(row)
    book.save(file)
    return catalogue_file.read(file)


def said(read):
    """(row, column, code) of each problem, in their order."""
    return [(one.row, one.column, one.problem.kind.code) for one in read.problems]


def test_demo_catalogue_has_24_products_each_with_its_picture():
    read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")

    assert [found.text() for found in read.problems] == []
    assert (len(read.products), len(read.blobs)) == (24, 72)
    assert all(one.picture for one in read.products)
    assert product.from_manifest(product.manifest(read.products)).products == read.products


@pytest.mark.parametrize("kind", catalogue_file.KINDS)
def test_demo_catalogue_written_and_read_again_is_the_same(tmp_path, kind):
    before = catalogue_file.read(DEMO / "catalogue.csv")
    file = tmp_path / f"catalogue.{kind}"

    file.write_bytes(catalogue_file.content(before.products, kind))
    after = catalogue_file.read(file)

    assert [found.text() for found in after.problems] == []
    assert after.products == before.products
    # The very same bytes: a tablet that has it need not fetch it again.
    assert product.manifest(after.products) == product.manifest(before.products)


@pytest.mark.parametrize("kind", catalogue_file.KINDS)
def test_what_a_spreadsheet_would_spoil_comes_back_as_it_was(tmp_path, kind):
    before = as_csv(
        tmp_path / "before.csv",
        a_row(
            hs6="090111",
            fob_usd_min="0.10",
            moq="1250.5",
            name_en="=1+1",
            packaging='\'+ two, "three"; four',
            description_en="first line\nsecond line",
            description_id="-5 % обычно 木椅",
            certifications="",
            illustrative_flags="illustrative:materials(frame),moq|reported:6 inmates|labour:remand",
        ),
    )
    assert before.problems == ()
    file = tmp_path / f"catalogue.{kind}"

    file.write_bytes(catalogue_file.content(before.products, kind))

    assert catalogue_file.read(file) == before
    (one,) = before.products
    assert (one.terms.hs6, one.terms.moq, one.name["en"]) == ("090111", Decimal("1250.5"), "=1+1")
    assert "reported:6 inmates" in one.flags


def test_product_that_was_changed_since_is_written_with_its_new_flags(tmp_path):
    (one,) = as_csv(tmp_path / "before.csv", a_row()).products
    changed = replace(one, labour_basis="work_release", hs_to_check=False, partner="foundation")

    (tmp_path / "after.csv").write_bytes(catalogue_file.content([changed], "csv"))

    (after,) = catalogue_file.read(tmp_path / "after.csv").products
    assert (after.labour_basis, after.hs_to_check, after.partner) == (
        "work_release", False, "foundation",
    )  # fmt: skip
    assert after.illustrative == one.illustrative


def test_xlsx_holds_numbers_to_count_with_and_codes_as_text(tmp_path):
    read = catalogue_file.read(DEMO / "catalogue.csv")
    (tmp_path / "catalogue.xlsx").write_bytes(catalogue_file.content(read.products, "xlsx"))

    sheet = load_workbook(tmp_path / "catalogue.xlsx").worksheets[0]

    header, first = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=2))
    cells = dict(zip(header, first, strict=True))
    assert (cells["hs6"], cells["moq"], cells["lead_time_days"]) == ("940179", 60, 45)
    assert header.index("name_id") == header.index("name_en") + 1


def test_csv_opens_in_excel_with_its_letters():
    written = catalogue_file.content(catalogue_file.read(DEMO / "catalogue.csv").products, "csv")

    assert written.startswith(b"\xef\xbb\xbfsku,name_en,name_id,")


@pytest.mark.parametrize(
    ("delimiter", "encoding"),
    [(",", "utf-8"), (",", "utf-8-sig"), (";", "utf-8-sig"), ("\t", "utf-8"), (";", "utf-8")],
)
def test_csv_with_or_without_bom_and_with_each_delimiter_is_the_same(tmp_path, delimiter, encoding):
    plain = as_csv(tmp_path / "plain.csv", a_row())

    assert as_csv(tmp_path / "x.csv", a_row(), delimiter=delimiter, encoding=encoding) == plain


def test_file_with_semicolons_may_have_decimal_commas(tmp_path):
    read = as_csv(tmp_path / "x.csv", a_row(fob_usd_min="1,80", moq="1000"), delimiter=";")

    (one,) = read.products
    assert (one.terms.fob_usd_min, one.terms.moq) == (Decimal("1.8"), Decimal(1000))


@pytest.mark.parametrize(
    ("delimiter", "cell"),
    [
        pytest.param(";", "1.000", id="a thousand, or one with three decimals?"),
        pytest.param(";", "25.000,50", id="thousands with a point"),
        pytest.param(",", "1,000", id="a thousand, or one with a decimal comma?"),
        pytest.param(",", "1_000", id="Python's own way"),
        pytest.param(",", "1e3", id="a calculator's way"),
        pytest.param(",", "٦٠", id="digits of another script"),
        pytest.param(",", "0", id="nothing"),
        pytest.param(",", "-5", id="less than nothing"),
    ],
)
def test_number_that_may_be_read_two_ways_is_refused(tmp_path, delimiter, cell):
    read = as_csv(tmp_path / "x.csv", a_row(moq=cell), delimiter=delimiter)

    assert said(read) == [(2, "moq", "catalogue.cell_wrong")]
    assert f"“{cell}” is not allowed here; allowed is a number above 0" in read.problems[0].text()


def test_xlsx_as_excel_keeps_it_says_the_same_as_csv(tmp_path):
    rows = list(csv.reader(io.StringIO(TEXT)))[1:]
    # A code of digits becomes a number and loses its leading zero; a sum is not quite round.
    typed = [[int(cell) if cell.isdigit() else cell for cell in row] for row in rows]
    typed[0][HEADER.index("fob_usd_min")] = 38.1 - 0.1

    from_xlsx = as_xlsx(tmp_path / "catalogue.xlsx", *typed)

    assert from_xlsx.problems == ()
    assert from_xlsx.products == catalogue_file.read(DEMO / "catalogue.csv").products


def test_leading_zero_that_excel_dropped_comes_back_but_no_code_is_guessed(tmp_path):
    coffee = as_xlsx(tmp_path / "coffee.xlsx", a_row(hs6=90111))
    short = as_xlsx(tmp_path / "short.xlsx", a_row(hs6=9401))
    in_csv = as_csv(tmp_path / "coffee.csv", a_row(hs6="90111"))

    assert coffee.products[0].terms.hs6 == "090111"
    assert said(short) == said(in_csv) == [(2, "hs6", "catalogue.cell_wrong")]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("sku", date(2026, 3, 1)),
        ("packaging", True),
        ("capacity_per_month", date(2026, 4, 1)),
        ("name_en", "#REF!"),
    ],
)
def test_cell_that_excel_made_something_else_of_is_named(tmp_path, column, value):
    read = as_xlsx(tmp_path / "x.xlsx", a_row(**{column: value}))

    assert said(read) == [(2, column, "catalogue.cell_wrong")]
    assert "format the cell as text and type it again" in read.problems[0].text()


def test_empty_rows_and_columns_at_the_end_do_not_count(tmp_path):
    empty = [""] * len(HEADER)
    plain = as_csv(tmp_path / "plain.csv", a_row())

    in_csv = as_csv(
        tmp_path / "x.csv", [*a_row(), "", " "], empty, [], ["\u200b"], header=[*HEADER, "", ""]
    )
    in_xlsx = as_xlsx(tmp_path / "x.xlsx", [*a_row(), None], [None, " "], header=[*HEADER, None])

    assert in_csv == in_xlsx == plain


def test_text_that_stands_under_no_column_name_is_named(tmp_path):
    read = as_csv(tmp_path / "x.csv", [*a_row(), "a comma without quotes"])

    assert said(read) == [(2, "", "catalogue.cell_nameless")]


def test_space_and_invisible_marks_around_a_cell_do_not_count(tmp_path):
    around = as_csv(tmp_path / "x.csv", a_row(sku="\u00a0PAS-FUR-001\u200b ", moq=" 60"))

    assert around == as_csv(tmp_path / "plain.csv", a_row())


@pytest.mark.parametrize("again", ["PAS-FUR-001", "pas-fur-001", "PAS-FUR-001\u200b"])
def test_product_that_is_there_twice_is_named_however_it_is_written(tmp_path, again):
    read = as_csv(tmp_path / "x.csv", a_row(), a_row(sku="PAS-FUR-002"), a_row(sku=again))

    assert said(read) == [(4, "sku", "catalogue.cell_repeated")]
    assert read.problems[0].problem.details["row"] == 2


def test_column_that_is_there_twice_is_named(tmp_path):
    read = as_csv(tmp_path / "x.csv", [*a_row(), "6"], header=[*HEADER, "moq"])

    assert said(read) == [(1, "moq", "catalogue.column_repeated")]


def test_all_problems_of_all_rows_are_named_at_once(tmp_path):
    read = as_csv(
        tmp_path / "x.csv",
        a_row(sku="", hs6="9401", moq="many", moq_unit="crates"),
        a_row(fob_usd_min="5", fob_usd_max="4", lead_time_days="0"),
        a_row(sku="a/b", illustrative_flags="labour:volunteers", prison=""),
    )

    assert read.products == ()
    assert said(read) == [
        (2, "sku", "catalogue.cell_missing"),
        (2, "hs6", "catalogue.cell_wrong"),
        (2, "moq", "catalogue.cell_wrong"),
        (2, "moq_unit", "catalogue.cell_wrong"),
        (3, "lead_time_days", "catalogue.cell_wrong"),
        (3, "fob_usd_max", "catalogue.cell_wrong"),
        (4, "sku", "catalogue.cell_wrong"),
        (4, "prison", "catalogue.cell_missing"),
        (4, "illustrative_flags", "catalogue.cell_wrong"),
    ]
    assert "“volunteers” is not allowed here; allowed is parts with |" in read.problems[-1].text()


@pytest.mark.parametrize(
    ("flags", "wrong"),
    [
        ("illustratve:moq", "illustratve:moq"),
        ("illustrative:MOQ,FOB", "MOQ"),
        ("illustrative:moq,,fob", "illustrative:"),
        ("nonsense", "nonsense"),
        ("hs:sure", "hs:sure"),
        ("illustrative:moq|illustrative:fob", "illustrative:fob"),
        ("partner:", "partner:"),
    ],
)
def test_flag_that_is_not_known_is_named_with_those_that_are(tmp_path, flags, wrong):
    read = as_csv(tmp_path / "x.csv", a_row(illustrative_flags=flags))

    assert said(read) == [(2, "illustrative_flags", "catalogue.cell_wrong")]
    assert f"“{wrong}” is not allowed here" in read.problems[0].text()
    assert "moq, fob, lead_time, capacity, packaging" in read.problems[0].text()


def test_each_term_that_is_flagged_illustrative_is_one_of_the_product(tmp_path):
    flags = "illustrative:moq,fob,lead_time,capacity,packaging,certifications,materials(frame)"
    (one,) = as_csv(tmp_path / "x.csv", a_row(illustrative_flags=flags)).products

    assert one.illustrative == (
        "moq", "fob_usd_min", "fob_usd_max", "lead_time_days", "capacity_per_month", "packaging",
        "certifications",
    )  # fmt: skip


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "example.org"])
def test_source_that_is_no_web_address_is_refused(tmp_path, address):
    read = as_csv(tmp_path / "x.csv", a_row(source_url=address))

    assert said(read) == [(2, "source_url", "catalogue.cell_wrong")]
    assert "https://" in read.problems[0].text()
    assert as_csv(tmp_path / "y.csv", a_row(source_url="")).problems == ()


def test_language_of_its_own_column_is_read_and_written(tmp_path):
    read = as_csv(tmp_path / "x.csv", [*a_row(), "椅子"], header=[*HEADER, "name_zh-Hant"])

    (one,) = read.products
    assert list(one.name) == [*OFFERED, "zh-Hant"]
    (tmp_path / "y.csv").write_bytes(catalogue_file.content(read.products, "csv"))
    assert catalogue_file.read(tmp_path / "y.csv") == read


@pytest.mark.parametrize(
    ("column", "instead"),
    [
        ("name_zh", "name_zh-Hans"),
        ("description_zh-hans", "description_zh-Hans"),
        ("name_pt", "name_pt-BR"),
        ("name_pt-br", "name_pt-BR"),
        ("name_jp", "name_ja, name_ko"),
    ],
)
def test_language_that_nobody_would_ever_see_is_refused_and_the_right_column_named(
    tmp_path, column, instead
):
    read = as_csv(tmp_path / "x.csv", [*a_row(), "椅子"], header=[*HEADER, column])

    assert said(read) == [(1, column, "catalogue.column_language")]
    assert instead in read.problems[0].text()


def test_stray_cell_far_below_the_products_takes_no_memory(tmp_path):
    file = tmp_path / "stray.xlsx"
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    for row, cells in enumerate([HEADER, a_row()]):
        sheet.write_row(row, 0, cells)
    sheet.write_blank(100_000, 16_383, None, book.add_format({"bold": True}))
    book.close()

    tracemalloc.start()
    read = catalogue_file.read(file)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert ([found.text() for found in read.problems], len(read.products)) == ([], 1)
    assert peak_bytes < 5_000_000


def test_file_of_more_rows_than_a_catalogue_takes_says_so_and_is_not_read_on(tmp_path):
    file = tmp_path / "long.csv"
    file.write_text("sku\n" + "\n".join(f"SKU-{n}\n" for n in range(10_001)), encoding="utf-8")

    (found,) = catalogue_file.read(file).problems

    assert (found.column, found.problem) == (
        "long.csv", Problem(problems.FILE_LONG, limit=10_000, row=20_002),
    )  # fmt: skip
