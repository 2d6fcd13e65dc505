"""Every screen of the booth fits its tablet, in each language and with longer words: sizes, contrast, codes."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from answering import answering
from PIL import Image

from kiosk.booth import catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.staff import pin
from kiosk.booth.store import Store
from kiosk.shared import catalogue_file, clock, language, product

DEMO = Path(__file__).parents[2] / "kiosk" / "data" / "demo"
TABLETS = [(1280, 800), (800, 1280), (1080, 810)]
LANGUAGE = language.OFFERED
# The source, staff's own, the longest words and the other direction; the others pass over what
# differs by a sentence only.
WHOLE_WALK = ("en", "id", "de", "ar")
TAP_PX, MAIN_PX, KEY_PX = 56, 72, (112, 88)
CONTRAST = 7

# Texts to come may be 40 % longer than English; what stands in a <bdi> is no text of ours.
LENGTHEN = """
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    const text = texts.currentNode, more = Math.ceil(text.data.trim().length * 0.4)
    if (more && !text.parentElement.closest("svg, option, bdi"))
      text.data += " " + "lengthened words ".repeat(40).slice(0, more)
  }"""
# A box or a radio button is tapped through its label.
SMALL_TARGETS = """(least) => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .map(one => one.matches("[type=radio], [type=checkbox]") ? one.closest("label") : one)
  .filter(one => one.checkVisibility() && one.type != "hidden")
  .filter(one => { const box = one.getBoundingClientRect()
                   return box.width < least - .5 || box.height < least - .5 })
  .map(one => one.outerHTML.slice(0, 120))"""
# The text's colour on the nearest ground behind it, by WCAG 2.2; text on a picture has its own ground.
FAINT_TEXTS = """(least) => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number)
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0)
  const ground = one => { const own = numbers(getComputedStyle(one).backgroundColor)
    return own[3] === 0 && one.parentElement ? ground(one.parentElement) : own }
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), faint = []
  while (texts.nextNode()) {
    const one = texts.currentNode.parentElement
    if (!texts.currentNode.data.trim() || !one.checkVisibility()) continue
    const both = [light(numbers(getComputedStyle(one).color)), light(ground(one))]
    if ((Math.max(...both) + .05) / (Math.min(...both) + .05) < least) faint.push(one.outerHTML.slice(0, 120))
  }
  return faint }"""
SMALLEST_TEXTS = """() => Math.min(...[...document.querySelectorAll("body *")]
  .filter(one => one.checkVisibility() && one.innerText?.trim() && !one.closest("svg"))
  .map(one => parseFloat(getComputedStyle(one).fontSize)))"""
OVERFLOWS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# All of it in one go: what is asked of a browser one by one takes most of the time.
MEASURED = f"""([tap, contrast]) => ({{
  small: ({SMALL_TARGETS})(tap).join(), faint: ({FAINT_TEXTS})(contrast).join(),
  tiny: ({SMALLEST_TEXTS})() < 18, wide: {OVERFLOWS} }})"""
# What a buyer must see of a product without scrolling, and the shape of its picture.
IN_SIGHT = """([parts, shape]) => {
  const edge = document.querySelector(".actions").getBoundingClientRect().top
  const hidden = parts.filter(part => document.querySelector(part).getBoundingClientRect().bottom > edge)
  const { width, height } = document.querySelector(".product__picture img").getBoundingClientRect()
  return Math.abs(width / height - shape) > .01 ? [...hidden, "shape of the picture"] : hidden }"""


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
def booth(tablet):
    """The booth's address."""
    settings = Config(public_url="https://pameran.example")
    with answering(create_app(settings, tablet, Loop(tablet, every_s=60))) as address:
        yield address


