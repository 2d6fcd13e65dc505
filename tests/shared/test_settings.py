"""Settings: which of several wins, and a wrong one is named with what is allowed."""

import pytest

from kiosk.booth import config as booth
from kiosk.hub import config as hub
from kiosk.hub import master_key
from kiosk.shared import problems
from kiosk.shared.problems import Problem


def test_command_line_wins_over_environment_over_file_over_default(tmp_path, monkeypatch):
    file = 'port = 8001\nthreads = 3\nevent_name = "file"\nstaff_idle_s = 60\n'
    (tmp_path / "settings.toml").write_text(file, encoding="utf-8")
    monkeypatch.setenv("KIOSK_THREADS", "4")
    monkeypatch.setenv("KIOSK_PORT", "8002")

    read = booth.read(tmp_path, {"port": 8003, "host": None})

    assert (read.port, read.threads, read.event_name, read.host) == (8003, 4, "file", "127.0.0.1")
    assert (read.staff_idle_s, read.deliver_every_s) == (60, 15)


def test_tablet_and_hub_of_one_machine_answer_on_ports_of_their_own(tmp_path):
    assert (booth.read(tmp_path, {}).port, hub.read(tmp_path, {}).port) == (8000, 8800)


@pytest.mark.parametrize("text", ["", "ab" * 31, "no key"])
def test_master_key_that_was_cut_is_refused_and_never_used(tmp_path, text):
    (tmp_path / "master.key").write_text(text)

    with pytest.raises(Problem) as refused:
        master_key.read(tmp_path)

    wrong = Problem(problems.SETTING_WRONG, name="master.key", allowed="64 hex digits")
    assert refused.value == wrong


def test_master_key_is_made_once_and_only_for_this_user(tmp_path):
    made = master_key.read(tmp_path / "hub")

    assert len(made) == 32
    assert master_key.read(tmp_path / "hub") == made
    assert (tmp_path / "hub" / "master.key").stat().st_mode & 0o777 == 0o600


def test_address_that_no_phone_reaches_is_named_as_such(tmp_path):
    (tmp_path / "settings.toml").write_text('public_url = "http://10.0.0.2"', encoding="utf-8")

    with pytest.raises(Problem) as refused:
        booth.read(tmp_path, {})

    assert refused.value.kind == problems.ADDRESS_NOT_PUBLIC
    assert refused.value.text().startswith("public_url: no phone can reach this address")


@pytest.mark.parametrize(
    ("line", "name", "allowed"),
    [
        ('port = "eighty"', "port", "a port from 0 to 65535"),
        # WCAG 2.2, 2.2.1.
        ("warning_s = 19", "warning_s", "a whole number from 20"),
        ('event_name = ["TEI"]', "event_name", 'text in quotes ("…")'),
        ("exporter_phone = 6221", "exporter_phone", 'text in quotes ("…")'),
        ("public_url = true", "public_url", 'text in quotes ("…")'),
        ("threads = [1]", "threads", "a whole number from 1"),
        ("threads = 0", "threads", "a whole number from 1"),
        ('lan = "perhaps"', "lan", "true or false"),
        ('public_url = "localhost:8800"', "public_url", "an address that phones reach"),
        ('portt = "8000"', "portt", "deliver_every_s, event_name, exporter_email"),
        ("port = ", "settings.toml", "TOML ("),
    ],
)
def test_wrong_setting_is_named_with_what_is_allowed(tmp_path, line, name, allowed):
    (tmp_path / "settings.toml").write_text(line, encoding="utf-8")

    with pytest.raises(Problem) as refused:
        booth.read(tmp_path, {})

    assert refused.value.kind == problems.SETTING_WRONG
    assert refused.value.details["name"] == name
    assert str(refused.value.details["allowed"]).startswith(allowed)
