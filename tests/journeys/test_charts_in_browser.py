"""Staff leave the charts open while the fair goes on; a phone shows the whole demand for a prison."""

import pytest
from builders import demo_products
from looking import OVERFLOWS
from pairs import a_hub
from wanted import CHAIR, asking, chairs

from kiosk.booth import store
from kiosk.hub import catalogue, people
from kiosk.hub.desk import charts
from kiosk.shared import clock, product
from kiosk.shared.feedback import Feedback


@pytest.fixture
def hub(tmp_path, monkeypatch):
    monkeypatch.setattr(charts, "LIVE_S", 1)
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as answering:
        manifest = product.manifest(list(demo_products().values()))
        answering.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
        yield answering


def test_open_charts_take_in_new_leads_and_keep_what_was_unfolded_until_they_are_paused(
    hub, tablets, page
):
    tablet = tablets.new(hub=hub)
    tablet.capture()
    tablet.deliver()
    page.goto(f"{hub.address}/desk/sign-in")
    page.locator("[name=name]").fill("staff")
    page.locator("[name=password]").fill(hub.write(lambda c: people.add(c, "staff")))
    page.locator("button.button--main").click()
    page.goto(f"{hub.address}/desk/charts")
    page.locator("#products-table summary").click()
    page.locator("#products-table summary").focus()

    rated = (Feedback(CHAIR, 4, 4, 2, 3, comment="A" * 300),)
    tablet.store.write(lambda c: store.save(c, asking(chairs("500"), feedback=rated)))
    tablet.deliver()
    page.get_by_text("2 leads", exact=False).first.wait_for()
    assert page.locator("#products-table").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.closest('details')?.id") == "products-table"

    page.get_by_role("link", name="Pause").click()
    page.get_by_text("Paused").wait_for()
    tablet.capture()
    tablet.deliver()
    page.wait_for_timeout(1500)
    assert "2 leads" in page.locator("#live").inner_text()

    page.set_viewport_size({"width": 390, "height": 844})
    for path in ("charts", "demand", "demand/Lapas Narkotika Kelas IIA Cirebon"):
        page.goto(f"{hub.address}/desk/{path}")
        assert not page.evaluate(OVERFLOWS), path
