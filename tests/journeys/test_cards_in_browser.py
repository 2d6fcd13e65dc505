"""The screens on which a buyer finds a product: slides that change, a search in any language."""

from pathlib import Path

import pytest
from answering import answering

from kiosk.booth import catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.store import Store
from kiosk.shared import catalogue_file, clock, product

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
SHOWN = ".slide--shown .slide__name"


@pytest.fixture(scope="module")
def booth(tmp_path_factory):
    """The address of a booth with the demo catalogue."""
    read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")
    tablet = Store(tmp_path_factory.mktemp("booth"))
    manifest = product.manifest(read.products)
    tablet.write(lambda c: catalogue.load(c, manifest, dict(read.blobs), clock.now()))
    with answering(create_app(Config(), tablet, Loop(tablet, every_s=60))) as address:
        yield address
    tablet.close()


def slides(chromium, booth, motion):
    """The name shown at first, and each 6 s later."""
    with chromium.new_context(reduced_motion=motion) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(booth)
        names = [page.locator(SHOWN).text_content()]
        for _ in range(5):
            page.clock.run_for(6000)
            if motion != "reduce":
                page.wait_for_function(
                    "([part, before]) => document.querySelector(part)?.textContent != before",
                    arg=[SHOWN, names[-1]],
                )
            names.append(page.locator(SHOWN).text_content())
        return names


def test_slides_change_each_six_seconds_and_begin_again(chromium, booth):
    names = slides(chromium, booth, "no-preference")

    assert len(set(names[:5])) == 5
    assert names[5] == names[0]


def test_slides_stand_still_for_who_asked_for_less_motion(chromium, booth):
    assert len(set(slides(chromium, booth, "reduce"))) == 1


def test_buyer_searches_in_one_language_on_a_page_in_another(page, booth):
    page.goto(f"{booth}/cards?language=en")
    page.get_by_role("searchbox", name="Search products").fill("mangkuk")
    page.keyboard.press("Enter")

    page.get_by_role("heading", name="1 product found").wait_for()
    assert page.locator(".card__name").all_inner_texts() == ["Rain-tree wood bowl and plate set"]

    page.get_by_role("searchbox").fill("zebra")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("heading", name="Nothing found").wait_for()
    assert page.locator(".card").count() == 4