def screens(page, booth: str, code: str, typed_pin: str) -> Iterator[str]:
    """Open each screen in this language; its name."""
    page.goto(f"{booth}/?language={code}")
    yield "attract"
    page.goto(f"{booth}/product/PAS-KIT-004")
    yield "product"
    page.locator(".keep").click()
    page.locator(".keep[aria-pressed=true]").wait_for()
    whole = code in WHOLE_WALK
    others = ("cards?category=Textiles", "nothing-here") if whole else ()
    for path in ("cards", "tray", *others):
        page.goto(f"{booth}/{path}")
        yield path
    page.goto(f"{booth}/handoff?sku=PAS-KIT-004&sku=PAS-FUR-001")
    yield "hand-off"
    page.goto(f"{booth}/lead?sku=PAS-KIT-004&sku=PAS-FUR-001")
    page.locator(".notice summary").click()
    yield "form"
    if whole:
        # A tap that comes before anything was touched may be meant for the page before.
        page.locator("[name=name]").fill(" ")
        page.locator(".button--main").click()
        page.locator("[role=alert]").wait_for()
        yield "form with problems"
        page.goto(f"{booth}/lead?sku=PAS-KIT-004&sku=PAS-FUR-001")
    page.locator("[name=name]").fill("María-José Carreño Quiñones")
    page.locator("[name=way][value=email]").check()
    page.locator("[name=address]").fill("mj@carreno.example")
    page.locator("[name=consent_inquiry]").check()
    page.locator(".button--main").click()
    page.locator("#more").wait_for()
    yield "second step"
    for summary in page.locator("summary").all():
        summary.click()
    if whole:
        page.locator("[name^=quantity]").last.fill("50")
        page.locator("[name^=target_price]").last.fill("cheap")
        page.locator("[name^=quantity]").first.fill("many")
        page.locator(".button--main").click()
        page.locator("[role=alert]").wait_for()
        yield "second step with problems"
    page.goto(page.url.replace("/more", "/thanks"))
    yield "thank-you"
    if code not in language.FOR_STAFF:
        return
    page.goto(f"{booth}/staff/sign-in")
    yield "PIN"
    page.locator("[name=pin]").fill(typed_pin)
    page.locator(".button--main").click()
    page.locator("table").wait_for()
    yield "staff’s list"
    page.goto(f"{booth}/staff/today")
    yield "today"
    page.goto(f"{booth}/staff/wipe")
    yield "wipe"


def measured(page, tablets=TABLETS) -> Iterator[tuple[str, object]]:
    """What is wrong on each tablet."""
    for width, height in tablets:
        page.set_viewport_size({"width": width, "height": height})
        for what, how in page.evaluate(MEASURED, [TAP_PX, CONTRAST]).items():
            if how:
                yield f"{what} at {width}", how


@pytest.mark.parametrize("code", language.OFFERED)
def test_every_screen_can_be_read_and_tapped(booth, page, typed_pin, code):
    wrong = {}
    for name in screens(page, booth, code, typed_pin):
        tablets = TABLETS if code == "en" else TABLETS[:2]
        found = dict(measured(page, tablets))
        root = page.locator("html")
        said = (root.get_attribute("lang"), root.get_attribute("dir"))
        if said != (code, LANGUAGE[code].direction):
            found["language"] = said
        if name in ("cards", "form"):
            page.locator(".switch summary").click()
            opened = measured(page, tablets)
            found |= {f"{what}, languages open": how for what, how in opened}
        if name == "thank-you":
            page.set_viewport_size({"width": 1280, "height": 800})
            done = page.locator(".sheet__actions").bounding_box()
            if done["y"] + done["height"] > 800:
                found["way out"] = done
        if found:
            wrong[name] = found

    assert wrong == {}


def test_every_screen_stays_so_with_longer_words_and_from_right_to_left(booth, page, typed_pin):
    wrong = {}
    for name in screens(page, booth, "en", typed_pin):
        page.evaluate(LENGTHEN)
        if found := dict(measured(page)):
            wrong[name] = found
        page.evaluate("document.documentElement.dir = 'rtl'")
        if found := dict(measured(page)):
            wrong[f"{name} from right to left"] = found

    assert wrong == {}


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


@pytest.mark.parametrize("code", language.OFFERED)
def test_both_consents_and_the_whole_pin_pad_are_in_sight_without_scrolling(booth, page, code):
    page.goto(f"{booth}/?language={code}")
    hidden = []
    for width, height in TABLETS[:2]:
        page.set_viewport_size({"width": width, "height": height})
        pages = [("lead?sku=PAS-KIT-004", ".tick")]
        if code in language.FOR_STAFF:
            pages.append(("staff/sign-in", ".keypad button"))
        for path, what in pages:
            page.goto(f"{booth}/{path}")
            bars = page.locator(".actions")
            edge = bars.bounding_box()["y"] if bars.count() else height
            boxes = [one.bounding_box() for one in page.locator(what).all()]
            assert boxes
            hidden += [(width, path) for box in boxes if box["y"] + box["height"] > edge]

    assert hidden == []


def test_pin_is_typed_with_the_pad_and_a_wrong_digit_taken_back(booth, page, typed_pin):
    page.goto(f"{booth}/staff/sign-in?language=en")
    for key in ("8", "Delete", *typed_pin):
        page.get_by_role("button", name=key, exact=True).click()
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("heading", name="Leads").wait_for()


def test_buyer_sees_picture_price_code_and_main_action_at_once_in_each_language(
    booth, tablet, page
):
    parts = [
        ".product__picture img", ".fact:last-child .flag", ".take__code", ".take__address",
    ]  # fmt: skip
    hidden = []
    for code, spoken in language.OFFERED.items():
        page.goto(f"{booth}/?language={code}")
        # The longest names are the hardest.
        products = sorted(tablet.catalogue.products, key=lambda p: -len(p.text(p.name, spoken)[0]))
        for one in products[:4] if code == "en" else products[:2]:
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
