"""What every test may ask for: an empty PostgreSQL database, a browser, a page, a fair set up.

PostgreSQL, the browser and a first start are prepared once for all xdist workers, and only
when a collected test asks for them.
"""

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest
from environment import Stop

if TYPE_CHECKING:
    from browser import Browser as Program
    from playwright.sync_api import Browser, BrowserContext, Page
    from running import Said

pytest_plugins = ["fault_counts"]

# Fixture → what must be there before it.
NEEDS = {
    "postgres_url": "postgres",
    "open_chromium": "browser",
    "chromium_program": "browser",
    "first_start": "start",
}
# In this order: the first two may have to be downloaded.
SUPPLIES = ("postgres", "browser", "start")
ASK_EVERY_S = 0.02
FOLDER = pytest.StashKey[Path]()


class Supplies(threading.Thread):
    """Prepares what tests need, in the process that lives longer than the xdist workers.

    They ask by making the file NAME.wanted in its folder, and read the answer in
    NAME.json: {"answer": …}, or {"problem": a sentence saying what to install}.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(name="supplies", daemon=True)
        self.folder = folder
        self.ended = threading.Event()

    def run(self) -> None:
        open_until_the_end = ExitStack()
        with open_until_the_end:
            while not self.ended.wait(ASK_EVERY_S):
                for name in SUPPLIES:
                    wanted, reply = self.folder / f"{name}.wanted", self.folder / f"{name}.json"
                    if wanted.exists() and not reply.exists():
                        text = json.dumps(self.prepare(name, open_until_the_end))
                        new = self.folder / f"{name}.new"
                        new.write_text(text, encoding="utf-8")
                        new.replace(reply)

    def prepare(self, name: str, until_the_end: ExitStack) -> dict[str, Any]:
        # Imported here: they take longer than most single tests, which need neither.
        import browser
        import postgres
        import running

        try:
            if name == "start":
                # With a space in its name, as people's folders have.
                with running.started(self.folder / "start" / "my data") as first:
                    said = (str(first.data), first.booth, first.hub, first.said, first.took_s)
                return {"answer": said}
            if name == "browser":
                return {"answer": asdict(browser.chromium())}
            return {"answer": until_the_end.enter_context(postgres.server())}
        # Whatever it is, the tests that wait must hear of it.
        except (Stop, Exception) as problem:
            return {"problem": f"{problem}" if isinstance(problem, Stop) else repr(problem)}

    def stop(self) -> None:
        self.ended.set()
        self.join()


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        config.stash[FOLDER] = Path(config.workerinput["supplies"])
        return
    folder = TemporaryDirectory(prefix="pameran-tests-")
    config.stash[FOLDER] = Path(folder.name)
    supplies = Supplies(Path(folder.name))
    supplies.start()
    # The last added is the first done.
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(supplies.stop)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell an xdist worker where to ask."""
    node.workerinput["supplies"] = str(node.config.stash[FOLDER])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that take seconds: those of milliseconds fill up the end for all workers."""
    items.sort(key=lambda item: item.path.parent.name not in ("faults", "journeys", "tests"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Ask for what the collected tests need now: a download may take longer than a test may."""
    if session.config.option.collectonly:
        return
    fixtures = {name for item in session.items for name in getattr(item, "fixturenames", ())}
    needs = {need for fixture, need in NEEDS.items() if fixture in fixtures}
    for need in needs:
        ask(session.config, need)
    for need in needs - {"start"}:
        reply(session.config, need)


def ask(config: pytest.Config, need: str) -> None:
    (config.stash[FOLDER] / f"{need}.wanted").touch()


def reply(config: pytest.Config, need: str) -> dict[str, Any]:
    path = config.stash[FOLDER] / f"{need}.json"
    while not path.exists():
        time.sleep(ASK_EVERY_S)
    answer: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return answer


def supplied(config: pytest.Config, need: str) -> Any:
    ask(config, need)
    answer = reply(config, need)
    if "problem" in answer:
        pytest.fail(answer["problem"], pytrace=False)
    return answer["answer"]


@pytest.fixture(scope="session", autouse=True)
def scrypt_of_the_product() -> Iterator[str]:
    """Let PINs and passwords cost next to nothing in the tests' own process; what they cost otherwise."""
    from kiosk.shared import hashed

    product, hashed.SCRYPT = hashed.SCRYPT, "scrypt:128:8:1"
    yield product
    hashed.SCRYPT = product


@pytest.fixture(scope="session", autouse=True)
def templates_compiled_once() -> None:
    """Let all the apps that tests make share the code of their templates: to compile one takes 10 ms."""
    from flask import Flask
    from jinja2 import BytecodeCache
    from jinja2.bccache import Bucket

    class Compiled(BytecodeCache):
        codes: dict[tuple[str, str], Any] = {}  # noqa: RUF012 (one for all)

        def load_bytecode(self, bucket: Bucket) -> None:
            bucket.code = self.codes.get((bucket.key, bucket.checksum))

        def dump_bytecode(self, bucket: Bucket) -> None:
            self.codes[bucket.key, bucket.checksum] = bucket.code

    Flask.jinja_options = {"bytecode_cache": Compiled()}


