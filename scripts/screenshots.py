"""Takes a picture of each screen, in each language, lying and upright: `python3 scripts/screenshots.py`.

Starts booth and hub as start.py does, on free ports with the demo catalogue and
a few buyers' leads, and walks through them with the tests' browser. Into the
folder --out go one PNG a screen, and all of them as sheet.html and sheet.png.
"""

import argparse
import html
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

# Before any other of ours: an older Python ends here, with a sentence.
import screens
from environment import CHECKOUT, VENV, prepare
from first_start import Notes
from processes import Process, end
from screens import Place
from start import start

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHAPES = {"lying": (1280, 800), "upright": (800, 1280)}
PHONE = (390, 844)
# Phones cannot reach it; the code of a product's page has the size it has at a fair.
PUBLIC_URL = "https://pameran.example"
BUYERS = [
    ("Ana Müller", "email", "ana@muller-import.example"),
    ("أحمد بن محمد", "whatsapp", "+971 50 123 4567"),
    ("王小明", "wechat", "wang_xiaoming"),
    ("María-José Carreño Quiñones", "email", "mj@carreno.example"),
    ("D’Arcy", "phone", "12345"),
]
# All pictures are there, also those further down that a page fetches late.
COMPLETE = """
    Promise.all([...document.images].map(image => { image.loading = "eager"; return image.decode() }))
"""
# Before a picture of the whole page: what sticks to the screen goes to its place.
UNROLL = """
    for (const element of document.querySelectorAll(".actions")) element.style.position = "static"
"""
README_PICTURE = CHECKOUT / "static" / "img" / "screenshot.webp"
README_SCREENS = ("attract", "cards", "product", "form")


def main() -> int:
    python = prepare("requirements.txt", "tests/requirements.txt")
    if Path(sys.prefix) != VENV:
        return subprocess.run([str(python), __file__, *sys.argv[1:]], check=False).returncode
    options = read_options()
    options.out.mkdir(parents=True, exist_ok=True)
    with running() as place, open_browser() as browser:
        rows = pictures(browser, place, options.out, options.languages)
        write_sheet(browser, rows, options.out)
    if options.readme:
        write_readme_picture(options.out)
    print(f"{len(list(options.out.glob('*.png')))} pictures: {options.out / 'sheet.html'}")
    return 0


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Take a picture of each screen.")
    now = datetime.now(UTC).astimezone()
    parser.add_argument(
        "--out",
        type=lambda text: Path(text).expanduser().absolute(),
        default=CHECKOUT / ".data" / f"screenshots-{now:%Y-%m-%d-%H%M%S}",
        metavar="DIR",
        help="the folder for the pictures (a new one in .data)",
    )
    parser.add_argument(
        "--languages",
        type=lambda text: text.split(","),
        metavar="CODES",
        help="only these, with commas between them (all)",
    )
    parser.add_argument("--readme", action="store_true", help="make the README's picture anew, too")
    return parser.parse_args()


@contextmanager
def running() -> Iterator[Place]:
    """Booth and hub as a first start makes them, in a folder that is gone afterwards."""
    processes: list[Process] = []
    with tempfile.TemporaryDirectory(prefix="pameran-screenshots-") as folder:
        booth_port, hub_port = free_ports(2)
        options = argparse.Namespace(
            apps=["booth", "hub"], booth_port=booth_port, hub_port=hub_port, lan=False,
            public_url=PUBLIC_URL, data=Path(folder), no_browser=True,
        )  # fmt: skip
        try:
            start(options, processes)
            noted = Notes(options.data, options.apps).noted
            yield Place(
                f"http://127.0.0.1:{booth_port}", f"http://127.0.0.1:{hub_port}",
                noted["booth_pin"], noted["hub_password"], processes,
            )  # fmt: skip
        finally:
            end(processes)


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def open_browser() -> Iterator["Browser"]:
    # The tests' own: found or fetched in the same way.
    sys.path.append(str(CHECKOUT / "tests"))
    import browser
    from playwright.sync_api import sync_playwright

    found = browser.chromium()
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=found.executable,
            args=browser.ARGUMENTS,
            env={**os.environ, **found.environment},
        )
        # A picture taken in the middle of a cross-fade would show two pages.
        opened.new_context = partial(opened.new_context, reduced_motion="reduce")
        yield opened


