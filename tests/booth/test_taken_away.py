"""The tablet's file is deleted, replaced, damaged, its folder pulled: nothing confirmed is lost, and saving goes on."""

import shutil
import time

import pytest
from builders import a_lead

from kiosk.booth import lead_list, store
from kiosk.booth.store import Store
from kiosk.shared import problems
from kiosk.shared.problems import Problem


def saved(opened, **fields):
    """Save one lead; its id."""
    return opened.write(lambda c: store.save(c, a_lead(**fields))).id


def lead_ids(folder):
    """What the next start of the booth finds."""
    opened = Store(folder)
    with opened.read() as connection:
        found = {one.lead.id for one in lead_list.newest_first(connection)}
    opened.close()
    return found


def refusal(opened):
    """The alarm that staff see when a lead is refused."""
    with pytest.raises(Problem) as refused:
        saved(opened)
    assert refused.value.kind == problems.STORE_REFUSED
    return opened.health.trouble.problem.kind


def within(seconds, true):
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.parametrize("parts", [("",), ("-wal",), ("-shm",), ("", "-wal", "-shm")])
def test_file_deleted_while_the_booth_runs_is_put_back_with_all_leads(tmp_path, parts):
    opened = Store(tmp_path)
    confirmed = {saved(opened) for _ in range(3)}
    for part in parts:
        (tmp_path / f"booth.sqlite3{part}").unlink()

    confirmed.add(saved(opened))

    assert opened.health.trouble is None
    assert opened.health.notice.kind == problems.STORE_RESCUED
    # As after a power cut: what is on the disk now, not what closing would still write.
    shutil.copytree(tmp_path, tmp_path / "copy")
    assert lead_ids(tmp_path / "copy") == confirmed
    opened.close()
    assert lead_ids(tmp_path) == confirmed


def test_file_deleted_while_nobody_writes_is_put_back_within_seconds(tmp_path):
    opened = Store(tmp_path)
    confirmed = {saved(opened)}
    (tmp_path / "booth.sqlite3").unlink()

    assert within(10, (tmp_path / "booth.sqlite3").exists)
    assert within(10, lambda: opened.health.notice is not None)
    shutil.copytree(tmp_path, tmp_path / "copy")
    assert lead_ids(tmp_path / "copy") == confirmed
    opened.close()


def test_file_that_was_put_in_its_place_is_kept_beside_it(tmp_path):
    other = Store(tmp_path / "other")
    theirs = {saved(other)}
    other.close()
    opened = Store(tmp_path / "booth")
    ours = {saved(opened)}
    (tmp_path / "other" / "booth.sqlite3").replace(tmp_path / "booth" / "booth.sqlite3")

    ours.add(saved(opened))
    opened.close()

    assert lead_ids(tmp_path / "booth") == ours
    (found,) = (tmp_path / "booth").glob("booth.sqlite3.found-*")
    found.rename(tmp_path / "other" / "booth.sqlite3")
    assert lead_ids(tmp_path / "other") == theirs


def test_folder_that_was_pulled_raises_the_alarm_and_saving_goes_on_when_it_is_back(tmp_path):
    opened = Store(tmp_path / "card")
    confirmed = {saved(opened)}
    (tmp_path / "card").rename(tmp_path / "pulled")

    assert refusal(opened) == problems.STORE_GONE
    assert not (tmp_path / "card").exists()
    (tmp_path / "pulled").rename(tmp_path / "card")

    assert within(10, lambda: opened.health.trouble is None)
    confirmed.add(saved(opened))
    opened.close()
    assert lead_ids(tmp_path / "card") == confirmed


def test_folder_that_was_deleted_and_made_anew_gets_all_leads_back(tmp_path):
    opened = Store(tmp_path / "card")
    confirmed = {saved(opened)}
    shutil.rmtree(tmp_path / "card")

    assert refusal(opened) == problems.STORE_GONE
    (tmp_path / "card").mkdir()

    confirmed.add(saved(opened))
    opened.close()
    assert lead_ids(tmp_path / "card") == confirmed