@pytest.fixture(scope="session")
def postgres_of_worker(pytestconfig: pytest.Config) -> Iterator[str]:
    """Make the database that a worker's tests have one after the other."""
    import postgres

    with postgres.database(supplied(pytestconfig, "postgres")) as url:
        yield url


@pytest.fixture
def postgres_url(postgres_of_worker: str) -> Iterator[str]:
    """Lend an empty database to one test: its SQLAlchemy URL."""
    import postgres

    yield postgres_of_worker
    postgres.empty(postgres_of_worker)


@pytest.fixture(scope="session")
def postgres_of_hubs(pytestconfig: pytest.Config) -> Iterator[str]:
    """Make the database that a worker's hubs have one after the other, with a hub's tables."""
    import postgres

    from kiosk.hub import database

    with postgres.database(supplied(pytestconfig, "postgres")) as url:
        database.connect(url).dispose()
        postgres.keep(url)
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def hub_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Lend a database for a hub, of each kind, as its first start leaves it: its SQLAlchemy URL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'hub.sqlite3'}"
        return
    import postgres

    from kiosk.hub import database

    url: str = request.getfixturevalue("postgres_of_hubs")
    yield url
    if not postgres.as_kept(url):
        # The test changed the tables themselves.
        postgres.empty(url)
        database.connect(url).dispose()
    postgres.bring_back(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_hub_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Lend an empty database for a hub, of each kind: its SQLAlchemy URL."""
    if request.param == "postgresql":
        url: str = request.getfixturevalue("postgres_url")
        return url
    return f"sqlite:///{tmp_path / 'hub.sqlite3'}"


@pytest.fixture
def hub(hub_url: str) -> Iterator[Any]:
    """Start a hub that answers on a port, on each database: a pairs.AHub."""
    from pairs import a_hub

    with a_hub(hub_url) as answering:
        yield answering


@pytest.fixture
def tablets(tmp_path: Path) -> Iterator[Any]:
    """Open tablets, closed after the test: a pairs.Tablets."""
    from pairs import Tablets

    with ExitStack() as at_the_end:
        yield Tablets(tmp_path, at_the_end)


@pytest.fixture(scope="session")
def open_chromium(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., "Browser"]]:
    """Start one more browser: open_chromium("--lang=ar", FONTCONFIG_FILE="…")."""
    from browser import ARGUMENTS
    from playwright.sync_api import sync_playwright

    found = supplied(pytestconfig, "browser")
    home = str(tmp_path_factory.mktemp("browser-home"))
    folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"), home)
    with sync_playwright() as playwright:

        def launch(*arguments: str, **environment: str) -> "Browser":
            browser = playwright.chromium.launch(
                executable_path=found["executable"],
                args=[*ARGUMENTS, *arguments],
                env={**os.environ, **found["environment"], **folders, **environment},
            )
            browser.new_context = partial(
                browser.new_context,
                # A picture taken in the middle of a cross-fade would show two pages.
                reduced_motion="reduce",
                # It only keeps the page "One moment", in twelve languages: a third of a second each time.
                service_workers="block",
            )
            return browser

        yield launch


@pytest.fixture(scope="session")
def chromium_program(pytestconfig: pytest.Config) -> "Program":
    """Find the browser's program, for tests that start it by themselves."""
    from browser import Browser as Program

    return Program(**supplied(pytestconfig, "browser"))


@pytest.fixture(scope="session")
def open_profile(
    chromium_program: "Program", chromium: "Browser"
) -> Callable[[Path], "BrowserContext"]:
    """Start a browser with its profile in this folder, which keeps pages for its back button."""
    from browser import ARGUMENTS

    def launch(profile: Path) -> "BrowserContext":
        return chromium.browser_type.launch_persistent_context(
            profile,
            executable_path=chromium_program.executable,
            args=ARGUMENTS,
            ignore_default_args=["--disable-back-forward-cache"],
            env={**os.environ, **chromium_program.environment},
            viewport={"width": 1280, "height": 800},
            reduced_motion="reduce",
            locale="en-GB",
        )

    return launch


@pytest.fixture(scope="session")
def chromium(open_chromium: Callable[..., "Browser"]) -> "Browser":
    """Start the browser that a worker's tests share."""
    return open_chromium()


@pytest.fixture
def page(chromium: "Browser") -> Iterator["Page"]:
    """Open a page of 1280 x 800 with no cookies, storage or cache from another test."""
    with chromium.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def first_start(pytestconfig: pytest.Config) -> "Said":
    """What the first start in a new folder said; it has ended. Its data is not to be changed."""
    from running import Said

    data, *said = supplied(pytestconfig, "start")
    return Said(Path(data), *said)


@pytest.fixture(scope="module")
def set_up(first_start: "Said", tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Make one more data folder as the first start leaves it, with its own leads to come."""

    def copy() -> Path:
        return Path(shutil.copytree(first_start.data, tmp_path_factory.mktemp("fair") / "my data"))

    return copy
