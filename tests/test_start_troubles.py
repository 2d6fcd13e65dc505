"""start.py in trouble: each is one sentence that says what to do, and nothing is left running."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest
from environment import CHECKOUT
from running import START, Said, free_ports, health, kill_9, processes, started, within


@pytest.fixture
def data(first_start: Said, tmp_path: Path) -> Path:
    """Everything that a first start has set up, in a folder of this test's own."""
    return Path(shutil.copytree(first_start.data, tmp_path / "my data"))


def start(
    *options: object, cwd: Path | str = "/", limit_bytes: int = 0
) -> subprocess.CompletedProcess[str]:
    """A start that is expected to fail.

    limit_bytes: the size of file at which its disk is full; 0 for none
    """

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, limit_bytes))

    booth, hub = free_ports(2)
    return subprocess.run(
        [
            *(sys.executable, START, "--no-browser", "--booth-port", str(booth)),
            *("--hub-port", str(hub), *map(str, options)),
        ],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=100,
        preexec_fn=limit if limit_bytes else None,
    )


def test_data_that_is_a_file_is_named_with_the_option_for_a_folder(tmp_path):
    (tmp_path / "file").touch()

    refused = start("--data", tmp_path / "file")

    assert (refused.returncode, refused.stderr) == (
        1,
        f"{tmp_path / 'file'} is a file: name a folder with --data.\n",
    )


def test_damaged_notes_are_named_and_kept(tmp_path):
    (tmp_path / "start.json").write_text("{")

    refused = start("--data", tmp_path)

    assert (refused.returncode, refused.stderr) == (
        1,
        f"{tmp_path / 'start.json'} is damaged: move it away, then start again.\n",
    )
    assert (tmp_path / "start.json").read_text() == "{"


@pytest.mark.parametrize("app", ["booth", "hub"])
def test_app_that_does_not_start_is_named_with_the_reason_and_the_other_is_ended(data, app):
    with (data / app / "settings.toml").open("a", encoding="utf-8") as settings:
        settings.write("threads = 0\n")

    refused = start("--data", data)

    assert refused.returncode == 1
    assert refused.stderr == (
        f"The {app} did not start: Error: threads: allowed is a whole number from 1 "
        f"(log: {data / 'logs' / app}.log)\n"
    )
    assert processes(data) == []


def test_app_that_keeps_ending_is_named_and_the_other_is_ended(data):
    with started(data) as running:
        known: list[int] = []
        while len(known) < 5:
            assert within(30, lambda: set(processes(data, "hub")) - set(known))
            (new,) = set(processes(data, "hub")) - set(known)
            known.append(new)
            kill_9(new)
        said, _ = running.process.communicate(timeout=60)

    assert running.process.returncode == 1
    assert said.count("The hub ended unexpectedly and is started again.\n") == 4
    assert said.endswith(
        f"The hub ended 5 times within 60 s, so all was stopped: {data / 'logs' / 'hub.log'} "
        "says why.\n"
    )
    assert processes(data) == []


def test_second_start_beside_a_running_one_names_the_booth_that_has_the_folder(data):
    with started(data) as first:
        (booth,) = processes(data, "booth")
        refused = start("--data", data)

        assert refused.returncode == 1
        assert refused.stderr == (
            f"The booth did not start: Error: The booth is running with {data / 'booth'} already "
            f"(process {booth}, {first.booth_url}): stop it first, or use another folder with "
            f"--data (log: {data / 'logs' / 'booth.log'})\n"
        )
        assert (health(first.booth), health(first.hub)) == (200, 200)


def test_disk_that_is_full_is_named_and_the_next_start_goes_on_from_there(tmp_path):
    full = start("--data", tmp_path / "data", limit_bytes=300_000)

    assert full.returncode == 1
    assert full.stderr.startswith("Setting up failed at `python -m kiosk catalogue load ")
    assert "hub.sqlite3 cannot be used (" in full.stderr
    assert full.stderr.count("\n") == 1

    with started(tmp_path / "data") as running:
        assert (health(running.booth), health(running.hub)) == (200, 200)


def test_booth_alone_starts_from_any_folder_and_is_set_up_anew_when_its_file_is_gone(tmp_path):
    pins = []
    for _ in range(2):
        with booth_alone(cwd=tmp_path) as (said, port):
            assert health(port) == 200
            assert "Hub desk" not in said
            pins.append(json.loads((tmp_path / "a booth" / "start.json").read_text())["booth_pin"])
            assert f"PIN {pins[-1]}\n" in said
        for file in (tmp_path / "a booth" / "booth").glob("booth.sqlite3*"):
            file.unlink()

    assert pins[0] != pins[1]


class booth_alone:
    """`start.py --booth` with a folder named from where it is started, on a terminal of few letters."""

    def __init__(self, *, cwd: Path) -> None:
        (self.port,) = free_ports(1)
        self.process = subprocess.Popen(
            [
                *(sys.executable, START, "--no-browser", "--booth", "--data", "a booth"),
                *("--booth-port", str(self.port)),
            ],
            cwd=cwd,
            env={**os.environ, "PYTHONIOENCODING": "ascii"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="ascii",
        )

    def __enter__(self) -> tuple[str, int]:
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                return said, self.port
        raise AssertionError(said)

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.communicate(timeout=30)


def left_of(project: Path) -> list[int]:
    """Processes that still work with this checkout's Python."""
    return [
        one.pid
        for one in psutil.process_iter(["cmdline", "status"])
        if one.info["status"] != psutil.STATUS_ZOMBIE
        and str(project) in " ".join(one.info["cmdline"] or [])
    ]


@pytest.fixture
def silent_index():
    """The address of a package index that takes every question and answers none."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = []
        threading.Thread(target=lambda: taken.append(server.accept()[0]), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/simple", taken
    for connection in taken:
        connection.close()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_start_ended_while_it_installs_ends_pip_too_without_a_traceback(
    tmp_path, silent_index, how
):
    address, taken = silent_index
    project = tmp_path / "a project"
    shutil.copytree(CHECKOUT / "scripts", project / "scripts")
    # start.py asks the product whether phones reach an address.
    shutil.copytree(CHECKOUT / "kiosk" / "shared", project / "kiosk" / "shared")
    shutil.copy(CHECKOUT / "kiosk" / "__init__.py", project / "kiosk")
    (project / "requirements.txt").write_text(f"tiny==1.0 --hash=sha256:{'0' * 64}\n")
    own = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": address, "PIP_FIND_LINKS": ""}
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [
            *(sys.executable, project / "scripts/start.py", "--no-browser", "--booth"),
            *("--booth-port", str(port), "--data", tmp_path / "data"),
        ],
        env={**os.environ, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # A terminal's Ctrl-C reaches pip as well.
        start_new_session=True,
    )

    assert within(60, lambda: taken), "pip did not ask"
    assert len(left_of(project)) == 2
    if how == signal.SIGINT:
        os.killpg(process.pid, how)
    else:
        process.send_signal(how)
    said, _ = process.communicate(timeout=20)

    assert process.returncode == 1
    assert said.splitlines()[1:] == ["", "Stopped."]
    assert within(5, lambda: not left_of(project))