def pictures(
    browser: "Browser", place: Place, out: Path, chosen: list[str] | None
) -> dict[str, list[str]]:
    """Take them all: screen → the names of its pictures. chosen: codes of languages, None for all"""
    with browser.new_context() as context:
        page = context.new_page()
        for name, way, address in BUYERS:
            send_lead(page, place, name, way, address)
    rows: dict[str, list[str]] = {}

    def picture(page: "Page", screen: str, *rest: str) -> None:
        name = "-".join((screen, *rest))
        take(page, out / f"{name}.png")
        rows.setdefault(screen, []).append(name)

    with browser.new_context() as context:
        page = context.new_page()
        page.goto(place.booth)
        languages = [str(link.get_attribute("lang")) for link in page.locator("a[lang]").all()]
    for language in chosen or languages:
        for shape, (width, height) in SHAPES.items():
            with browser.new_context(
                viewport={"width": width, "height": height}, locale=language
            ) as context:
                page = context.new_page()
                for walk in (screens.walk, screens.walk_staff, screens.walk_desk):
                    for screen in walk(page, place, language):
                        picture(page, screen, language, shape)
                for screen in screens.walk(page, place, language, whole=False, text="large"):
                    picture(page, f"{screen}-large", language, shape)
        with browser.new_context(
            viewport={"width": PHONE[0], "height": PHONE[1]}, locale=language, device_scale_factor=2
        ) as context:
            page = context.new_page()
            for screen in screens.walk_phone(page, place, language):
                picture(page, screen, language)
    return rows


def send_lead(page: "Page", place: Place, name: str, way: str, address: str) -> None:
    page.goto(f"{place.booth}/lead?sku={screens.PRODUCT}")
    screens.fill_in(page, name, way, address)
    screens.send(page)


def take(page: "Page", path: Path) -> None:
    """What a person sees, and beside it the whole page where that is longer."""
    page.evaluate("document.activeElement.blur()")
    page.evaluate(COMPLETE)
    page.screenshot(path=path)
    long = page.evaluate("document.documentElement.scrollHeight > innerHeight + 1")
    if long:
        page.evaluate(UNROLL)
        page.screenshot(path=path.with_name(f"{path.stem}-whole.png"), full_page=True)


def write_sheet(browser: "Browser", rows: dict[str, list[str]], out: Path) -> None:
    """All pictures on one page, a row a screen."""
    cells = "".join(
        f"<h2>{html.escape(screen)}</h2><p>"
        + "".join(f'<a href="{name}.png"><img src="{name}.png" alt="{name}"></a>' for name in names)
        for screen, names in rows.items()
    )
    style = (
        "body{font:20px sans-serif;background:#888;margin:24px}"
        "img{height:400px;margin:0 16px 16px 0;vertical-align:top}"
    )
    page_html = f"<!doctype html><title>Pameran</title><style>{style}</style>{cells}"
    sheet = out / "sheet.html"
    sheet.write_text(page_html, encoding="utf-8")
    with browser.new_context(viewport={"width": 1920, "height": 1080}) as context:
        page = context.new_page()
        page.goto(sheet.as_uri())
        page.screenshot(path=out / "sheet.png", full_page=True)


def write_readme_picture(out: Path) -> None:
    """Four screens beside each other."""
    from PIL import Image

    width, height, gap = 720, 450, 16
    picture = Image.new("RGB", (2 * width + gap, 2 * height + gap), "white")
    for index, screen in enumerate(README_SCREENS):
        with Image.open(out / f"{screen}-en-lying.png") as one:
            small = one.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
        picture.paste(small, ((index % 2) * (width + gap), (index // 2) * (height + gap)))
    picture.save(README_PICTURE, "WEBP", quality=80, method=6)


if __name__ == "__main__":
    sys.exit(main())
