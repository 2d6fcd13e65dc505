"""A backup covers what was delivered before it began; tablets are told, and a restored hub goes on."""

import shlex
import stat
import sys

import pytest
from click.testing import CliRunner
from pairs import a_hub

from kiosk.booth import deliver
from kiosk.cli import main
from kiosk.hub import backup, database
from kiosk.shared import problems
from kiosk.shared.problems import Problem


@pytest.fixture
def at_hub(tmp_path):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        yield hub


def test_tablet_is_told_what_the_backup_covers(hub, tablets):
    tablet = tablets.new(hub=hub)
    tablet.capture()
    tablet.deliver()
    assert tablet.state.backed_up_seq == 0

    backup.covered_by(hub.engine, lambda: tablet.capture(name="during the copy"))
    tablet.deliver()

    assert (tablet.state.acked_seq, tablet.state.backed_up_seq) == (2, 1)


def test_backup_opens_as_a_hub_that_receives_the_rest(at_hub, tablets, tmp_path):
    tablet = tablets.new(hub=at_hub)
    tablet.capture(name="in the backup")
    tablet.deliver()
    backup.back_up(at_hub.engine, tmp_path / "backup.sqlite3")
    tablet.capture(name="after it")
    tablet.deliver()

    with a_hub(f"sqlite:///{tmp_path / 'backup.sqlite3'}") as restored:
        assert [lead.contact.name for lead in restored.leads()] == ["in the backup"]
        deliver.deliver_once(tablet.store, hub_url=restored.address)
        assert len(restored.leads()) == 2


def test_backup_is_readable_by_its_owner_only(at_hub, tmp_path):
    backup.back_up(at_hub.engine, tmp_path / "backup.sqlite3")

    assert stat.S_IMODE((tmp_path / "backup.sqlite3").stat().st_mode) == 0o600


def test_backup_that_fails_covers_nothing(hub, tablets):
    tablet = tablets.new(hub=hub)
    tablet.capture()
    tablet.deliver()

    def full_disk():
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 (any of them)
        backup.covered_by(hub.engine, full_disk)
    tablet.deliver()

    assert tablet.state.backed_up_seq == 0


def a_program(folder, name, text):
    """Put a program of this name first in PATH's folder."""
    folder.mkdir()
    program = folder / name
    # By way of a shell: a "#!" line ends at a space, and there may be one in the checkout's path.
    script = folder / "script.py"
    script.write_text(text)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n')
    program.chmod(0o700)
    return folder


def test_postgresql_is_copied_by_pg_dump_and_its_failure_is_said(
    postgres_url, tmp_path, monkeypatch
):
    with a_hub(postgres_url) as hub:
        monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
        with pytest.raises(Problem) as refused:
            backup.back_up(hub.engine, tmp_path / "backup")
        assert refused.value == Problem(problems.BACKUP_FAILED, why="pg_dump is not installed")

        ending = a_program(tmp_path / "ending", "pg_dump", "raise SystemExit(3)")
        monkeypatch.setenv("PATH", str(ending))
        with pytest.raises(Problem) as refused:
            backup.back_up(hub.engine, tmp_path / "backup")
        assert refused.value == Problem(problems.BACKUP_FAILED, why="pg_dump ended with 3")
        assert list(tmp_path.glob("backup*")) == []

        writing = a_program(
            tmp_path / "writing",
            "pg_dump",
            "import sys\nname = sys.argv[2].removeprefix('--file=')\nopen(name, 'w').write('dump')",
        )
        monkeypatch.setenv("PATH", str(writing))
        backup.back_up(hub.engine, tmp_path / "backup")
        assert (tmp_path / "backup").read_text() == "dump"


def test_backup_command_writes_a_file_or_runs_ones_own(tmp_path):
    run = CliRunner().invoke
    there = ["--data", str(tmp_path / "hub")]
    python = shlex.quote(sys.executable)
    (tmp_path / "hub").mkdir()
    database.connect(f"sqlite:///{tmp_path / 'hub' / 'hub.sqlite3'}").dispose()

    written = run(main, ["hub", "backup", str(tmp_path / "file"), *there])
    own = run(main, ["hub", "backup", "--command", f"{python} -c pass", *there])
    failing = run(main, ["hub", "backup", "--command", f"{python} -c 1/0", *there])
    neither = run(main, ["hub", "backup", *there])

    assert (written.exit_code, own.exit_code) == (0, 0)
    assert (tmp_path / "file").stat().st_size > 0
    assert failing.exit_code == 1
    assert "nothing counts as covered" in failing.output
    assert neither.exit_code == 2
