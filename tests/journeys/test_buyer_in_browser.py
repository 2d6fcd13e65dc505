"""A buyer's way in a real browser, in both languages, up to the file that staff download at the hub."""

import csv
import io
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from werkzeug.serving import make_server

from kiosk.booth import device, hub_client, store
from kiosk.booth.app import create_app
from kiosk.booth.config import Config as BoothConfig
from kiosk.booth.deliver import Loop
from kiosk.booth.store import Store
from kiosk.hub import catalogue, database, devices, people
from kiosk.hub.app import create_app as create_hub
from kiosk.hub.config import Config as HubConfig
from kiosk.shared import catalogue_file, clock, product

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"


@contextmanager
def answering(app):
    """The app on a free port of this machine; its port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def fair(tmp_path):
    """Booth and hub with the demo catalogue, enrolled and delivering: (booth, hub's port, password)."""
    read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")
    manifest, blobs = product.manifest(read.products), dict(read.blobs)
    now = clock.now()
    engine = database.connect(f"sqlite:///{tmp_path / 'hub.sqlite3'}")
    database.write(engine, lambda c: catalogue.load(c, manifest, blobs, now))
    password = database.write(engine, lambda c: people.add(c, "staff"))
    hub = create_hub(HubConfig(event_name="TEI"), engine, b"m" * 32)
    tablet = Store(tmp_path / "booth")
    tablet.write(lambda c: store.load_catalogue(c, manifest, blobs, now))
    with ExitStack() as running:
        hub_port = running.enter_context(answering(hub))
        event_id = hub.extensions["hub"].event_id
        code = database.write(engine, lambda c: devices.new_code(c, event_id, now=now))
        found = hub_client.enrol(f"http://127.0.0.1:{hub_port}", code, device_nonce="n")
        tablet.write(lambda c: device.save(c, found, now=now))
        loop = Loop(tablet, every_s=1)
        settings = BoothConfig(public_url=f"http://hub.test:{hub_port}")
        booth_port = running.enter_context(answering(create_app(settings, tablet, loop)))
        loop.start()
        yield f"http://127.0.0.1:{booth_port}", hub_port, password
        loop.stop()
    tablet.close()
    engine.dispose()


def test_buyer_taps_from_language_to_reference_and_staff_find_the_lead(fair, open_chromium):
    booth, hub_port, password = fair
    browser = open_chromium("--host-resolver-rules=MAP hub.test 127.0.0.1")
    page = browser.new_context(viewport={"width": 1280, "height": 800}, locale="id-ID").new_page()

    page.goto(booth)
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Rain-tree wood bowl").click()
    code = zxingcpp.read_barcode(Image.open(io.BytesIO(page.screenshot(full_page=True)))).text
    page.get_by_role("link", name="Ask for a quote").click()
    page.get_by_label("Full name").fill("أحمد بن محمد")
    page.get_by_role("button", name="Indonesia").click()
    assert page.get_by_label("Nama lengkap").input_value() == "أحمد بن محمد"
    page.get_by_label("Nomor atau alamat").fill("+62 812 3456 789")
    page.get_by_role("button", name="Kirim permintaan").click()
    page.get_by_role("alert").get_by_text("Centang kotak ini").wait_for()
    page.get_by_label("Anda boleh memakai data saya").check()
    page.get_by_role("button", name="Kirim permintaan").click()
    page.get_by_role("link", name="Lewati").click()
    reference = page.locator(".reference").inner_text()

    page.goto(code)
    assert (
        page.get_by_role("heading", level=1).inner_text() == "Set mangkuk dan piring kayu trembesi"
    )

    page.goto(f"http://hub.test:{hub_port}/desk/")
    page.get_by_label("Nama").fill("staff")
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()
    deadline = time.monotonic() + 15
    while not page.get_by_text(reference).count() and time.monotonic() < deadline:
        time.sleep(0.2)
        page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["reference"], row["name"]) == (reference, "أحمد بن محمد")
    assert (row["address_normal"], row["products"]) == ("+628123456789", "PAS-KIT-004")
    page.context.close()
