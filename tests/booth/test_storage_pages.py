"""What people see while the tablet cannot save: buyers a paper slip, staff the cause and what to do."""

import pytest
from builders import a_form

from kiosk.booth import store
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.staff import pin
from kiosk.booth.store import Store

PAPER = "Please ask our staff for a paper slip"


@pytest.fixture
def tablet(tmp_path):
    """A tablet's store, and a browser on its pages that has sent a lead."""
    opened = Store(tmp_path / "card")
    app = create_app(Config(), opened, Loop(opened, every_s=60))
    app.config["WTF_CSRF_ENABLED"] = False
    yield opened, app.test_client()
    opened.close()


def test_buyer_keeps_what_was_typed_and_is_told_of_the_paper_slip(tablet, tmp_path):
    _, browser = tablet
    assert PAPER not in browser.get("/lead").text
    (tmp_path / "card").rename(tmp_path / "pulled")

    answer = browser.post("/lead", data=a_form(name="María-José"))

    assert answer.status_code == 503
    assert 'value="María-José"' in answer.text
    assert "What you typed is still here" in answer.text
    assert PAPER in answer.text
    assert PAPER in browser.get("/lead").text
    (tmp_path / "pulled").rename(tmp_path / "card")
    assert browser.post("/lead", data=a_form(name="María-José")).status_code == 303
    assert PAPER not in browser.get("/lead").text


def test_second_step_keeps_what_was_typed_too(tablet, monkeypatch):
    opened, browser = tablet
    more = browser.post("/lead", data=a_form()).location
    refuse_to_write(opened, monkeypatch)

    answer = browser.post(more, data={"company": "Łódź Meble"})

    assert answer.status_code == 503
    assert 'value="Łódź Meble"' in answer.text


def test_staff_see_cause_time_and_remedy_before_and_behind_the_pin(tablet, monkeypatch):
    opened, browser = tablet
    typed = opened.write(pin.new)
    browser.post("/staff/sign-in", data={"pin": typed})
    refuse_to_write(opened, monkeypatch)
    browser.post("/lead", data=a_form())

    for page in ("/staff/", "/staff/sign-in"):
        text = browser.get(page).text
        assert "Leads cannot be saved" in text
        assert "The disk is full. Delete files that do not belong to Pameran" in text
        assert "Saving goes on by itself" in text
        assert 'href="/staff/slip"' in text


def test_sign_in_that_cannot_be_counted_shows_the_alarm(tablet, tmp_path):
    opened, browser = tablet
    typed = opened.write(pin.new)
    (tmp_path / "card").rename(tmp_path / "pulled")

    answer = browser.post("/staff/sign-in", data={"pin": typed})

    assert answer.status_code == 503
    assert "Put the memory card back in" in answer.text
    (tmp_path / "pulled").rename(tmp_path / "card")


def test_health_says_what_is_wrong_and_since_when_without_names_of_files(tablet, monkeypatch):
    opened, browser = tablet
    assert browser.get("/healthz").json == {"ready": True, "storage": {"state": "ok"}}
    refuse_to_write(opened, monkeypatch)
    browser.post("/lead", data=a_form())

    assert browser.get("/healthz").json == {
        "ready": True,
        "storage": {"state": "store.full", "since": opened.health.trouble.since},
    }


def test_paper_slip_is_there_without_a_pin_and_holds_the_consent_sentences(tablet):
    _, browser = tablet

    text = browser.get("/staff/slip").text

    assert text.count("You may use my details to answer this inquiry.") == 2
    assert "WhatsApp" in text
    assert "Number or address" in text


def test_booth_started_on_a_damaged_file_shows_its_pages_and_the_alarm(tmp_path):
    (tmp_path / "booth.sqlite3").write_bytes(b"no SQLite file " * 1000)
    opened = Store(tmp_path)
    browser = create_app(Config(), opened, Loop(opened, every_s=60)).test_client()

    assert browser.get("/cards").status_code == 200
    assert PAPER in browser.get("/lead").text
    assert "The file booth.sqlite3 is damaged." in browser.get("/staff/sign-in").text
    opened.close()


def test_visit_begun_on_a_damaged_file_goes_on_when_the_file_is_moved(tmp_path):
    (tmp_path / "booth.sqlite3").write_bytes(b"no SQLite file " * 1000)
    opened = Store(tmp_path)
    key = opened.session_key
    (tmp_path / "booth.sqlite3").unlink()
    opened.write(lambda _: None)
    opened.close()

    again = Store(tmp_path)
    assert again.session_key == key
    again.close()


def test_log_of_a_refused_lead_names_no_visitor(tablet, monkeypatch, caplog):
    opened, browser = tablet
    refuse_to_write(opened, monkeypatch)

    browser.post("/lead", data=a_form(name="Ada Lovelace"))

    assert "Cannot save: store.full" in caplog.text
    assert "Ada" not in caplog.text


def refuse_to_write(opened, monkeypatch):
    """Let each write fail as on a full disk. That a full disk does so: tests/faults."""

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "save", full)
    monkeypatch.setattr(store, "amend", full)
    monkeypatch.setattr(opened._file, "touch", full)


def test_staff_are_told_what_is_not_overwritten_yet(tablet):
    opened, browser = tablet
    typed = opened.write(pin.new)
    browser.post("/staff/sign-in", data={"pin": typed})
    line = "is not overwritten yet, for something is reading"
    assert line not in browser.get("/staff/").text

    opened.health.overwriting = "2026-10-14T03:05:00.000Z"

    assert line in browser.get("/staff/").text
