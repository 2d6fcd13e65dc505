"""Commands for a tablet while its booth runs: the booth does them, and nobody else writes in its folder."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import a_lead
from click.testing import CliRunner
from environment import CHECKOUT
from werkzeug.serving import make_server

from kiosk.booth import commands, folder, store
from kiosk.booth.config import Config
from kiosk.booth.staff import pin
from kiosk.booth.store import Store
from kiosk.cli import main
from kiosk.hub import database, devices
from kiosk.hub import leads as hub_leads
from kiosk.hub.app import create_app as create_hub
from kiosk.hub.config import Config as HubConfig
from kiosk.shared import clock

DEMO = CHECKOUT / "kiosk" / "data" / "demo"


@contextmanager
def a_booth(data):
    """A booth process on a free port, from when it answers until it is ended; who it says it is."""
    command = [sys.executable, "-m", "kiosk", "booth", "--data", data, "--port", "0"]
    with subprocess.Popen(command, cwd=CHECKOUT, stderr=subprocess.PIPE, text=True) as process:
        try:
            until = time.monotonic() + 30
            while (
                (owner := folder.owner(data)) is None or owner.pid != process.pid or not owner.page
            ):
                assert process.poll() is None, process.stderr.read()
                assert time.monotonic() < until
                time.sleep(0.05)
            yield owner
        finally:
            process.terminate()


@contextmanager
def a_hub(folder_of_it, before_request=lambda: None, after_request=lambda answer: answer):
    """A hub on a free port: (address, a code that enrols one tablet, how many leads it has)."""
    engine = database.connect(f"sqlite:///{folder_of_it / 'hub.sqlite3'}")
    app = create_hub(HubConfig(event_name="TEI"), engine, b"m" * 32)
    app.before_request(before_request)
    app.after_request(after_request)
    event_id = app.extensions["hub"].event_id
    code = database.write(engine, lambda c: devices.new_code(c, event_id, now=clock.now()))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        address = f"http://127.0.0.1:{server.server_port}"
        yield address, code, lambda: hub_leads.count(engine, event_id)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        engine.dispose()


def run(*words: object) -> tuple[int, str]:
    """One command in this process: (exit code, what it said)."""
    answer = CliRunner().invoke(main, [str(word) for word in words])
    return answer.exit_code, answer.output


def booth_refused(data: Path, port: object = 0) -> tuple[int, str]:
    """Start a booth that is expected to fail: (exit code, what it said)."""
    command = [sys.executable, "-m", "kiosk", "booth", "--data", data, "--port", str(port)]
    answer = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=30)
    return answer.returncode, answer.stderr


def page(address: str) -> str:
    # Without the proxy that a machine's environment may name.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(address, timeout=10) as answer:
        return str(answer.read().decode())


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A tablet's folder, with one lead that waits."""
    opened = Store(tmp_path / "my booth")
    opened.write(lambda c: store.save(c, a_lead()))
    opened.close()
    return tmp_path / "my booth"


def test_catalogue_loaded_while_the_booth_runs_is_what_the_next_buyer_sees(data):
    with a_booth(data) as booth:
        before = page(f"{booth.page}/cards")
        said = run(
            "catalogue",
            "load",
            DEMO / "catalogue.csv",
            "--images",
            DEMO / "pictures",
            "--data",
            data,
        )
        after = page(f"{booth.page}/cards")

    assert said == (0, "24 products loaded.\n")
    assert "PAS-FUR-001" not in before
    assert "PAS-FUR-001" in after


def test_pin_set_while_the_booth_runs_lets_staff_in(data):
    with a_booth(data):
        code, said = run("device", "pin", "--data", data)

    opened = Store(data)
    assert code == 0
    assert opened.write(lambda c: pin.check(c, said.strip(), now=clock.now())) is None
    opened.close()


def test_tablet_enrolled_and_delivered_by_command_while_its_booth_runs(data, tmp_path):
    with a_hub(tmp_path) as (address, code, leads_at_hub), a_booth(data):
        refused = run("deliver", "--once", "--data", data)
        enrolled = run("device", "enrol", "--hub", address, "--code", code, "--data", data)
        delivered = run("deliver", "--once", "--data", data)

        assert refused == (1, "Error: This tablet has no hub yet; enrol it first\n")
        assert enrolled == (0, "Enrolled for TEI.\n")
        # The loop, which the enrolment woke, may have been first.
        assert delivered in ((0, "1 entries delivered.\n"), (0, "0 entries delivered.\n"))
        assert leads_at_hub() == 1


