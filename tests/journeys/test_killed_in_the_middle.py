"""kill -9 of the running booth and of the running hub, at the worst moment: the lead is there, and one."""

import http.client
import json
import signal
import sqlite3
from contextlib import closing

import pytest
from exports import from_csv
from running import alone, free_ports, kiosk, within
from visitor import Visitor

pytestmark = pytest.mark.xdist_group("killed")

# tests/faulty.py says how they die. Chance would hit these moments once in thousands of kills.
BETWEEN_COMMIT_AND_THANK_YOU = "dies-after-POST:/lead"
BETWEEN_COMMIT_AND_ANSWER = "dies-after-POST:/api/v1/journal/.*"


@pytest.fixture
def fair(set_up):
    """Folders as after a first start: (data, the booth's port, the hub's, arguments of the booth)."""
    data = set_up()
    booth, hub = free_ports(2)
    return data, booth, hub, ("--hub-url", f"http://127.0.0.1:{hub}")


def stored(file):
    """The leads that are committed in a database of booth or hub: (id, revision, name)."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT id, revision, document FROM lead").fetchall()
    return [(id, revision, json.loads(text)["contact"]["name"]) for id, revision, text in rows]


def at_the_hub(data, file):
    """The leads at the hub, as staff export them."""
    database = f"sqlite:///{data / 'hub' / 'hub.sqlite3'}"
    done = kiosk("export", "--format", "csv", "--out", file, "--database", database)
    assert done.returncode == 0, done.stderr
    return [(row["id"], row["name"]) for row in from_csv(file.read_bytes())]


def test_booth_killed_between_commit_and_thank_you_keeps_one_lead(fair, tmp_path):
    data, port, hub_port, to_hub = fair
    visitor = Visitor(f"http://127.0.0.1:{port}")
    tablet = data / "booth" / "booth.sqlite3"

    with alone("booth", data / "booth", port, *to_hub, fault=BETWEEN_COMMIT_AND_THANK_YOU) as booth:
        form = visitor.get("/lead?sku=PAS-FUR-001").form("address")
        typed = form.filled(
            name="毛泽东", way="wechat", address="mao_1949", consent_inquiry="given"
        )
        with pytest.raises((OSError, http.client.HTTPException)):
            visitor.send(form, typed)
        assert booth.wait(10) == -signal.SIGKILL
    id = dict(form.fields)["id"]
    assert stored(tablet) == [(id, 1, "毛泽东")]

    with alone("hub", data / "hub", hub_port), alone("booth", data / "booth", port, *to_hub):
        more = visitor.send(form, typed)
        thanks = visitor.send(more.form("company"), more.form("company").fields)
        assert (more.status, thanks.status) == (200, 200)
        assert thanks.url.endswith(f"/lead/{id}/thanks")
        assert within(20, lambda: stored(data / "hub" / "hub.sqlite3"))
    assert stored(tablet) == [(id, 1, "毛泽东")]
    assert at_the_hub(data, tmp_path / "leads.csv") == [(id, "毛泽东")]


def test_hub_killed_between_commit_and_answer_has_the_lead_once(fair, tmp_path):
    data, port, hub_port, to_hub = fair
    visitor = Visitor(f"http://127.0.0.1:{port}")
    staff = Visitor(f"http://127.0.0.1:{port}")
    pin = json.loads((data / "start.json").read_text())["booth_pin"]

    with alone("booth", data / "booth", port, *to_hub):
        with alone("hub", data / "hub", hub_port, fault=BETWEEN_COMMIT_AND_ANSWER) as hub:
            more = visitor.ask_for_a_quote(name="毛泽东")
            assert hub.wait(20) == -signal.SIGKILL
        ((id, *_),) = at_hub = stored(data / "hub" / "hub.sqlite3")
        # The hub has it, and the tablet has not heard of that.
        assert at_hub == [(id, 1, "毛泽东")]
        waiting = staff.sign_in("/staff/", pin=pin)
        assert "1 waiting for the hub" in waiting.shown

        with alone("hub", data / "hub", hub_port):
            company = more.form("company")
            visitor.send(company, company.filled(company="COFCO"))
            assert within(20, lambda: "0 waiting for the hub" in staff.get("/staff/").shown)
    assert stored(data / "hub" / "hub.sqlite3") == [(id, 2, "毛泽东")]
    assert at_the_hub(data, tmp_path / "leads.csv") == [(id, "毛泽东")]
