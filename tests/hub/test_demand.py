"""The desk's demand report: of all tablets, new with each lead, and without what was erased."""

import pytest
from builders import demo_products
from visitor import Visitor

from kiosk.hub import catalogue, erasure, people
from kiosk.shared import clock, product

PRISON = "/desk/demand/Lapas%20Narkotika%20Kelas%20IIA%20Cirebon"


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
