"""Buyers' way in a real browser over start.py's own booth and hub, up to the files that staff download."""

import io
import re
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from exports import from_csv, from_xlsx
from PIL import Image
from running import free, processes, started

pytestmark = pytest.mark.xdist_group("buyer in browser")

REFERENCE = re.compile(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$")


@dataclass(frozen=True)
class Words:
    """What a page says in one language."""

    code: str  # of the language
    language: str  # on its button
    category: str
    product: str
    ask: str
    send: str
    tick_the_box: str
    add: str


ENGLISH = Words(
    "en",
    "English",
    "Tableware",
    "Rain-tree wood bowl and plate set",
    "Ask for a quote",
    "Send inquiry",
    "Tick the box",
    "Add to my inquiry",
)
INDONESIAN = Words(
    "id",
    "Bahasa Indonesia",
    "Peralatan makan",
    "Set mangkuk dan piring kayu trembesi",
    "Minta penawaran",
    "Kirim permintaan",
    "Centang kotak ini",
    "Tambahkan ke permintaan",
)
COMPANY = 'Qasr & Söhne; "GmbH"'
# Language at the first tap, the one changed to in the middle, name, way, address as typed and as
# staff get it.
BUYERS = [
    (ENGLISH, INDONESIAN, "أحمد بن محمد", "whatsapp", "+62 812 3456 789", "+628123456789"),
    (INDONESIAN, ENGLISH, "María-José Carreño Quiñones", "email", "MJ@Example.org", "mj@example.org"),
]  # fmt: skip


@pytest.fixture(scope="module")
def fair(set_up):
    """start.py with a public address that the test's browser knows."""
    with started(set_up(), public=True) as running:
        yield running


@pytest.fixture(scope="module")
def browser(open_chromium):
    """A browser for which hub.test is this machine."""
    with open_chromium("--host-resolver-rules=MAP hub.test 127.0.0.1") as browser:
        yield browser


@pytest.fixture
def page(browser):
    """A tablet's screen, of a browser in a language that is not offered."""
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="th-TH") as context:
        yield context.new_page()


def field(page, name):
    return page.locator(f"[name='{name}']")


def inquire(page, booth, first, then, name, way, address):
    """Tap from the attract screen to the thank-you: (what the QR code said, the reference)."""
    page.goto(booth)
    page.get_by_role("link", name=first.language).click()
    page.get_by_role("link", name=first.category, exact=True).click()
    products = page.get_by_role("main").get_by_role("link")
    assert 0 < products.count() < 24
    products.filter(has_text=first.product).click()
    assert page.get_by_role("heading", level=1).inner_text() == first.product
    screen = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    code = zxingcpp.read_barcode(screen)
    assert code is not None

    page.get_by_role("link", name=first.ask).click()
    field(page, "name").fill(name)
    page.locator(f"[name=way][value={way}]").check()
    page.locator(".switch summary").click()
    page.get_by_role("button", name=then.language).click()
    assert page.locator("html").get_attribute("lang") == then.code
    assert field(page, "name").input_value() == name
    assert page.locator(f"[name=way][value={way}]").is_checked()
    field(page, "address").fill(address)
    page.get_by_role("button", name=then.send).click()
    page.get_by_role("alert").get_by_text(then.tick_the_box).wait_for()
    assert (field(page, "name").input_value(), field(page, "address").input_value()) == (
        name,
        address,
    )
    field(page, "consent_inquiry").check()
    page.get_by_role("button", name=then.send).click()
    field(page, "company").fill(COMPANY)
    page.locator("input#country").press_sequentially("+49")
    page.locator("[role=option]").first.click()
    assert field(page, "country").input_value() == "DE"
    field(page, "quantity_PAS-KIT-004").fill("1.500")
    page.get_by_role("button", name=then.add).click()
    return code.text, page.get_by_text(REFERENCE).inner_text()


def sign_in(page, fair):
    page.goto(f"http://hub.test:{fair.hub}/desk")
    field(page, "name").fill("staff")
    field(page, "password").fill(fair.password)
    field(page, "password").press("Enter")


def downloaded(page, link):
    with page.expect_download() as download:
        page.get_by_role("link", name=link, exact=True).click()
    return Path(download.value.path()).read_bytes()


@pytest.mark.parametrize("buyer", BUYERS, ids=["english", "indonesian"])
def test_buyer_taps_from_language_to_reference_and_staff_download_the_lead(fair, page, buyer):
    first, then, name, way, address, normal = buyer

    expected = {
        "name": name,
        "way": way,
        "address": address,
        "address_normal": normal,
        "company": COMPANY,
        "products": "PAS-KIT-004 1500 C62",
        "language": then.code,
    }

    code, reference = inquire(page, fair.booth_url, first, then, name, way, address)

    page.goto(code)
    # A phone's browser has its own language, and this one's is not offered.
    assert page.get_by_role("heading", level=1).inner_text() == ENGLISH.product
    sign_in(page, fair)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_function(
        """async (reference) => {
            const page = await (await fetch(location.href)).text()
            return page.includes(reference)
        }""",
        arg=reference,
    )
    for rows in (from_csv(downloaded(page, "CSV")), from_xlsx(downloaded(page, "XLSX"))):
        (row,) = [row for row in rows if row["reference"] == reference]
        assert row | expected == row


def test_ending_start_ends_both_within_seconds_and_leaves_nothing_listening(fair):
    fair.process.send_signal(signal.SIGTERM)
    said, _ = fair.process.communicate(timeout=5)

    assert (said.strip(), fair.process.returncode) == ("Stopped.", 0)
    assert processes(fair.data) == []
    assert (free(fair.booth), free(fair.hub)) == (True, True)
