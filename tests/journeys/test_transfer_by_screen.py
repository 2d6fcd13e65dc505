"""A hundred leads go from the tablet's screen through a phone's camera to the hub, within a minute.

The screen is filmed as Chromium shows it; each picture is photographed (tests/photo.py), a fifth of
them while the hand moves, and the film is what the camera of another Chromium sees.
"""

import base64
import io
import itertools
import random
import time
from contextlib import ExitStack

import pytest
from answering import answering
from no_network import Fair
from photo import Camera, photo
from PIL import Image

from kiosk.shared import qr

FPS = 30  # of Chromium's fake camera, for MJPEG
IN_HAND = Camera()
MOVING = Camera(shake_px=16, blur_px=3)


@pytest.fixture
def fair(tmp_path):
    opened = Fair(tmp_path)
    with ExitStack() as running:
        opened.booth_address = running.enter_context(answering(opened.booth_app))
        opened.hub_address = running.enter_context(answering(opened.hub_app))
        yield opened
    opened.close()


def at_the_staff_page(page, fair):
    page.goto(f"{fair.booth_address}/staff/")
    page.get_by_label("PIN").fill(fair.pin)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="This tablet").click()
    page.get_by_role("link", name="Without a network").click()
    # With its style sheets: what they hide is hidden only then.
    page.wait_for_url("**/staff/transfer")
    return page


def at_the_desk(browser, fair, **context):
    page = browser.new_context(viewport={"width": 412, "height": 915}, **context).new_page()
    page.goto(f"{fair.hub_address}/desk/")
    page.get_by_label("Name").fill("staff")
    page.get_by_label("Password").fill(fair.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Tablets").click()
    page.get_by_role("link", name="Without a network").click()
    return page


def filmed(page, pictures: int) -> list[tuple[float, bytes]]:
    """What the screen shows, picture by picture: (when, JPEG). A busy machine shows fewer a second."""
    film = []
    session = page.context.new_cdp_session(page)

    def keep(shown):
        film.append((shown["metadata"]["timestamp"], base64.b64decode(shown["data"])))
        session.send("Page.screencastFrameAck", {"sessionId": shown["sessionId"]})

    session.on("Page.screencastFrame", keep)
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 90})
    while len(film) < pictures:
        page.wait_for_timeout(100)
    session.send("Page.stopScreencast")
    return film


def camera_file(path, film: list[tuple[float, bytes]]) -> list[str]:
    """Chromium's arguments for a camera that sees this film, held in a hand."""
    chance = random.Random(0)
    with path.open("wb") as file:
        for (begin, picture), (end, _) in itertools.pairwise(film):
            screen = Image.open(io.BytesIO(picture)).convert("L")
            camera = MOVING if chance.random() < 0.2 else IN_HAND
            file.write(photo(screen, camera, chance) * max(1, round((end - begin) * FPS)))
    return fake_camera(path)


def fake_camera(path) -> list[str]:
    return [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={path}",
    ]


def test_hundred_leads_on_the_screen_are_at_the_hub_within_a_minute(
    fair, page, open_chromium, tmp_path
):
    captured = fair.capture(100)
    staff = at_the_staff_page(page, fair)
    staff.get_by_role("button", name="Show the codes").click()
    blocks = int(staff.locator("[data-blocks]").get_attribute("data-blocks"))
    # A fifth is lost on purpose, a tenth more by the camera, and a busy machine films some twice.
    film = filmed(staff, 2 * blocks)
    phone_browser = open_chromium(*camera_file(tmp_path / "film.mjpeg", film))
    phone = at_the_desk(phone_browser, fair, permissions=["camera"])
    # The phone's network fails once.
    phone.route("**/take-in/frames", lambda route: route.abort(), times=1)

    began = time.monotonic()
    phone.get_by_role("button", name="Start the camera").click()
    phone.get_by_text("the hub cannot be reached").wait_for(timeout=60_000)
    assert not phone.get_by_role("button", name="Start the camera").is_visible()
    phone.get_by_role("heading", name="All has arrived").wait_for(timeout=60_000)
    took_s = time.monotonic() - began
    code = phone.locator(".transfer__answer").inner_text()

    assert took_s < 60
    assert sorted(fair.arrived()) == sorted(captured)
    assert fair.waiting() == 100
    staff.get_by_role("button", name="The phone shows its code").click()
    staff.get_by_label("Code of twelve signs").fill(code.lower())
    staff.get_by_role("button", name="These are delivered").click()
    staff.get_by_text("Delivered: 100. Still waiting: 0.").wait_for()
    assert fair.waiting() == 0
    phone_browser.close()


def test_camera_that_sees_another_code_says_so(fair, open_chromium, tmp_path):
    screen = Image.new("L", (1280, 800), 250)
    product = Image.open(io.BytesIO(qr.png("https://pameran.example/p/K7Q2M4"))).convert("L")
    screen.paste(product.resize((600, 600)), (100, 100))
    film = tmp_path / "other.mjpeg"
    film.write_bytes(photo(screen, IN_HAND, random.Random(0)) * FPS)
    browser = open_chromium(*fake_camera(film))

    phone = at_the_desk(browser, fair, permissions=["camera"])
    phone.get_by_role("button", name="Start the camera").click()

    phone.get_by_text("This is another code").wait_for()
    browser.close()


def test_phone_that_refuses_its_camera_is_offered_the_file(fair, chromium):
    phone = at_the_desk(chromium, fair)
    # What a phone's browser answers (Media Capture and Streams, 10.2); one without a window has
    # nobody to ask, and answers something else.
    phone.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = "
        "async () => { throw new DOMException('', 'NotAllowedError') } }"
    )
    phone.get_by_role("button", name="Start the camera").click()

    phone.get_by_text("The browser may not use the camera").wait_for()
    assert phone.get_by_label("Bundle that the tablet wrote").is_visible()
    phone.context.close()


def test_codes_change_also_without_javascript(fair, chromium):
    fair.capture(1)
    context = chromium.new_context(java_script_enabled=False)
    staff = at_the_staff_page(context.new_page(), fair)

    assert not staff.get_by_role("button", name="Show the codes").is_visible()
    staff.get_by_role("link", name="Show the codes, one a second").click()
    first = staff.locator(".transfer__still img").get_attribute("src")
    staff.wait_for_url("**/staff/transfer?frame=1")

    assert staff.locator(".transfer__still img").get_attribute("src") == first.replace("0.", "1.")
    context.close()
