"""`python -m kiosk catalogue load`: the whole file, or every problem with its place and nothing changed."""

import csv
import io
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import Workbook
from running import kiosk

from kiosk.cli import main

# One xdist worker: what is loaded first is loaded once.
pytestmark = pytest.mark.xdist_group("catalogue")

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
TEXT = (DEMO / "catalogue.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(io.StringIO(TEXT)))


def as_csv(rows):
    file = io.StringIO()
    writer = csv.DictWriter(file, list(ROWS[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def as_xlsx(rows, file):
    book = Workbook()
    book.active.append(list(ROWS[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(file)
    return file


def changed(row, **cells):
    """The demo's rows with these cells in one of them; row as a spreadsheet counts."""
    return [
        {**cells_of, **cells} if number == row else cells_of
        for number, cells_of in enumerate(ROWS, start=2)
    ]


def shown(data):
    """All that this tablet or hub shows: each catalogue with its version, each picture."""
    (file,) = data.glob("*.sqlite3")
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        return (
            connection.execute("SELECT * FROM catalogue ORDER BY version").fetchall(),
            connection.execute("SELECT sha256 FROM blob ORDER BY sha256").fetchall(),
        )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Folders of a tablet and a hub that show the demo catalogue with its pictures."""
    folder = tmp_path_factory.mktemp("loaded")
    (folder / "hub").mkdir()
    for where in (("--data", folder / "booth"), ("--database", database(folder))):
        done = kiosk(
            "catalogue", "load", DEMO / "catalogue.csv", "--images", DEMO / "pictures", *where
        )
        assert (done.returncode, done.stdout.strip()) == (0, "24 products loaded.")
    return folder


def database(folder):
    return f"sqlite:///{folder / 'hub' / 'hub.sqlite3'}"


@pytest.fixture
def folder(loaded, tmp_path):
    return Path(shutil.copytree(loaded, tmp_path / "folder"))


def load(*arguments):
    """The command in this process: a new Python for each case would take longer than all of them."""
    done = CliRunner().invoke(main, ["catalogue", "load", *map(str, arguments)])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def refused(folder, file, *options, at="booth"):
    """Load a file that must be refused; what was said, line by line."""
    before = shown(folder / at)
    where = ("--database", database(folder)) if at == "hub" else ("--data", folder / "booth")
    done = load(file, *where, *options)
    assert done.exit_code != 0
    assert done.stdout == ""
    assert shown(folder / at) == before
    return done.stderr.splitlines()


def line(said, *parts):
    """Is there one line with all of this?"""
    return any(
        all(re.search(rf"(?<!\w){re.escape(part)}(?!\w)", one) for part in parts) for one in said
    )


def test_good_xlsx_takes_the_place_of_what_was_shown_at_tablet_and_hub(folder, tmp_path):
    file = as_xlsx([{**ROWS[0], "name_en": "A new chair"}], tmp_path / "new.xlsx")
    for where in (("--data", folder / "booth"), ("--database", database(folder))):
        done = load(file, *where)
        assert (done.exit_code, done.stderr) == (0, "")

    for app in ("booth", "hub"):
        with closing(sqlite3.connect(folder / app / f"{app}.sqlite3")) as connection:
            newest = "SELECT manifest FROM catalogue ORDER BY loaded_at DESC LIMIT 1"
            (manifest,) = connection.execute(newest).fetchone()
        assert "A new chair" in manifest
        assert "PAS-FUR-002" not in manifest


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_each_problem_is_named_with_row_column_and_what_is_allowed(folder, tmp_path, kind):
    rows = changed(3, hs6="9401", moq="many")
    rows[7] = {**rows[7], "moq_unit": "crates", "name_en": "", "fob_usd_max": "1"}
    file = tmp_path / f"broken.{kind}"
    if kind == "csv":
        file.write_text(as_csv(rows), encoding="utf-8")
    else:
        as_xlsx(rows, file)

    said = refused(folder, file)

    assert line(said, "row 3", "hs6", "six digits")
    assert line(said, "row 3", "moq", "many", "a number above 0")
    assert line(said, "row 9", "moq_unit", "crates", "pcs")
    assert line(said, "row 9", "name_en", "empty")
    assert line(said, "row 9", "fob_usd_max", "1", "fob_usd_min")
    assert line(said, "5 problems")


def test_refused_file_changes_nothing_at_the_hub_either(folder, tmp_path):
    file = tmp_path / "broken.csv"
    file.write_text(as_csv(changed(3, hs6="9401")), encoding="utf-8")

    assert line(refused(folder, file, at="hub"), "row 3", "hs6")


def test_sku_that_stands_twice_is_named_with_both_rows(folder, tmp_path):
    file = tmp_path / "twice.csv"
    file.write_text(as_csv([*ROWS, ROWS[0]]), encoding="utf-8")

    assert line(refused(folder, file), "row 26", "sku", "PAS-FUR-001", "row 2")


def test_column_that_is_missing_and_one_that_is_not_known_are_named(folder, tmp_path):
    file = tmp_path / "columns.csv"
    file.write_text(TEXT.replace("moq_unit", "moq_units", 1), encoding="utf-8")

    said = refused(folder, file)

    assert line(said, "moq_unit", "missing")
    assert line(said, "moq_units", "not known")
    # What is allowed is said once.
    assert sum("fob_usd_max" in one for one in said) == 1


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut.csv", TEXT.encode("utf-16")[:-1]),
        ("text.xlsx", TEXT.encode()),
        ("nothing.xlsx", b""),
        ("cut.xlsx", b"PK\x03\x04" + b"\x00" * 100),
    ],
)
def test_file_of_another_kind_or_encoding_is_one_sentence(folder, tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)

    said = refused(folder, file)

    assert line(said, name, "UTF-8", "XLSX")
    assert len(said) == 2


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_csv_that_a_spreadsheet_saved_as_unicode_text_is_read(folder, tmp_path, encoding):
    file = tmp_path / "wide.csv"
    mark = "" if encoding == "utf-16" else "\ufeff"
    file.write_bytes((mark + TEXT).encode(encoding))

    assert load(file, "--data", folder / "booth").output.strip() == "24 products loaded."


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["bare", "BOM"])
def test_first_cell_that_is_not_utf_8_is_named(folder, tmp_path, mark):
    rows = changed(4, description_id='Kursi "rotan",\nK\udcfcrsi')
    file = tmp_path / "legacy.csv"
    file.write_bytes(mark + as_csv(rows).encode("utf-8", errors="surrogateescape"))

    said = refused(folder, file)

    assert line(said, "legacy.csv", "Row 4, description_id", "not UTF-8", "CSV UTF-8")
    assert len(said) == 2


@pytest.mark.parametrize("content", ["", "\n\n"], ids=["0", "blank"])
def test_empty_file_is_one_sentence(folder, tmp_path, content):
    file = tmp_path / "empty.csv"
    file.write_text(content, encoding="utf-8")

    said = refused(folder, file)

    assert line(said, "empty.csv", "The file is empty")
    assert said[1:] == ["Error: 1 problem; nothing was changed"]


def test_file_without_a_product_is_refused(folder, tmp_path):
    file = tmp_path / "header.csv"
    file.write_text(TEXT.splitlines()[0], encoding="utf-8")

    assert line(refused(folder, file), "sku", "at least one product")


def test_file_that_is_not_there_is_named(folder, tmp_path):
    assert line(refused(folder, tmp_path / "gone.csv"), "gone.csv", "does not exist")


@pytest.fixture
def pictures(tmp_path):
    return Path(shutil.copytree(DEMO / "pictures", tmp_path / "pictures"))


def test_product_without_a_picture_is_loaded_without_one(folder, pictures):
    for file in pictures.glob("PAS-FUR-001*"):
        file.unlink()

    done = load(DEMO / "catalogue.csv", "--images", pictures, "--data", folder / "booth")

    assert done.exit_code == 0
    (version, manifest, *_), *_ = [row for row in shown(folder / "booth")[0] if row[-1]]
    assert len(version) == 64
    assert manifest.count('"large"') == 23


def test_pictures_that_cannot_be_used_are_named(folder, pictures):
    (pictures / "PAS-FUR-001.webp").write_text("not a picture")
    (pictures / "chair.jpg").touch()
    (pictures / "PAS-FUR-002.small.webp").write_text("not a picture")
    (pictures / "PAS-KIT-004.webp").unlink()

    said = refused(folder, DEMO / "catalogue.csv", "--images", pictures)

    assert line(said, "PAS-FUR-001.webp", "cannot be read")
    assert line(said, "chair.jpg", "belongs to no product", "SKU.webp")
    assert line(said, "PAS-FUR-002.small.webp", "cannot be read")
    assert line(said, "PAS-KIT-004.small.webp", "is alone", "PAS-KIT-004.webp")
    assert len(said) == 5


@pytest.mark.parametrize("app", ["booth", "hub"])
def test_pictures_stay_where_no_folder_is_named_and_a_new_folder_decides_alone(
    folder, tmp_path, pictures, app
):
    where = ("--database", database(folder)) if app == "hub" else ("--data", folder / "booth")
    file = as_xlsx([{**ROWS[0], "name_en": "A new chair"}, *ROWS[1:]], tmp_path / "new.xlsx")

    def pictured():
        (place,) = (folder / app).glob("*.sqlite3")
        with closing(sqlite3.connect(place)) as connection:
            newest = "SELECT manifest FROM catalogue ORDER BY loaded_at DESC LIMIT 1"
            (manifest,) = connection.execute(newest).fetchone()
        assert "A new chair" in manifest
        return manifest.count('"large"')

    assert load(file, *where).output.strip() == "24 products loaded."
    assert pictured() == 24
    for picture in pictures.glob("PAS-FUR-001*"):
        picture.unlink()
    assert load(file, "--images", pictures, *where).output.strip().endswith(": PAS-FUR-001")
    assert pictured() == 23


def test_products_without_a_picture_are_named(tmp_path):
    pictures = tmp_path / "pictures"
    shutil.copytree(DEMO / "pictures", pictures)
    first, *_ = ROWS
    for picture in pictures.glob(f"{first['sku']}*"):
        picture.unlink()
    load = ["catalogue", "load", str(DEMO / "catalogue.csv"), "--data", str(tmp_path / "booth")]

    said_without = CliRunner().invoke(main, load)
    said = CliRunner().invoke(main, [*load, "--images", str(pictures)])

    assert said.output.splitlines()[-1].endswith(f": {first['sku']}")
    assert "--images DIR" in said_without.output
