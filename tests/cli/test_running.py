"""Commands for a tablet while its booth runs: the booth does them, and nobody else writes in its folder."""

import os
import threading
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from builders import a_lead
from commands import run
from environment import CHECKOUT
from pairs import AHub, a_hub
from running import alone, free_ports, kill_9, kiosk

from kiosk.booth import commands, folder, store
from kiosk.booth.config import Config
from kiosk.booth.staff import pin
from kiosk.booth.store import Store
from kiosk.hub import devices
from kiosk.shared import clock

DEMO = CHECKOUT / "kiosk" / "data" / "demo"


@contextmanager
def a_booth(data):
    """A booth process that answers, until the block ends; who it says it is."""
    (port,) = free_ports(1)
    with alone("booth", data, port):
        owner = folder.owner(data)
        assert owner is not None
        yield owner


def new_code(hub: AHub) -> str:
    return str(hub.write(lambda c: devices.new_code(c, hub.event_id, now=clock.now())))


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
        file, images = DEMO / "catalogue.csv", DEMO / "pictures"
        said = run("catalogue", "load", file, "--images", images, "--data", data)
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
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub, a_booth(data):
        refused = run("deliver", "--once", "--data", data)
        enrolled = run(
            "device", "enrol", "--hub", hub.address, "--code", new_code(hub), "--data", data
        )
        delivered = run("deliver", "--once", "--data", data)

        assert refused == (1, "Error: This tablet has no hub yet; enrol it first\n")
        assert enrolled == (0, "Enrolled for TEI.\n")
        # The loop, which the enrolment woke, may have been first.
        assert delivered in ((0, "1 entries delivered.\n"), (0, "0 entries delivered.\n"))
        assert len(hub.leads()) == 1


def test_two_deliveries_at_once_follow_each_other(data, tmp_path):
    at_the_hub, most = [], []

    def arrive():
        at_the_hub.append(1)
        most.append(len(at_the_hub))
        time.sleep(0.2)

    def leave(answer):
        at_the_hub.pop()
        return answer

    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        hub.app.before_request(arrive)
        hub.app.after_request(leave)
        opened = Store(data)
        commands.enrol(opened, Config(), hub_url=hub.address, code=new_code(hub))
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

        assert (max(most), len(hub.leads())) == (1, 1)


def test_export_works_while_the_booth_runs(data, tmp_path):
    with a_booth(data):
        code, _ = run("export", "--out", tmp_path / "leads.csv", "--data", data)

    assert code == 0
    assert "Ada Lovelace" in (tmp_path / "leads.csv").read_text(encoding="utf-8-sig")


def test_second_booth_in_a_folder_is_refused_by_name_of_the_first(data):
    with a_booth(data) as first:
        second = kiosk("booth", "--data", data, "--port", "0")

    assert second.returncode == 1
    assert second.stderr == (
        f"Error: The booth is running with {data} already (process {first.pid}, {first.page}): "
        "stop it first, or use another folder with --data\n"
    )


def test_booth_killed_with_kill_9_leaves_its_folder_free(data):
    with a_booth(data) as booth:
        kill_9(booth.pid)
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
        second = kiosk("booth", "--data", data.parent / "other", "--port", port)

    assert second.returncode == 1
    assert second.stderr == (
        f"Error: Nobody can be answered at 127.0.0.1, port {port} (Address already in use): "
        "choose another with --port or --host\n"
    )


def test_folder_that_is_a_file_is_one_sentence(tmp_path):
    data = tmp_path / "tablet"
    data.write_text("a file")

    refused = kiosk("booth", "--data", data, "--port", "0")

    assert refused.returncode == 1
    assert refused.stderr == (
        f"Error: {data} cannot be used (it is a file): make it writable for this user, or name "
        "another folder with --data\n"
    )


def test_command_for_a_damaged_file_says_what_to_do(tmp_path):
    data = tmp_path / "tablet"
    data.mkdir()
    (data / store.FILE_NAME).write_bytes(b"no database" * 99)

    refused = kiosk("device", "pin", "--data", data)

    assert refused.returncode == 1
    assert f"The file {store.FILE_NAME} is damaged. Move it" in refused.stderr
