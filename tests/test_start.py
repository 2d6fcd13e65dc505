"""start.py with the real booth and hub: first and second start, every way to end, troubles."""

import json
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from running import START, Said, free, free_ports, health, kill_9, processes, started, within

# One xdist worker: they end what runs in one folder.
pytestmark = pytest.mark.xdist_group("start")


@pytest.fixture(scope="module")
def first(first_start: Said) -> Said:
    """What the first start in a new folder said."""
    return first_start


@pytest.fixture(scope="module")
def data(set_up) -> Path:
    """The folder that a first start has set up."""
    return set_up()


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


def test_second_start_installs_and_loads_nothing_answers_and_says_the_same_sign_ins(first, data):
    with started(data) as second:
        assert (health(second.booth), health(second.hub)) == (200, 200)
    assert second.said.startswith("\nPameran is running.\n")
    sign_ins = r"PIN \d+|password \S+"
    assert re.findall(sign_ins, second.said) == re.findall(sign_ins, first.said)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_ending_it_ends_both_and_frees_their_ports(data, how):
    with started(data) as second:
        second.process.send_signal(how)
        said, _ = second.process.communicate(timeout=20)

    assert said.strip() == "Stopped."
    assert second.process.returncode == 0
    assert processes(data) == []
    assert free(second.booth)
    assert free(second.hub)


def test_booth_and_hub_end_when_start_is_killed(data):
    with started(data) as second:
        second.process.kill()

        assert within(5, lambda: processes(data) == [])


def test_booth_that_was_killed_comes_back(data):
    with started(data) as second:
        (booth,) = processes(data, "booth")
        kill_9(booth)

        assert within(
            10, lambda: health(second.booth) == 200 and processes(data, "booth") != [booth]
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


@pytest.mark.parametrize(
    ("address", "lan_helps"),
    [("http://localhost:8800", False), ("http://192.168.1.5:8800", True)],
)
def test_address_that_no_phone_reaches_is_one_sentence_before_anything_is_written(
    tmp_path, address, lan_helps
):
    said = refused("--hub", "--public-url", address, "--data", str(tmp_path / "new"))

    assert said.startswith("--public-url: no phone can reach this address; allowed is an address")
    assert ("--lan" in said) == lan_helps
    assert said.count("\n") == 1
    assert not (tmp_path / "new").exists()


def test_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    data = tmp_path / "file" / "data"

    said = refused("--booth", "--booth-port", str(free_ports(1)[0]), "--data", str(data))

    assert said == (
        f"{data} cannot be written to (Not a directory): make it writable for this user, "
        "or use a folder that is, then start again.\n"
    )
