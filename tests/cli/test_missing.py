"""A mistyped folder or database is named; nothing is made where nothing was, and no file is spoilt."""

import json

import msgspec
import pytest
from builders import a_lead
from commands import run
from environment import CHECKOUT

from kiosk.booth import store
from kiosk.booth.store import Store

DEMO = CHECKOUT / "kiosk" / "data" / "demo" / "catalogue.csv"


@pytest.mark.parametrize(
    "command",
    [
        "export --out leads.csv",
        "deliver --once",
        "device pin",
        "device enrol --hub http://127.0.0.1:9 --code 4K7M-9QTX-2B",
        "device wipe --yes --slip slip.pdf",
    ],
)
def test_command_for_a_tablet_that_is_not_there_makes_none(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)

    code, said = run(*command.split(), "--data", "boooth")

    assert code == 1
    assert said == (
        "Error: There is no tablet in boooth: name its folder with --data. A new one is made by: "
        "python -m kiosk booth, or catalogue load\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command",
    [
        "hub code",
        "hub tablets",
        "hub revoke left",
        "hub replay",
        "hub person add Ayu",
        "hub backup copy.sqlite3",
        "hub distribute",
    ],
)
def test_command_for_a_hub_that_is_not_there_makes_none(tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)

    code, said = run(*command.split(), "--data", "huub")

    assert code == 1
    assert said.startswith(f"Error: There is no hub in {tmp_path / 'huub' / 'hub.sqlite3'}: name")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("database", "says"),
    [
        ("sqlite:///huub.sqlite3", "There is no hub in huub.sqlite3: name"),
        ("huub", "database: allowed is a SQLAlchemy URL such as"),
        ("oracle8://huub", "database: allowed is a SQLAlchemy URL such as"),
        (
            "postgresql+psycopg://ayu:hush@127.0.0.1:9/hub",
            "The database postgresql+psycopg://ayu:***@127.0.0.1:9/hub cannot be used (",
        ),
    ],
)
def test_database_that_cannot_be_used_is_one_sentence(tmp_path, monkeypatch, database, says):
    monkeypatch.chdir(tmp_path)

    code, said = run("export", "--out", "leads.csv", "--database", database)

    assert code == 1
    assert said.startswith(f"Error: {says}")
    assert said.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_new_tablet_is_made_by_loading_its_catalogue(tmp_path):
    assert run("catalogue", "load", DEMO, "--data", tmp_path / "booth")[0] == 0

    assert run("device", "pin", "--data", tmp_path / "booth")[0] == 0


def test_export_that_fails_leaves_the_earlier_file_as_it_was(tmp_path):
    opened = Store(tmp_path / "booth")
    opened.write(lambda c: store.save(c, a_lead()))
    opened.write(lambda c: store.save(c, a_lead()))
    opened.write(lambda c: c.execute("UPDATE lead SET document = '{' WHERE rowid = 1"))
    opened.close()
    (tmp_path / "leads.csv").write_text("yesterday's")

    with pytest.raises(msgspec.DecodeError):
        run("export", "--out", tmp_path / "leads.csv", "--data", tmp_path / "booth")

    assert (tmp_path / "leads.csv").read_text() == "yesterday's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["booth", "leads.csv"]


def test_file_that_cannot_be_written_is_one_sentence(tmp_path):
    Store(tmp_path / "booth").close()
    out = tmp_path / "no such folder" / "leads.csv"

    code, said = run("export", "--out", out, "--data", tmp_path / "booth")

    assert (code, said) == (
        1,
        f"Error: {out} cannot be written (No such file or directory): name another file, or make "
        "room\n",
    )


def test_export_is_of_the_kind_that_its_file_is_named_for(tmp_path):
    data = tmp_path / "booth"
    opened = Store(data)
    opened.close()

    for name, begins in (
        ("leads.xlsx", b"PK"), ("leads.XLSX", b"PK"), ("leads.csv", b"\xef\xbb\xbf"),
        ("leads.vcf", b""), ("leads.txt", b"\xef\xbb\xbf"),
    ):  # fmt: skip
        assert run("export", "--out", tmp_path / name, "--data", data)[0] == 0
        assert (tmp_path / name).read_bytes()[:3].startswith(begins)
    assert (tmp_path / "leads.vcf").read_bytes() == b""
    code, said = run("export", "--out", tmp_path / "new.xlsx", "--format", "csv", "--data", data)
    assert code != 0
    assert "new.xlsx is named for xlsx and --format is csv" in said
    assert not (tmp_path / "new.xlsx").exists()


def test_format_that_the_suffix_does_not_tell_is_asked_for_by_its_name(tmp_path):
    data = tmp_path / "booth"
    Store(data).close()

    assert run("export", "--format", "zoho", "--out", tmp_path / "new.csv", "--data", data)[0] == 0
    assert (tmp_path / "new.csv").read_bytes().startswith(b"Last Name,Company,Title,")


def test_schema_of_json_is_printed():
    code, said = run("export", "schema")

    assert (code, json.loads(said)["$id"]) == (0, "urn:pameran:leads:1")
