"""Names and numbers of any kind, sent by the real form, come out of each export as they went in."""

import pytest
from commands import run
from exports import from_csv, from_vcf, from_xlsx
from running import started, within
from visitor import Visitor

pytestmark = pytest.mark.xdist_group("names")

FORMULA = "=cmd|' /C calc'!A0"
PHONE = "+8613800138000"
# The last is typed with an apostrophe of its own, as people do who know spreadsheets.
NAMES = ["O", "毛泽东", "أحمد بن محمد", "María-José Carreño Quiñones", "x" * 200, FORMULA, "'=1+1"]
PLACES = ["booth's staff page", "hub's desk", "command at the booth", "command at the hub"]


@pytest.fixture(scope="module")
def files(set_up, tmp_path_factory):
    """Each export of the leads with these names: {(place, format): bytes}."""
    folder = tmp_path_factory.mktemp("exports")
    with started(set_up()) as fair:
        for name in NAMES:
            sent = Visitor(fair.booth_url).ask_for_a_quote(name=name, way="phone", address=PHONE)
            assert sent.status == 200
        staff, desk = Visitor(fair.booth_url), Visitor(fair.hub_url)
        assert staff.sign_in("/staff/", pin=fair.pin).status == 200
        assert desk.sign_in("/desk/", name="staff", password=fair.password).status == 200
        assert within(20, lambda: f"{len(NAMES)} leads" in desk.get("/desk/").shown)
        exported = {}
        for format in ("csv", "xlsx", "vcf"):
            exported["booth's staff page", format] = staff.get(f"/staff/leads.{format}").content
            exported["hub's desk", format] = desk.get(f"/desk/leads.{format}").content
            sources = {
                "command at the booth": ("--data", fair.data / "booth"),
                "command at the hub": ("--database", f"sqlite:///{fair.data / 'hub/hub.sqlite3'}"),
            }
            for place, source in sources.items():
                file = folder / f"{place}.{format}"
                code, said = run("export", "--format", format, "--out", file, *source)
                assert code == 0, said
                exported[place, format] = file.read_bytes()
    return exported


def typed(rows):
    return sorted((row["name"], row["address"], row["address_normal"]) for row in rows)


EXPECTED = sorted((name, PHONE, PHONE) for name in NAMES)


@pytest.mark.parametrize("place", PLACES)
def test_csv_gives_back_what_was_typed_and_runs_nothing(files, place):
    content = files[place, "csv"]

    assert typed(from_csv(content)) == EXPECTED
    assert content.startswith(b"\xef\xbb\xbf")
    assert f",'{FORMULA},".encode() in content
    assert f",{PHONE},".encode() in content


@pytest.mark.parametrize("place", PLACES)
def test_xlsx_gives_back_what_was_typed_and_holds_no_formula(files, place):
    # from_xlsx fails on a cell that is not text.
    assert typed(from_xlsx(files[place, "xlsx"])) == EXPECTED


@pytest.mark.parametrize("place", PLACES)
def test_vcard_gives_back_what_was_typed(files, place):
    cards = from_vcf(files[place, "vcf"])

    assert sorted((card.fn.value, card.n.value.family) for card in cards) == sorted(
        (name, name) for name in NAMES
    )
    assert {card.tel.value for card in cards} == {PHONE}


@pytest.mark.parametrize("format", ["csv", "xlsx", "vcf"])
def test_each_place_exports_the_same_leads(files, format):
    read = {"csv": from_csv, "xlsx": from_xlsx, "vcf": from_vcf}[format]
    leads = [
        sorted(
            row["id"] if format != "vcf" else row.uid.value for row in read(files[place, format])
        )
        for place in PLACES
    ]

    assert leads == [leads[0]] * len(PLACES)
    assert len(set(leads[0])) == len(NAMES)
