"""Style sheets and scripts travel packed where the browser can unpack them, and are kept for ever."""

import gzip

import pytest

from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.store import Store
from kiosk.shared.web import STATIC, asset

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
