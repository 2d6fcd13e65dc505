"""The product pages for any web host: whole, relative, replaced as a whole, never over somebody's files."""

import json
import re
from pathlib import Path

import pytest
from commands import run
from environment import CHECKOUT
from sqlalchemy import select

from kiosk.hub import catalogue, database
from kiosk.hub.app import create_app
from kiosk.hub.config import Config
from kiosk.hub.phone import publish as published
from kiosk.hub.tables import event
from kiosk.shared import catalogue_file, clock, product
from kiosk.shared.language import OFFERED
from kiosk.shared.problems import Problem

DEMO = CHECKOUT / "kiosk" / "data" / "demo"
HUB = "https://pameran.example"


@pytest.fixture
def engine(tmp_path):
    opened = database.connect(f"sqlite:///{tmp_path / 'hub.sqlite3'}")
    read = catalogue_file.read(DEMO / "catalogue.csv", DEMO / "pictures")
    manifest = product.manifest(read.products[:3])
    database.write(opened, lambda c: catalogue.load(c, manifest, dict(read.blobs), clock.now()))
    yield opened
    opened.dispose()


def publish(engine, folder, **settings):
    app = create_app(Config(**settings), engine, b"m" * 32)
    return published.publish(app, folder)


def pages(folder):
    return sorted(folder.rglob("*.html"))


def links(page):
    """Addresses of all that a browser loads or opens."""
    text = page.read_text(encoding="utf-8")
    return re.findall(r'(?:href|src)="([^"]+)"', text)


def left_beside(folder):
    """What is there besides the hub's database."""
    return {path.name for path in folder.iterdir() if not path.name.startswith("hub.sqlite3")}


def test_each_link_of_each_page_is_in_the_folder_or_leads_to_the_hub(engine, tmp_path):
    folder = tmp_path / "site"
    assert publish(engine, folder, public_url=HUB) == 3

    # Three products, a list and the accessibility statement in each language, and the page that it opens with.
    assert len(pages(folder)) == len(OFFERED) * 5 + 1
    outside = set()
    for page in pages(folder):
        for link in links(page):
            if re.match(r"[a-z]+:", link):
                outside.add(link.split("?")[0])
            elif link.startswith("#"):
                assert f'id="{link[1:]}"' in page.read_text(encoding="utf-8") or link == "#"
            else:
                assert (page.parent / link).resolve().is_file(), (page, link)
                assert not link.startswith("/")
        statement = page.name == "accessibility.html"
        assert statement or any(link.endswith("accessibility.html") for link in links(page))
    forms = {link for link in outside if link.endswith("/inquiry")}
    assert len(forms) == 3
    assert all(link.startswith(f"{HUB}/p/") for link in forms)
    weights = [sum((page.parent / link).stat().st_size for link in set(links(page))
                   if not re.match(r"[a-z]+:|#", link) and not link.endswith(".html"))
               + page.stat().st_size for page in (folder / "id").glob("??????.html")]  # fmt: skip
    assert max(weights) <= 60 * 1024


def test_without_a_public_address_the_pages_say_how_to_ask(engine, tmp_path):
    publish(engine, tmp_path / "site")

    said = [page.read_text(encoding="utf-8") for page in (tmp_path / "site/en").glob("??????.html")]
    assert len(said) == 3
    assert all("To ask for a quote, write to us or call us." in text for text in said)
    assert not any("/inquiry" in text for text in said)


def test_folder_is_replaced_as_a_whole_and_nobody_elses_is_touched(engine, tmp_path):
    folder, foreign = tmp_path / "site", tmp_path / "papers"
    publish(engine, folder)
    (folder / "old.html").write_text("of a product that is gone")
    foreign.mkdir()
    (foreign / "letter.txt").write_text("Dear Ada")

    publish(engine, folder)
    with pytest.raises(Problem, match="folder_foreign"):
        publish(engine, foreign)

    assert not (folder / "old.html").exists()
    assert [path.name for path in foreign.iterdir()] == ["letter.txt"]
    assert left_beside(tmp_path) == {"site", "papers"}


def test_write_that_fails_in_the_middle_leaves_the_last_one_whole(engine, tmp_path, monkeypatch):
    folder = tmp_path / "site"
    publish(engine, folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    write, written = published._write, []

    def full(path: Path, content: bytes) -> None:
        written.append(path)
        if len(written) == 5:
            raise OSError(28, "No space left on device")
        write(path, content)

    monkeypatch.setattr(published, "_write", full)
    with pytest.raises(Problem, match=r"file\.refused"):
        publish(engine, folder, public_url=HUB)

    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert left_beside(tmp_path) == {"site"}


def test_command_says_what_was_written(engine, tmp_path):
    address = engine.url.render_as_string()
    done = run("hub", "publish", tmp_path / "site", "--data", tmp_path, "--database", address)

    assert done[0] == 0
    assert "3 products written" in done[1]
    assert "Without a public_url" in done[1]


def test_command_tells_no_tablet_that_the_fair_has_other_settings(engine, tmp_path):
    create_app(Config(public_url=HUB), engine, b"m" * 32)
    address = engine.url.render_as_string()
    run("hub", "publish", tmp_path / "site", "--data", tmp_path, "--database", address)

    with engine.connect() as connection:
        assert json.loads(connection.execute(select(event.c.told)).scalar())["public_url"] == HUB
