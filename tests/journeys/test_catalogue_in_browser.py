"""A manager edits a name and a picture at the desk, looks at it in Arabic, publishes; the tablet's buyers see it."""

import io
from pathlib import Path

import pytest
from pairs import a_hub
from PIL import Image

from kiosk.hub import catalogue, people
from kiosk.shared import catalogue_file, clock, product

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
CHAIR = "PAS-FUR-001"


@pytest.fixture
def hub(tmp_path):
    read = catalogue_file.read(DEMO / "catalogue.csv")
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as answering:
        manifest = product.manifest(read.products)
        answering.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
        yield answering


def test_edited_name_and_picture_reach_the_tablet_once_they_were_looked_at(hub, tablets, page):
    tablet = tablets.new(hub=hub)
    tablet.deliver()
    photo = io.BytesIO()
    Image.new("RGB", (1600, 1200), "teal").save(photo, "JPEG")
    password = hub.write(lambda c: people.add(c, "Sri", "manager"))
    page.goto(f"{hub.address}/desk/")
    page.get_by_label("Name").fill("Sri")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="Catalogue", exact=True).click()
    page.get_by_role("link", name="Synthetic-rattan lounge chair").click()
    page.locator("summary").filter(has_text="Translations").click()
    page.get_by_role("group", name="العربية").get_by_label("Name").fill("كرسي الحديقة")
    page.get_by_label("Choose a picture").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": photo.getvalue()}
    )
    page.get_by_role("button", name="Save and preview").click()
    page.get_by_text("Preview: buyers do not see this yet.").wait_for()
    page.get_by_role("link", name="العربية").click()
    page.get_by_role("heading", name="كرسي الحديقة").wait_for()
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.locator(".phone__picture").evaluate("one => one.naturalWidth") == 480
    tablet.deliver()
    assert tablet.store.catalogue.by_sku[CHAIR].picture is None

    page.get_by_role("link", name="Back to the product").click()
    page.goto(f"{hub.address}/desk/catalogue/draft")
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published.", exact=False).first.wait_for()
    tablet.deliver()

    with tablet.answering() as booth:
        page.goto(f"{booth}/product/{CHAIR}?language=ar")
        page.get_by_role("heading", name="كرسي الحديقة").wait_for()
        assert page.locator(".product__picture img").evaluate("one => one.naturalWidth") == 960
