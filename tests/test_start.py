"""start.py with the real booth and hub: first and second start, every way to end, troubles."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from environment import CHECKOUT

# One xdist worker: the first start is the dear one, and made once for all of them.
pytestmark = [
    pytest.mark.xdist_group("start"),
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="finds processes in /proc"),
]

START = CHECKOUT / "scripts" / "start.py"


@dataclass
class Started:
    """A start.py that has said where everything is."""

    process: subprocess.Popen[str]
    data: Path
    booth: int  # port
    hub: int  # port
    said: str  # everything up to its last line
    took_s: float  # from its start to that line


@contextmanager
def started(data: Path) -> Iterator[Started]:
    """Run start.py on free ports until it has said where everything is; ended with the block."""
    booth, hub = free_ports(2)
    began = time.monotonic()
    process = subprocess.Popen(
        [
            *(sys.executable, START, "--no-browser", "--data", data),
            *("--booth-port", str(booth), "--hub-port", str(hub)),
        ],
        cwd="/",
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
            yield Started(process, data, booth, hub, said, time.monotonic() - began)
        finally:
            process.terminate()


def free_ports(count: int) -> list[int]:
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


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
    except OSError:
        return 0
    finally:
        connection.close()


def processes(data: Path, app: str = "") -> list[int]:
    """Find the booth and hub processes of this data folder, without start.py itself."""
    found = []
    for place in Path("/proc").iterdir():
        if place.name.isdecimal():
            try:
                words = (place / "cmdline").read_bytes().decode(errors="replace").split("\0")
            # It has ended since.
            except OSError:
                continue
            if f"{data}/{app}" in "\0".join(words) and "--until-stdin-closes" in words:
                found.append(int(place.name))
    return found


def within(seconds: float, true: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Started:
    """Start once in a new folder, with a space in its name, and stop it."""
    data = tmp_path_factory.mktemp("start") / "my data"
    with started(data) as first:
        pass
    return first


def test_first_start_says_where_booth_and_hub_are_and_how_to_sign_in(first):
    assert f"  Booth     http://127.0.0.1:{first.booth}/\n" in first.said
    assert re.search(rf"  Staff     http://127.0.0.1:{first.booth}/staff +PIN \d+\n", first.said)
    desk = rf"  Hub desk  http://127.0.0.1:{first.hub}/desk +name staff, password \S+\n"
    assert re.search(desk, first.said)
    assert f"  Data      {first.data}\n" in first.said
    assert "--public-url" in first.said


def test_sign_ins_are_noted_where_only_this_user_reads_them(first):
    file = first.data / "start.json"

    assert file.stat().st_mode & 0o777 == 0o600
    assert json.loads(file.read_text())["booth_pin"] in first.said


def test_second_start_takes_less_than_3_s_and_both_answer(first):
    with started(first.data) as second:
        assert (health(second.booth), health(second.hub)) == (200, 200)
        sign_ins = r"PIN \d+|password \S+"
        assert re.findall(sign_ins, second.said) == re.findall(sign_ins, first.said)
        assert second.took_s < 3


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_ending_it_ends_both_and_frees_their_ports(first, how):
    with started(first.data) as second:
        second.process.send_signal(how)
        said, _ = second.process.communicate(timeout=20)

    assert said.strip() == "Stopped."
    assert second.process.returncode == 0
    assert processes(first.data) == []
    assert free(second.booth)
    assert free(second.hub)


def test_booth_and_hub_end_when_start_is_killed(first):
    with started(first.data) as second:
        second.process.kill()

        assert within(5, lambda: processes(first.data) == [])


def test_booth_that_was_killed_comes_back(first):
    with started(first.data) as second:
        (booth,) = processes(first.data, "booth")
        os.kill(booth, signal.SIGKILL)

        assert within(
            10, lambda: health(second.booth) == 200 and processes(first.data, "booth") != [booth]
        )
        assert second.process.stdout is not None
        assert second.process.stdout.readline() == (
            "The booth ended unexpectedly and is started again.\n"
        )


def refused(*options: str) -> str:
    """Run a start that is expected to fail: what it said."""
    answer = subprocess.run(
        [sys.executable, START, "--no-browser", *options], cwd="/", capture_output=True, text=True
    )
    assert answer.returncode == 1
    assert answer.stdout == ""
    return answer.stderr


def test_port_in_use_is_one_sentence_with_the_option_for_another(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said = refused("--hub", "--hub-port", str(port), "--data", str(tmp_path / "new"))

    assert said == (
        f"Port {port} is in use, maybe by another start of this: choose another with --hub-port, "
        f"such as --hub-port {port + 1}.\n"
    )
    assert not (tmp_path / "new").exists()


def test_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    data = tmp_path / "file" / "data"

    said = refused("--booth", "--booth-port", str(free_ports(1)[0]), "--data", str(data))

    assert said == (
        f"{data} cannot be written to (Not a directory): make it writable for this user, "
        "or use a folder that is, then start again.\n"
    )
