"""A tablet in public: no page of a buyer leads out of the kiosk, no gesture and no key either."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urljoin, urlsplit

import pytest
from answering import answering
from browser import ARGUMENTS
from builders import a_form
from environment import CHECKOUT
from markers import files_with
from pairs import Tablets
from running import within

from kiosk.booth import catalogue
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.staff import pin
from kiosk.shared import catalogue_file, clock, product

pytestmark = pytest.mark.xdist_group("lockdown")
DEMO = CHECKOUT / "kiosk" / "data" / "demo" / "catalogue.csv"
SCRIPTS = sorted((CHECKOUT / "static" / "js").glob("*.js"))
KIOSK_BROWSER = CHECKOUT / "scripts" / "kiosk-browser"
# Each asks to be stopped: what a browser would do else.
STOPPED = """() => {
  const event = (Kind, kind, more) => new Kind(kind, { bubbles: true, cancelable: true, ...more })
  const key = (key) => event(KeyboardEvent, "keydown", { key, ctrlKey: true })
  const tried = {
    menu: event(MouseEvent, "contextmenu"), drag: event(DragEvent, "dragstart"), drop: event(DragEvent, "drop"),
    zoom: event(WheelEvent, "wheel", { ctrlKey: true }), scroll: event(WheelEvent, "wheel"),
    print: key("p"), save: key("S"), open: key("o"), source: key("u"), larger: key("+"), copy: key("c"),
  }
  return Object.keys(tried).filter(name => !document.querySelector("h1").dispatchEvent(tried[name]))
}"""
STYLES = """(selector) => {
  const { userSelect, touchAction, overscrollBehaviorY } = getComputedStyle(document.querySelector(selector))
  return [userSelect, touchAction, overscrollBehaviorY]
}"""
# As a tablet does that saves its battery.
REFUSE_WAKE_LOCKS = """
  navigator.wakeLock.request = async () => { throw new DOMException("", "NotAllowedError") }"""
COUNT_WAKE_LOCKS = """
  window.locks = []
  navigator.wakeLock.request = async () => { locks.push({ released: false }); return locks.at(-1) }"""

# What is typed is in no answer as one word, for a cache may hold that.
SENT_AT_ONCE = {
    "/resume": (
        "text/html",
        b'<form method="post" action="/lead"><input name="name" autocomplete="off"></form>'
        b'<script src="/type.js"></script>',
    ),
    "/type.js": (
        "text/javascript",
        b"document.forms[0].elements.name.value = 'zqfirst' + '7f3a9c'; document.forms[0].submit()",
    ),
}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """A booth's app with the demo's products."""
    with ExitStack() as at_the_end:
        store = Tablets(tmp_path_factory.mktemp("lockdown"), at_the_end).new().store
        manifest = product.manifest(catalogue_file.read(DEMO).products)
        store.write(lambda c: catalogue.load(c, manifest, {}, clock.now()))
        settings = Config(public_url="https://pameran.example")
        app = create_app(settings, store, Loop(store, every_s=60))
        app.config["WTF_CSRF_ENABLED"] = False
        yield app


@pytest.fixture(scope="module")
def booth(app) -> Iterator[str]:
    with answering(app) as address:
        yield address


def buyers_pages(app) -> dict[str, str]:
    """Every page that a buyer comes to by tapping, one of each kind in each language: path → HTML."""
    browser = app.test_client()
    translated = set()
    more = browser.post("/lead", data=a_form()).location
    pages = {"/lead": browser.post("/lead", data={}).text}
    waiting = [more, "/nothing-here", "/one-moment/en"]
    waiting += ["/cards", "/product/PAS-KIT-004", "/lead?sku=PAS-KIT-004"]
    while waiting:
        path = waiting.pop()
        if path in pages or path.startswith(("/static/", "/image/", "/start-over")):
            continue
        kind = path.split("/")[1].split("?")[0], *re.findall(r"language=[\w-]+", path)
        if len(kind) > 1 and kind in translated:
            continue
        translated.add(kind)
        answer = browser.get(path, follow_redirects=True)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        pages[path] = answer.text
        for address in re.findall(r'(?:href|action|formaction)="([^"#]+)', answer.text):
            found = urlsplit(urljoin(path, address.replace("&amp;", "&")))
            waiting.append(found.path + (f"?{found.query}" if found.query else ""))
    # Last, for it ends the visit.
    return pages | {"/": browser.get("/").text}


def test_no_page_of_a_buyer_leads_elsewhere_prints_or_downloads(app):
    pages = buyers_pages(app)

    assert {"/", "/cards", "/product/PAS-KIT-004", "/lead"} <= set(pages)
    assert len(pages) > 24
    for path, page in pages.items():
        for name, address in re.findall(r'\s(\w+)="([^"]*//[^"]*|\w+:[^"]*)"', page):
            assert name not in ("href", "src", "action", "formaction", "poster"), (path, address)
        assert not re.search(r'target="_blank"|\sdownload[\s>=]|href="/staff', page), path
    assert [file.name for file in SCRIPTS if "print()" in file.read_text()] == []


def test_each_field_of_the_kiosk_says_that_it_is_not_to_be_remembered(app):
    browser = app.test_client()
    pages = [browser.get("/lead?sku=PAS-KIT-004"), browser.get("/staff/sign-in")]
    pages.append(browser.get(browser.post("/lead", data=a_form()).location))
    fields = [
        f for page in pages for f in re.findall(r"<(?:input|select|textarea)[^>]*>", page.text)
    ]

    asked = [field for field in fields if 'type="hidden"' not in field]
    assert len(asked) > 10
    assert [field for field in asked if 'autocomplete="off"' not in field] == []


def test_no_script_keeps_anything_in_the_browser():
    stores = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|window\.name")

    assert len(SCRIPTS) > 8
    assert [file.name for file in SCRIPTS if stores.search(file.read_text())] == []


def test_gestures_and_keys_that_lead_out_are_stopped_and_others_not(booth, page):
    page.goto(f"{booth}/product/PAS-KIT-004")
    stopped = {"menu", "drag", "drop", "zoom", "print", "save", "open", "source", "larger"}

    assert set(page.evaluate(STOPPED)) == stopped
    page.goto(f"{booth}/lead")
    assert page.evaluate(STYLES, "html") == ["none", "pan-x pan-y", "none"]
    assert page.evaluate(STYLES, "h1")[0] == "none"
    assert page.evaluate(STYLES, "[name=name]")[0] == "text"


def test_two_fingers_and_double_taps_do_not_enlarge_the_page(booth, chromium):
    with chromium.new_context(
        viewport={"width": 1280, "height": 800}, has_touch=True, is_mobile=True
    ) as context:
        page = context.new_page()
        page.goto(f"{booth}/cards")
        fingers = context.new_cdp_session(page)
        pinch(fingers)
        tap_twice(fingers)

        assert page.evaluate("visualViewport.scale") == 1
        # They do enlarge a page whose style sheet does not forbid it.
        page.evaluate("document.documentElement.style.touchAction = 'auto'")
        pinch(fingers)
        assert page.evaluate("visualViewport.scale") > 1


def pinch(fingers):
    """Two fingers go apart."""
    for kind, apart in [("touchStart", 30), *(("touchMove", px) for px in range(45, 180, 15))]:
        touch(
            fingers,
            kind,
            [{"x": 500 - apart, "y": 400, "id": 0}, {"x": 500 + apart, "y": 400, "id": 1}],
        )
    touch(fingers, "touchEnd", [])


def tap_twice(fingers):
    for _ in range(2):
        touch(fingers, "touchStart", [{"x": 400, "y": 40, "id": 0}])
        touch(fingers, "touchEnd", [])


def touch(fingers, kind, points):
    fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


@pytest.mark.parametrize("path", ["", "product/PAS-KIT-004"])
def test_five_taps_on_the_mark_lead_to_the_pin_and_fewer_do_not(booth, page, path):
    page.clock.install(time=0)
    page.clock.pause_at(1)
    page.goto(f"{booth}/{path}")
    mark = page.locator(".bar__mark")
    for _ in range(4):
        mark.click()
        page.clock.run_for(400)
    assert page.url == f"{booth}/{path}"
    mark.click()
    page.get_by_label("PIN").wait_for()

    page.goto(f"{booth}/{path}")
    mark.click()
    page.clock.run_for(600)
    page.wait_for_url(f"{booth}/cards" if path else booth)


def test_screen_is_kept_awake_from_the_first_tap_and_when_the_page_is_seen_again(booth, page):
    page.add_init_script(COUNT_WAKE_LOCKS)
    page.goto(f"{booth}/cards")
    page.locator("header").click(position={"x": 600, "y": 5})
    assert page.evaluate("locks.length") == 1

    page.evaluate("locks[0].released = true; document.dispatchEvent(new Event('visibilitychange'))")
    assert page.evaluate("locks.length") == 2
    page.evaluate("locks[1].released = true")
    page.locator("header").click(position={"x": 600, "y": 5})
    assert page.evaluate("locks.length") == 3


@pytest.mark.parametrize("refused", [True, False])
def test_staff_read_what_to_set_where_the_tablet_refuses_to_stay_awake(app, booth, page, refused):
    typed_pin = app.extensions["booth"].store.write(pin.new)
    page.add_init_script(REFUSE_WAKE_LOCKS if refused else COUNT_WAKE_LOCKS)
    page.goto(f"{booth}/staff/sign-in")
    page.locator("[name=pin]").fill(typed_pin)
    page.locator("[name=pin]").press("Enter")
    page.locator("table").wait_for()
    note = page.get_by_text("set its display never to sleep")

    if refused:
        note.wait_for()
    else:
        page.wait_for_function("locks.length")
        assert note.count() == 1
        assert note.is_hidden()


def test_kiosk_s_browser_opens_the_booth_and_writes_no_form_down_and_leaves_no_profile(
    app, tmp_path, chromium_program
):
    opened = []

    def noting(environ, start_response):
        """The booth, whose first page sends a form before anything else can happen."""
        path = environ["PATH_INFO"]
        opened.append((environ["REQUEST_METHOD"], path))
        if path not in SENT_AT_ONCE:
            return app(environ, start_response)
        kind, body = SENT_AT_ONCE[path]
        start_response("200 OK", [("Content-Type", kind)])
        return [body]

    with answering(noting) as address:
        arguments = [
            "--url",
            address,
            "--profiles",
            tmp_path,
            "--browser",
            chromium_program.executable,
        ]
        process = subprocess.Popen(
            [sys.executable, KIOSK_BROWSER, *arguments, "--", "--headless", *ARGUMENTS],
            env={**os.environ, **chromium_program.environment},
            stderr=subprocess.DEVNULL,
        )
        try:
            assert within(40, lambda: ("POST", "/lead") in opened)
            # The form has problems, so its answer is a page; Chromium writes sessions down 2.5 s later.
            time.sleep(4)
            assert len(list(tmp_path.iterdir())) == 1
            assert files_with(tmp_path, "zqfirst7f3a9c") == []
        finally:
            process.terminate()
            ended = process.wait(20)

    assert ended == 0
    assert list(tmp_path.iterdir()) == []


def test_policy_allows_the_booth_only_and_no_printing_files_or_developer_tools(tmp_path):
    command = [sys.executable, KIOSK_BROWSER, "--policy", "--policy-folder", tmp_path]
    done = subprocess.run([*command, "--browser", sys.executable], capture_output=True, text=True)
    policy = json.loads((tmp_path / "pameran.json").read_text())

    assert done.stdout.strip() == str(tmp_path / "pameran.json")
    assert (policy["URLBlocklist"], policy["URLAllowlist"]) == (["*"], ["127.0.0.1:8000"])
    assert not any(policy[name] for name in ("PrintingEnabled", "AllowFileSelectionDialogs"))
    assert policy["DeveloperToolsAvailability"] == 2
