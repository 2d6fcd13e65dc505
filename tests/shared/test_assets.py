"""Style sheets and scripts travel packed where the browser can unpack them, and are kept for ever."""

import gzip

import pytest

from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.store import Store
from kiosk.shared.asset import STATIC
from kiosk.shared.web import asset

SHEET = "css/components/product.css"


@pytest.fixture
def booth(tmp_path):
    tablet = Store(tmp_path)
    yield create_app(Config(), tablet, Loop(tablet, every_s=60))
    tablet.close()


def get(booth, accepted):
    with booth.test_request_context():
        address = asset(SHEET)
    return booth.test_client().get(address, headers={"Accept-Encoding": accepted})


def test_style_sheet_travels_packed_and_is_kept_for_ever(booth):
    answer = get(booth, "gzip, deflate, br")

    assert gzip.decompress(answer.data) == (STATIC / SHEET).read_bytes()
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_browser_that_unpacks_nothing_gets_the_style_sheet_as_it_is(booth):
    answer = get(booth, "identity")

    assert answer.data == (STATIC / SHEET).read_bytes()
    assert "Content-Encoding" not in answer.headers


def test_bundle_is_its_sheets_one_after_the_other(booth):
    with booth.test_request_context():
        address = asset("css/tokens+product.css")
    css = STATIC / "css"

    answer = booth.test_client().get(address)

    assert answer.data == b"".join(
        path.read_bytes() for path in (css / "tokens.css", css / "components" / "product.css")
    )


@pytest.mark.parametrize("name", ["tokens+nothing", "tokens+tokens", "../tokens+base", "+", ""])
def test_bundle_of_what_is_no_sheet_or_of_one_twice_is_not_there(booth, name):
    assert booth.test_client().get(f"/static/0/css/{name}.css").status_code == 404


def test_only_a_part_of_a_page_that_reaches_for_nothing_goes_without_a_policy(booth):
    with booth.test_request_context():
        addresses = [asset("css/base.css"), asset("img/mark.svg"), "/cards", "/service-worker.js"]

    answers = [booth.test_client().get(address) for address in addresses]

    assert [one.status_code for one in answers] == [200] * 4
    assert ["Content-Security-Policy" in one.headers for one in answers] == [
        False,
        True,
        True,
        True,
    ]