def test_two_deliveries_at_once_follow_each_other(data, tmp_path):
    at_the_hub, most = [], []

    def arrive():
        at_the_hub.append(1)
        most.append(len(at_the_hub))
        time.sleep(0.2)

    def leave(answer):
        at_the_hub.pop()
        return answer

    with a_hub(tmp_path, arrive, leave) as (address, code, leads_at_hub):
        opened = Store(data)
        commands.enrol(opened, Config(), hub_url=address, code=code)
        rounds = [
            threading.Thread(
                target=commands.deliver, args=(opened, Config()), kwargs={"hub_url": ""}
            )
            for _ in range(2)
        ]
        for each in rounds:
            each.start()
        for each in rounds:
            each.join()
        opened.close()

        assert (max(most), leads_at_hub()) == (1, 1)


def test_export_works_while_the_booth_runs(data, tmp_path):
    with a_booth(data):
        code, _ = run("export", "--out", tmp_path / "leads.csv", "--data", data)

    assert code == 0
    assert "Ada Lovelace" in (tmp_path / "leads.csv").read_text(encoding="utf-8-sig")


def test_second_booth_in_a_folder_is_refused_by_name_of_the_first(data):
    with a_booth(data) as first:
        code, said = booth_refused(data)

    assert code == 1
    assert said == (
        f"Error: The booth is running with {data} already (process {first.pid}, {first.page}): "
        "stop it first, or use another folder with --data\n"
    )


def test_booth_killed_with_kill_9_leaves_its_folder_free(data):
    with a_booth(data) as booth:
        os.kill(booth.pid, signal.SIGKILL)
    assert (data / folder.OWNER_NAME).exists()

    code, said = run("device", "pin", "--data", data)

    assert (code, len(said.strip())) == (0, 6)
    assert folder.owner(data) is None


def test_commands_are_only_for_who_can_read_the_folder(data):
    with a_booth(data) as booth:
        mode = (data / folder.OWNER_NAME).stat().st_mode & 0o777
        asked = urllib.request.Request(f"{booth.control}/new-pin", data=b"{}")
        with pytest.raises(urllib.request.HTTPError) as refused:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(asked, timeout=10)

    refused.value.close()
    assert (mode, refused.value.code) == (0o600, 403)
    with store.reading(data / store.FILE_NAME) as connection:
        assert connection.execute("SELECT count(*) FROM staff_pin").fetchone() == (0,)


def test_booth_that_hangs_up_on_a_command_is_named(data):
    held = folder.Hold(data)
    # Nobody listens there: port 9 of this machine is the discard service, of old.
    held.announce(page="http://127.0.0.1:8000", control="http://127.0.0.1:9", secret="s")

    code, said = run("device", "pin", "--data", data)

    held.release()
    assert code == 1
    assert said.startswith(f"Error: The booth that runs with {data} (process {os.getpid()}, ")


def test_port_that_is_taken_is_named_with_the_options_for_another(data):
    with a_booth(data) as first:
        port = first.page.rsplit(":", 1)[1]
        code, said = booth_refused(data.parent / "other", port)

    assert code == 1
    assert said == (
        f"Error: Nobody can be answered at 127.0.0.1, port {port} (Address already in use): "
        "choose another with --port or --host\n"
    )


def test_folder_that_is_a_file_is_one_sentence(tmp_path):
    data = tmp_path / "tablet"
    data.write_text("a file")

    code, said = booth_refused(data)

    assert code == 1
    assert said == (
        f"Error: {data} cannot be used (it is a file): make it writable for this user, or name "
        "another folder with --data\n"
    )


def test_command_for_a_damaged_file_says_what_to_do(tmp_path):
    data = tmp_path / "tablet"
    data.mkdir()
    (data / store.FILE_NAME).write_bytes(b"no database" * 99)

    said = CliRunner().invoke(main, ["device", "pin", "--data", str(data)])

    assert said.exit_code == 1
    assert f"The file {store.FILE_NAME} is damaged. Move it" in said.output
