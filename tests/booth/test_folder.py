"""A tablet's folder has one writer at a time; who waits for it is told whom for."""

import os
import threading

import pytest

from kiosk.booth import folder
from kiosk.booth.folder import Hold
from kiosk.shared import problems
from kiosk.shared.problems import Problem


def test_command_waits_for_the_one_before_it(tmp_path):
    first = Hold(tmp_path)
    threading.Timer(0.3, first.release).start()

    second = Hold(tmp_path)

    assert folder.owner(tmp_path) == folder.Owner(os.getpid())
    second.release()


def test_command_that_takes_too_long_is_named(tmp_path):
    first = Hold(tmp_path)

    with pytest.raises(Problem) as refused:
        Hold(tmp_path, wait_s=0.1)

    first.release()
    busy = Problem(problems.TABLET_BUSY, folder=str(tmp_path), pid=os.getpid())
    assert refused.value == busy


def test_folder_that_is_released_names_nobody(tmp_path):
    Hold(tmp_path).release()

    assert folder.owner(tmp_path) is None
