"""A catalogue file is read whole, or every problem is named by row and column."""

from pathlib import Path

from openpyxl import Workbook

from kiosk.shared import catalogue_file, product

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"


def test_demo_catalogue_has_24_products_each_with_its_picture():
    read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")

    assert [found.text() for found in read.problems] == []
    assert (len(read.products), len(read.blobs)) == (24, 48)
    assert all(one.picture for one in read.products)
    assert product.from_manifest(product.manifest(read.products)).products == read.products


def test_problems_name_row_column_and_what_is_allowed(tmp_path):
    text = (DEMO / "catalogue.csv").read_text(encoding="utf-8")
    broken = tmp_path / "broken.csv"
    broken.write_text(text.replace(",940179,60,pcs,", ",9401,many,crates,", 1), encoding="utf-8")

    read = catalogue_file.read(broken)

    assert read.products == ()
    assert [(one.row, one.column) for one in read.problems] == [
        (2, "hs6"),
        (2, "moq"),
        (2, "moq_unit"),
    ]
    assert "six digits" in read.problems[0].text()


def test_xlsx_says_the_same_as_csv(tmp_path):
    import csv

    book = Workbook()
    with (DEMO / "catalogue.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            # As Excel would: a code of digits becomes a number and loses its leading zero.
            book.active.append([int(cell) if cell.isdigit() else cell for cell in row])
    book.save(tmp_path / "catalogue.xlsx")

    from_xlsx = catalogue_file.read(tmp_path / "catalogue.xlsx")
    from_csv = catalogue_file.read(DEMO / "catalogue.csv")

    assert from_xlsx.problems == ()
    assert from_xlsx.products == from_csv.products
