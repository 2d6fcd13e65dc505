"""Real processes for tests: start.py, booth or hub alone, and single commands."""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import psutil
from environment import CHECKOUT

START = CHECKOUT / "scripts" / "start.py"
FAULTY = CHECKOUT / "tests" / "faulty.py"
ASK_EVERY_S = 0.05


@dataclass
class Said:
    """What a start.py has said, which may have ended since."""

    data: Path
    booth: int  # port
    hub: int  # port
    said: str  # everything up to its last line
    took_s: float  # from its start to its last line

    @property
    def booth_url(self) -> str:
        return f"http://127.0.0.1:{self.booth}"

    @property
    def hub_url(self) -> str:
        return f"http://127.0.0.1:{self.hub}"

    @property
    def pin(self) -> str:
        return sign_in(self.said, "PIN")

    @property
    def password(self) -> str:
        return sign_in(self.said, "password")


@dataclass
class Started(Said):
    """A start.py that runs."""

    process: subprocess.Popen[str]


def sign_in(said: str, word: str) -> str:
    found = re.search(rf"{word} (\S+)$", said, re.MULTILINE)
    assert found, said
    return found[1]


@contextmanager
def started(
    data: Path, *options: str, public: bool = False, environment: dict[str, str] | None = None
) -> Iterator[Started]:
    """Run start.py on free ports until it has said where everything is; ended with the block.

    public: let the QR codes lead to http://hub.test:PORT, which a test's browser knows
    """
    booth, hub = free_ports(2)
    reach = ["--public-url", f"http://hub.test:{hub}"] if public else []
    began = time.monotonic()
    process = subprocess.Popen(
        [
            *(sys.executable, START, "--no-browser", "--data", data, *reach, *options),
            *("--booth-port", str(booth), "--hub-port", str(hub)),
        ],
        cwd="/",
        env={**os.environ, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if line.startswith("Ctrl-C"):
                    break
            assert "Ctrl-C stops both." in said, said
            yield Started(data, booth, hub, said, time.monotonic() - began, process)
        finally:
            process.terminate()


@contextmanager
def alone(
    app: str,
    data: Path,
    port: int,
    *arguments: str,
    fault: str = "",
    log: Path | None = None,
    inside: tuple[str | Path, ...] = (),
) -> Iterator[subprocess.Popen[bytes]]:
    """Run booth or hub by itself until the block ends.

    fault:  one of those in tests/faulty.py, which is then what runs it
    log:    where its output goes; by default nowhere
    inside: a command that ends by running what follows it
    """
    program = [str(FAULTY), fault] if fault else ["-m", "kiosk"]
    process = subprocess.Popen(
        [*inside, sys.executable, *program, app, "--data", data, "--port", str(port), *arguments],
        cwd=CHECKOUT,
        stdin=subprocess.DEVNULL,
        # A pipe, which takes what it says also where it may write to no file.
        stdout=subprocess.PIPE if log else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
    )
    reader = Thread(target=copy, args=(process, log))
    reader.start()
    try:
        assert within(30, lambda: health(port) == 200 or process.poll() is not None)
        assert process.poll() is None, f"the {app} ended with {process.poll()}"
        yield process
    finally:
        process.terminate()
        process.wait(20)
        reader.join()


def copy(process: subprocess.Popen[bytes], log: Path | None) -> None:
    """Add what a process says to a file, until it ends."""
    if log and process.stdout:
        with process.stdout, log.open("ab") as file:
            shutil.copyfileobj(process.stdout, file)


def kiosk(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run one command as it is typed: python -m kiosk …"""
    return subprocess.run(
        [sys.executable, "-m", "kiosk", *arguments],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def free_port() -> int:
    return free_ports(1)[0]


def free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def health(port: int) -> int:
    """Ask /healthz: its status, or 0 where nobody answers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def processes(data: Path, app: str = "") -> list[int]:
    """Find the booth and hub processes of this data folder, without start.py itself."""
    found = []
    for process in psutil.process_iter(["cmdline"]):
        words = process.info["cmdline"] or []
        if f"{data}{os.sep}{app}" in "\0".join(words) and "--until-stdin-closes" in words:
            found.append(process.pid)
    return found


def within(seconds: float, true: Callable[[], object]) -> bool:
    """Wait until this is true; False where it is not in time."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(ASK_EVERY_S)
    return True


def kill_9(process: int) -> None:
    os.kill(process, signal.SIGKILL)