def test_card_that_comes_back_as_another_device_is_used_as_it_is(tmp_path):
    opened = Store(tmp_path / "card")
    confirmed = {saved(opened)}
    shutil.copytree(tmp_path / "card", tmp_path / "again")
    (tmp_path / "card").rename(tmp_path / "pulled")
    (tmp_path / "again").rename(tmp_path / "card")

    confirmed.add(saved(opened))

    assert (opened.health.trouble, opened.health.notice) == (None, None)
    assert list((tmp_path / "card").glob("*.found-*")) == []
    opened.close()
    assert lead_ids(tmp_path / "card") == confirmed


def test_booth_started_on_a_damaged_file_starts_and_begins_anew_when_it_is_moved(tmp_path):
    (tmp_path / "booth.sqlite3").write_bytes(b"no SQLite file " * 1000)

    opened = Store(tmp_path)
    assert refusal(opened) == problems.STORE_DAMAGED
    with pytest.raises(Problem) as refused, opened.read() as connection:
        lead_list.counts(connection)
    assert refused.value.kind == problems.STORE_REFUSED
    (tmp_path / "booth.sqlite3").rename(tmp_path / "kept")

    assert within(10, lambda: opened.health.trouble is None)
    confirmed = {saved(opened)}
    opened.close()
    assert lead_ids(tmp_path) == confirmed
    assert (tmp_path / "kept").read_bytes().startswith(b"no SQLite file ")


def test_file_overwritten_with_garbage_while_the_booth_runs_raises_the_alarm(tmp_path):
    opened = Store(tmp_path)
    saved(opened)
    opened.close()
    opened = Store(tmp_path)
    saved(opened)
    path = tmp_path / "booth.sqlite3"
    size = path.stat().st_size
    # A file system may keep the time to 10 ms only.
    time.sleep(0.02)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))

    assert refusal(opened) == problems.STORE_DAMAGED
    for part in tmp_path.glob("booth.sqlite3*"):
        part.rename(tmp_path / part.name.replace("booth", "kept"))

    assert within(10, lambda: opened.health.trouble is None)
    assert opened.health.notice.kind == problems.STORE_OLDER
    confirmed = {saved(opened)}
    opened.close()
    assert lead_ids(tmp_path) == confirmed


def test_booth_started_where_its_folder_cannot_be_made_starts_and_saves_once_it_can(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")

    opened = Store(tmp_path / "data")
    assert refusal(opened) == problems.STORE_READ_ONLY
    (tmp_path / "data").unlink()

    assert within(10, lambda: opened.health.trouble is None)
    confirmed = {saved(opened)}
    opened.close()
    assert lead_ids(tmp_path / "data") == confirmed


def test_log_left_without_its_file_is_set_aside_and_not_deleted(tmp_path):
    opened = Store(tmp_path)
    saved(opened)
    shutil.copy(tmp_path / "booth.sqlite3-wal", tmp_path / "left")
    opened.close()
    (tmp_path / "booth.sqlite3").unlink()
    (tmp_path / "left").rename(tmp_path / "booth.sqlite3-wal")
    size = (tmp_path / "booth.sqlite3-wal").stat().st_size

    Store(tmp_path).close()

    (kept,) = tmp_path.glob("booth.sqlite3.found-*-wal")
    assert kept.stat().st_size == size


def test_rescue_during_which_the_power_went_is_finished_at_the_next_start(tmp_path):
    opened = Store(tmp_path)
    confirmed = {saved(opened)}
    opened.close()
    (tmp_path / "booth.sqlite3").rename(tmp_path / "booth.sqlite3.rescued")

    assert lead_ids(tmp_path) == confirmed


def test_disk_that_does_not_answer_is_told_to_the_buyer_in_time(tmp_path, monkeypatch):
    monkeypatch.setattr("kiosk.booth.writer.WAIT_MAX_S", 0.1)
    opened = Store(tmp_path)

    with pytest.raises(Problem) as refused:
        opened.write(lambda _: time.sleep(0.3))

    assert refused.value.kind == problems.STORE_REFUSED
    assert opened.health.trouble.problem.kind == problems.STORE_SLOW
    assert within(10, lambda: opened.health.trouble is None)
    opened.close()
