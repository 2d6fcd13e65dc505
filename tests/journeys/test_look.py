"""Every screen of the booth fits its tablet, in each language and with longer words: sizes, contrast, codes."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import screens
from answering import answering
from looking import (
    AS_BEFORE,
    KEY_PX,
    LARGEN,
    LENGTHEN,
    MAIN_PX,
    OVERFLOWS,
    PHONES,
    TABLETS,
    barriers,
    measured,
)
from pairs import a_hub
from PIL import Image

from kiosk.booth import catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.staff import pin
from kiosk.booth.store import Store
from kiosk.hub import catalogue as hub_catalogue
from kiosk.hub import people
from kiosk.shared import catalogue_file, clock, language, product

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
LANGUAGE = language.OFFERED
# The source, the longest words and the other direction; the others pass over what
# differs by a sentence only.
WHOLE_WALK = ("en", "de", "ar")
# What axe-core looks at: one language for each direction.
FOR_AXE = ("en", "ar")
# Held both ways; the others upright only, where lines are shortest.
BOTH_WAYS = ("en", "id", "zh-Hans", "ar")
# Both consents of the form, and the whole pad of the PIN, above the bar of actions.
WITHOUT_SCROLLING = {"form": ".tick", "staff-pin": ".keypad button"}
BELOW_THE_EDGE = """(what) => {
  scrollTo(0, 0)
  const edge = document.querySelector(".actions")?.getBoundingClientRect().top ?? innerHeight
  const all = [...document.querySelectorAll(what)]
  return all.length < 2 ? ["too few"] : all.filter(one => one.getBoundingClientRect().bottom > edge)
    .map(one => one.outerHTML.slice(0, 80)) }"""
# What a buyer must see of a product without scrolling, and the shape of its picture.
IN_SIGHT = """([parts, shape]) => {
  const edge = document.querySelector(".actions").getBoundingClientRect().top
  const hidden = parts.filter(part => document.querySelector(part).getBoundingClientRect().bottom > edge)
  const { width, height } = document.querySelector(".product__picture img").getBoundingClientRect()
  return Math.abs(width / height - shape) > .01 ? [...hidden, "shape of the picture"] : hidden }"""


@pytest.fixture(scope="module")
def opened(chromium):
    """A page that stays: what it loaded for one language it has for the next."""
    with chromium.new_context() as context:
        yield context.new_page()


@pytest.fixture
def page(opened):
    """The page as it comes into the next hands, lying."""
    opened.context.clear_cookies()
    opened.set_viewport_size({"width": 1280, "height": 800})
    return opened


@pytest.fixture(scope="module")
def tablet(tmp_path_factory):
    """A tablet with the demo catalogue."""
    read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")
    opened = Store(tmp_path_factory.mktemp("booth"))
    manifest = product.manifest(read.products)
    opened.write(lambda c: catalogue.load(c, manifest, dict(read.blobs), clock.now()))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def typed_pin(tablet):
    """The tablet's PIN, just made."""
    return tablet.write(pin.new)


@pytest.fixture(scope="module")
def place(tablet, typed_pin, tmp_path_factory):
    """The tablet's booth, and a hub with the same catalogue."""
    exporter = {"exporter_name": "Pameran demo booth", "exporter_email": "booth@pameran.example"}
    settings = Config(public_url="https://pameran.example")
    database_url = f"sqlite:///{tmp_path_factory.mktemp('hub') / 'hub.sqlite3'}"
    read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")
    with (
        answering(create_app(settings, tablet, Loop(tablet, every_s=60))) as booth,
        a_hub(database_url, **exporter) as hub,
    ):
        manifest = product.manifest(read.products)
        hub.write(lambda c: hub_catalogue.load(c, manifest, dict(read.blobs), clock.now()))
        password = hub.write(lambda c: people.add(c, "staff"))
        yield screens.Place(booth, hub.address, typed_pin, password)


@pytest.fixture(scope="module")
def booth(place):
    """The booth's address."""
    return place.booth


def walk(page, place: screens.Place, code: str) -> Iterator[str]:
    """Open each screen in this language; its name."""
    whole = code in WHOLE_WALK
    yield from screens.walk(page, place, code, whole=whole)
    if whole:
        yield from screens.walk_phone(page, place, code)
    if code in language.FOR_STAFF:
        yield from screens.walk_staff(page, place, code)
    if code == "en":
        yield from screens.walk_desk(page, place, code)


def out_of_sight(page, what: str) -> list[tuple[int, str]]:
    """Which of these cannot be seen without scrolling: (width of the screen, its HTML)."""
    hidden = []
    for width, height in TABLETS[:2]:
        page.set_viewport_size({"width": width, "height": height})
        found = page.evaluate(BELOW_THE_EDGE, what)
        hidden += [(width, html) for html in found]
    return hidden


