"""The desk's demand report: of all tablets, new with each lead, and without what was erased."""

import urllib.parse

import pytest
from builders import demo_products
from commands import run
from visitor import Visitor

from kiosk.hub import catalogue, erasure, people
from kiosk.shared import clock, product

CIREBON = "Lapas%20Narkotika%20Kelas%20IIA%20Cirebon"
PRISON = f"/desk/demand/{CIREBON}"


@pytest.fixture
def desk(hub):
    manifest = product.manifest(list(demo_products().values()))
    hub.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
    password = hub.write(lambda c: people.add(c, "staff"))
    visitor = Visitor(hub.address)
    visitor.sign_in("/desk/", name="staff", password=password)
    return visitor


def test_report_follows_each_lead_that_arrives_or_is_erased(hub, tablets, desk):
    assert "Nobody has asked for a product yet" in desk.get("/desk/demand").shown
    assert "Nobody has asked for one of these products yet" in desk.get(PRISON).shown
    tablet = tablets.new(hub=hub)
    for leads in (1, 2):
        lead = tablet.capture()
        tablet.deliver()
        assert f"Leads {leads} Looked at 0" in desk.get(PRISON).shown
    hub.write(lambda c: erasure.erase(c, hub.event_id, lead.id, erased_at=clock.now()))

    page = desk.get(PRISON)
    assert "Leads 1 Looked at 0" in page.shown
    assert "Ada" not in page.text
    assert "Synthetic-rattan lounge chair" in desk.get("/desk/demand").shown


def test_prison_that_the_catalogue_does_not_know_is_not_found(desk):
    assert desk.get("/desk/demand/Nowhere").status == 404


def test_desk_and_command_line_write_the_report_for_one_prison_or_all(hub, tablets, desk, tmp_path):
    tablet = tablets.new(hub=hub)
    tablet.capture()
    tablet.deliver()
    files = {"pdf": b"%PDF-", "xlsx": b"PK"}
    for suffix, begins in files.items():
        answer = desk.get(f"/desk/demand.{suffix}?prison={CIREBON}")
        assert answer.content.startswith(begins)
        assert f"demand-lapas-narkotika-kelas-iia-cirebon.{suffix}" in str(answer.headers)
        assert desk.get(f"/desk/demand.{suffix}?prison=Nowhere").status == 404
    assert desk.get("/desk/demand.xlsx").content.startswith(b"PK")

    url = hub.engine.url.render_as_string(hide_password=False)
    for suffix, begins in files.items():
        out = tmp_path / f"report.{suffix}"
        prison = urllib.parse.unquote(CIREBON)
        code, said = run("export", "demand", "--database", url, "--out", out, "--prison", prison)
        assert (code, said) == (0, f"Written: {out}\n")
        assert out.read_bytes().startswith(begins)
    code, said = run("export", "demand", "--database", url, "--out", tmp_path / "all.pdf")
    assert code == 2
    assert "Lapas Banyuwangi" in said
