"""The doctor says what needs action, with exit code 1, and changes nothing."""

import pytest
from builders import a_lead
from click.testing import CliRunner

from kiosk.booth import store
from kiosk.booth.store import Store
from kiosk.cli import main
from kiosk.cli.doctor import clock_sanity, free_space, sqlite_version


def doctor(folder):
    """(exit code, what it said)."""
    answer = CliRunner().invoke(main, ["doctor", "--data", str(folder)])
    return answer.exit_code, answer.output


def test_tablet_in_order_has_nothing_to_act_on(tmp_path):
    opened = Store(tmp_path)
    opened.write(lambda c: store.save(c, a_lead()))
    opened.close()

    code, said = doctor(tmp_path)

    assert code == 0
    for line in (
        "ok   SQLite ",
        "ok   Settings: journal_mode wal, synchronous 2",
        "ok   booth.sqlite3 is whole",
        "ok   1 leads.",
        "note Not enrolled",
        "ok   1 entries wait for the hub; no delivery yet.",
        "Nothing to act on.",
    ):
        assert line in said


def test_doctor_may_look_while_the_booth_runs(tmp_path):
    opened = Store(tmp_path)

    assert doctor(tmp_path)[0] == 0

    opened.write(lambda c: store.save(c, a_lead()))
    assert opened.health.notice is None
    opened.close()


def test_damaged_file_is_something_to_act_on(tmp_path):
    (tmp_path / "booth.sqlite3").write_bytes(b"no SQLite file " * 1000)

    code, said = doctor(tmp_path)

    assert code == 1
    assert "ACT  The file booth.sqlite3 is damaged. Move it" in said
    assert "1 to act on." in said


def test_folder_that_is_not_there_is_not_made(tmp_path):
    code, said = doctor(tmp_path / "elsewhere")

    assert (code, (tmp_path / "elsewhere").exists()) == (1, False)
    assert "ACT  There is no folder" in said


@pytest.mark.parametrize(
    ("version", "level"),
    [
        *(("3.51.3", "ok"), ("3.53.4", "ok"), ("3.50.7", "ok"), ("3.44.6", "ok")),
        *(("3.51.2", "note"), ("3.50.6", "note"), ("3.45.3", "note"), ("3.40.1", "note")),
    ],
)
def test_sqlite_with_the_wal_reset_bug_is_named(version, level):
    assert sqlite_version(version, "sqlite3").level == level


def test_little_space_is_noted_and_hardly_any_is_to_act_on():
    assert [free_space(mb * 1024**2).level for mb in (49, 499, 501)] == ["ACT", "note", "ok"]


def test_clock_that_is_behind_what_was_written_is_to_act_on():
    newest = "2026-11-24T03:05:09.123Z"

    assert clock_sanity("2024-01-01T00:00:00.000Z", "").level == "ACT"
    assert clock_sanity("2026-11-24T03:05:09.122Z", newest).level == "ACT"
    assert clock_sanity("2026-11-24T03:05:09.124Z", newest).level == "ok"