def wrong_on(page, name: str, code: str) -> dict[str, object]:
    """All that is wrong with the screen that is open."""
    found = dict(barriers(page)) if code in FOR_AXE else {}
    if name.startswith("desk"):
        return found
    tablets = TABLETS[:2] if code in BOTH_WAYS else TABLETS[1:2]
    shapes = PHONES if name.startswith("phone") else TABLETS if code == "en" else tablets
    found |= dict(measured(page, shapes))
    root = page.locator("html")
    said = (root.get_attribute("lang"), root.get_attribute("dir"))
    if said != (code, LANGUAGE[code].direction):
        found["language"] = said
    if name in ("cards", "form"):
        page.locator(".switch summary").click()
        opened = measured(page, shapes)
        found |= {f"{what}, languages open": how for what, how in opened}
        page.locator(".switch summary").click()
    if name in WITHOUT_SCROLLING and (out := out_of_sight(page, WITHOUT_SCROLLING[name])):
        found["out of sight"] = out
    if name == "thank-you":
        page.set_viewport_size({"width": 1280, "height": 800})
        done = page.locator(".actions").bounding_box()
        if done["y"] + done["height"] > 800:
            found["way out"] = done
    # What staff and phones need larger their browser makes so.
    if not name.startswith(("staff", "phone")):
        page.evaluate(LARGEN)
        found |= measured(page, tablets, large=True)
        page.evaluate(AS_BEFORE)
    if code == "en":
        page.evaluate(LENGTHEN)
        shapes = shapes[:2]
        found |= {f"{what}, lengthened": how for what, how in measured(page, shapes)}
    return found


def in_groups(codes):
    """Those with most screens apart, the others together: xdist gives a group to one worker."""
    for code in codes:
        group = f"look in {code}" if code in FOR_AXE else "look"
        yield pytest.param(code, marks=pytest.mark.xdist_group(group))


@pytest.mark.parametrize("code", list(in_groups(language.OFFERED)))
def test_every_screen_can_be_read_and_tapped_by_everybody(place, page, code):
    screens_with_faults = {
        name: found for name in walk(page, place, code) if (found := wrong_on(page, name, code))
    }

    assert screens_with_faults == {}


@pytest.mark.xdist_group("look")
def test_main_action_field_and_pin_key_have_their_sizes(booth, page):
    page.goto(f"{booth}/lead?sku=PAS-KIT-004")
    assert page.locator(".button--main").bounding_box()["height"] >= MAIN_PX
    text_px = "one => getComputedStyle(one).fontSize"
    assert page.locator("[name=name]").evaluate(text_px) == "24px"
    assert page.locator("body").evaluate(text_px) == "20px"

    page.goto(f"{booth}/staff/sign-in")
    boxes = [key.bounding_box() for key in page.locator(".keypad button").all()]
    assert len(boxes) == 11
    assert [b for b in boxes if (b["width"], b["height"]) < KEY_PX or b["height"] < KEY_PX[1]] == []


@pytest.mark.xdist_group("look")
def test_pin_is_typed_with_the_pad_and_a_wrong_digit_taken_back(booth, page, typed_pin):
    page.goto(f"{booth}/staff/sign-in?language=en")
    for key in ("8", "Delete", *typed_pin):
        page.get_by_role("button", name=key, exact=True).click()
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("heading", name="Leads").wait_for()


@pytest.mark.xdist_group("look")
def test_buyer_sees_picture_price_code_and_main_action_at_once_in_each_language(
    booth, tablet, page
):
    parts = [
        ".product__picture img", ".fact:last-child .flag", ".take__code", ".take__address",
    ]  # fmt: skip
    hidden = []
    for code, spoken in language.OFFERED.items():
        page.request.get(f"{booth}/?language={code}")
        # The longest names are the hardest.
        products = sorted(tablet.catalogue.products, key=lambda p: -len(p.text(p.name, spoken)[0]))
        for one in products[:4] if code == "en" else products[:1]:
            page.goto(f"{booth}/product/{one.sku}")
            for width, height in TABLETS[:2]:
                page.set_viewport_size({"width": width, "height": height})
                found = page.evaluate(IN_SIGHT, [parts, 4 / 3])
                hidden += [(code, one.sku, width, part) for part in found]

    assert hidden == []


@pytest.mark.parametrize(
    ("settings", "modules"),
    [
        # The codes have other texts, and with them other sizes.
        (Config(public_url="https://pameran.id"), 29),
        (Config(public_url="https://expo.pameran.example"), 29),
        (
            Config(
                exporter_name="Pameran demo booth",
                exporter_phone="+62 21 555 1234",
                exporter_email="booth@pameran.example",
                exporter_website="https://pameran.example",
            ),
            41,
        ),
    ],
)
@pytest.mark.xdist_group("look")
def test_code_is_pure_black_and_white_at_whole_px_a_module_and_6_for_a_contact(
    tablet, page, settings, modules
):
    with answering(create_app(settings, tablet, Loop(tablet, every_s=60))) as address:
        page.goto(f"{address}/product/PAS-KIT-004")
        code = page.locator(".take__code")
        for width, height in TABLETS:
            page.set_viewport_size({"width": width, "height": height})
            box = code.bounding_box()
            assert (box["width"], box["height"]) == (
                (modules + 8) * (8 if modules <= 33 else 6),
            ) * 2
            assert not page.evaluate(OVERFLOWS)
        code.evaluate("code => code.scrollIntoView({ block: 'center' })")
        colours = Image.open(io.BytesIO(code.screenshot())).convert("RGB").getcolors()

    assert sorted(colour for _, colour in colours) == [(0, 0, 0), (255, 255, 255)]
    assert code.get_attribute("shape-rendering") == "crispEdges"
