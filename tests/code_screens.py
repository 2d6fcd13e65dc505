"""The QR codes of a running booth and hub, cut from pictures of their screens."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np
import qrcode
import screenshots
import zxingcpp
from distortions import Picture
from PIL import Image
from playwright.sync_api import Browser, Locator, Page
from processes import end
from screenshots import Place

# Each language shows other products, so that no figure hangs on how one text happens to look.
PRODUCTS_EACH, FRAMES_EACH = 5, 1
FRAME_CHANGES_MS = 250
# Px of the tablet for a CSS px: the codes are drawn finer than they are seen.
DENSITY = 2
# What is cut out around a code on each side, as a part of its side.
AROUND = 0.25


@dataclass(frozen=True)
class Shown:
    """A code on a screen, and in its place and size the library's own of the same content."""

    kind: str
    content: bytes
    ours: Picture  # grey, the code in its middle
    plain: Picture
    side: float  # of the code with its quiet zone, in px of the pictures
    modules: tuple[int, int]  # on a side, without quiet zone: ours, the library's


def shown(browser: Browser, place: Place, languages: tuple[str, ...]) -> Iterator[Shown]:
    """All of them, in each language. Ends the hub: only then an entry waits to be carried over by camera."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{place.booth}/cards")
        links = [
            str(one.get_attribute("href")) for one in page.locator("a[href^='/product/']").all()
        ]
    skus = list(dict.fromkeys(link.rsplit("/", 1)[-1] for link in links))
    for language in languages:
        mine = [skus.pop(0) for _ in range(PRODUCTS_EACH)]
        with _page(browser, 1280, 800, language) as page:
            yield from _of_buyers(page, place, language, mine)
        with _page(browser, 390, 844, language) as page:
            yield from _of_phones(page, place)
        with _page(browser, 1280, 800, language) as page:
            yield _enrolment(page, place, language)
    end(place.processes[:1])
    for language in languages:
        with _page(browser, 1280, 800, language) as page:
            yield from _frames(page, place, language)


@contextmanager
def _page(browser: Browser, width: int, height: int, language: str) -> Iterator[Page]:
    with browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=DENSITY, locale=language
    ) as context:
        yield context.new_page()


def _of_buyers(page: Page, place: Place, language: str, skus: list[str]) -> Iterator[Shown]:
    page.goto(f"{place.booth}/?language={language}")
    for number, sku in enumerate(skus, start=1):
        page.goto(f"{place.booth}/product/{sku}")
        address = page.locator(".take__address").inner_text()
        yield _cut("product", page.locator(".take__code"), address)
        page.goto(f"{place.booth}/handoff?" + "&".join(f"sku={one}" for one in skus[:number]))
        address = page.locator(".handoff__address").inner_text()
        yield _cut("hand-off", page.locator(".handoff__code svg"), address)
    page.goto(f"{place.booth}/lead?sku={skus[0]}")
    screenshots.fill_in(page, "王小明", "email", "wang@example.org")
    screenshots.send(page)
    screenshots.send(page)
    yield _cut("contact, tablet", page.locator(".take__code"), "MECARD:")


def _of_phones(page: Page, place: Place) -> Iterator[Shown]:
    page.goto(f"{place.booth}/product/{screenshots.PRODUCT}")
    path = page.locator(".take__address").inner_text().partition("/")[2]
    page.goto(f"{place.hub}/{path}")
    for screen in screenshots.walk_phone(page):
        if screen == "phone-thank-you":
            yield _cut("contact, phone", page.locator(".phone__code svg"), "MECARD:")


def _enrolment(page: Page, place: Place, language: str) -> Shown:
    page.goto(f"{place.hub}/desk/?language={language}")
    page.locator("[name=name]").fill("staff")
    page.locator("[name=password]").fill(place.password)
    screenshots.send(page)
    page.goto(f"{place.hub}/desk/tablets")
    screenshots.send(page)
    code = page.locator(".invitation__code").inner_text()
    return _cut("enrolment", page.locator(".invitation__picture svg"), code)


def _frames(page: Page, place: Place, language: str) -> Iterator[Shown]:
    page.goto(f"{place.booth}/?language={language}")
    screenshots.send_lead(page, place, "王小明", "email", "wang@example.org")
    page.goto(f"{place.booth}/staff/")
    page.locator("[name=pin]").fill(place.pin)
    screenshots.send(page)
    page.goto(f"{place.booth}/staff/transfer")
    page.locator("[data-show]").click()
    # The picture stands still while it is taken: each is of one frame.
    for _ in range(FRAMES_EACH):
        page.wait_for_timeout(FRAME_CHANGES_MS)
        yield _cut("transfer", page.locator(".transfer__code"))


def _cut(kind: str, code: Locator, says: str = "") -> Shown:
    """The code on its screen.

    says: what its text must hold, in either case
    """
    code.scroll_into_view_if_needed()
    box = code.bounding_box()
    assert box, f"no code on the screen: {kind}"
    screen = Image.open(io.BytesIO(code.page.screenshot())).convert("L")
    left, top, side = (round(box[name] * DENSITY) for name in ("x", "y", "width"))
    margin = int(AROUND * side)
    around = (left - margin, top - margin, left + side + margin, top + side + margin)
    # What lies outside the screen is black.
    ours = np.array(screen.crop(around))
    (found,) = zxingcpp.read_barcodes(ours, formats=zxingcpp.BarcodeFormat.QRCode)
    assert says.casefold() in found.text.casefold(), f"another code than expected: {kind}"
    own = qrcode.QRCode()
    own.add_data(found.bytes if kind == "transfer" else found.text)
    drawn = own.make_image().get_image().convert("L")
    # Averaged, as a screen or a printer draws a picture whose modules are no whole px.
    in_place = cv2.resize(np.array(drawn), (side, side), interpolation=cv2.INTER_AREA)
    plain = ours.copy()
    plain[margin : margin + side, margin : margin + side] = in_place
    # zxing-cpp names the version only as a part of what it says for machines.
    modules = (17 + 4 * int(found.extra["Version"]), own.modules_count)
    return Shown(kind, found.bytes, ours, plain, side, modules)
