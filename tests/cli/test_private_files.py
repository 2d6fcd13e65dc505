"""Leads are personal data: what booth and hub keep, only their own user may read."""

import os
import stat

import pytest
from environment import CHECKOUT
from running import alone, free_ports, kiosk

DEMO = CHECKOUT / "kiosk" / "data" / "demo" / "catalogue.csv"


@pytest.fixture(autouse=True)
def a_user_whose_files_all_may_read():
    """As on most systems; what a test starts inherits it."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(folder):
    """What other users may read, write or enter: the folder itself, and all that is in it."""
    return [
        str(path.relative_to(folder.parent))
        for path in (folder, *folder.rglob("*"))
        if stat.S_IMODE(path.stat().st_mode) & 0o077
    ]


@pytest.mark.parametrize("app", ["booth", "hub"])
def test_files_of_a_booth_and_of_a_hub_that_run_are_for_their_user_only(tmp_path, app):
    (port,) = free_ports(1)
    with alone(app, tmp_path / app, port):
        assert any(file.name == f"{app}.sqlite3-wal" for file in (tmp_path / app).iterdir())
        assert open_to_others(tmp_path / app) == []


def test_tablet_that_catalogue_load_makes_is_for_its_user_only(tmp_path):
    assert kiosk("catalogue", "load", DEMO, "--data", tmp_path / "booth").returncode == 0

    assert (tmp_path / "booth" / "booth.sqlite3").exists()
    assert open_to_others(tmp_path / "booth") == []
