"""What visitors type is in the databases of booth and hub and in no other file; what they never sent, in none."""

import os
import signal
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field

import pytest
from markers import files_with
from running import alone, free_ports, started, within
from visitor import Visitor

pytestmark = pytest.mark.xdist_group("leaks")

# Typed into every field by one who sent the form; who left before sending; whose form the full disk
# refused; who met an internal error; and as what no honest form holds.
SENT, LEFT, REFUSED, BROKEN, STRANGE = (
    f"zq{what}7f3a9c" for what in ("sent", "left", "refused", "broken", "strange")
)
DATABASES = {"booth.sqlite3", "hub.sqlite3"}


@dataclass
class Scan:
    """Where a text was found."""

    said: str = ""  # by start.py
    logs: dict[str, str] = field(default_factory=dict)  # name → text
    found: dict[str, set[str]] = field(default_factory=dict)  # text → files

    def look(self, data):
        """Read every file; what SQLite keeps beside a database counts as the database."""
        for text in (SENT, LEFT, REFUSED, BROKEN, STRANGE):
            names = [name.removesuffix("-wal") for name in files_with(data, text)]
            self.found.setdefault(text, set()).update(names)


def mistype_and_send(booth):
    """A whole journey with every kind of wrong field on its way; the address of the second step."""
    form = booth.get(f"/lead?sku=PAS-FUR-001&sku={STRANGE}").form("address")
    wrong = {"way": STRANGE, "name": SENT * 20, "address": f"{SENT}@", "language": STRANGE}
    assert booth.send(form, form.filled(**wrong)).status == 422
    right = {"name": SENT, "way": "email", "address": f"{SENT}@x.org", "id": STRANGE}
    more = booth.send(form, form.filled(**right, consent_inquiry=STRANGE, consent_news=STRANGE))
    assert more.status == 200
    step = more.form("company")
    mistyped = {"quantity_PAS-FUR-001": STRANGE, "country": STRANGE, "market": STRANGE}
    assert booth.send(step, step.filled(**mistyped, company=SENT, message=SENT)).status == 422
    assert booth.send(step, step.filled(company=SENT, message=SENT)).status == 200
    return more.url


def leave(booth):
    """Type everything, change the language, forget the box, send what cannot be taken; go away."""
    form = booth.get("/lead?sku=PAS-FUR-001").form("address")
    typed = form.filled(name=LEFT, address=LEFT, way="wechat")
    assert booth.send("/lead?show=language", [*typed, ("language", "id")]).status == 200
    assert booth.send(form, typed).status == 422
    without_token = [pair for pair in typed if pair[0] != "csrf_token"]
    consented = [*without_token, ("consent_inquiry", "given")]
    assert booth.send(form, consented).status == 400
    too_large = booth.send(form, [*consented, ("message", LEFT * 100_000)])
    assert too_large.status == 413
    assert "Formulir terlalu besar" in too_large.shown
    booth.get("/start-over")


def ask_strangely(booth, hub):
    """Addresses and sign-ins that nobody should have."""
    for path in (f"/cards?category={STRANGE}", f"/product/{STRANGE}", f"/?language={STRANGE}"):
        booth.get(path)
    assert booth.get(f"/lead/{STRANGE}/more").status == 404
    assert hub.get(f"/p/{STRANGE}").status == 404
    assert booth.sign_in("/staff/", pin=STRANGE).status == 403
    assert hub.sign_in("/desk/", name=STRANGE, password=STRANGE).status == 403
    assert hub.send("/api/v1/enrol", [("code", STRANGE)]).status == 400
    assert hub.send(f"/api/v1/journal/{STRANGE}", [("code", STRANGE)]).status == 401


def break_inside(file, meet):
    """Damage the leads of a database while its process runs, do this, and repair them."""
    with closing(sqlite3.connect(file, timeout=10)) as connection:
        whole = connection.execute("SELECT id, document FROM lead").fetchall()
        connection.execute("UPDATE lead SET document = substr(document, 1, 250)")
        connection.commit()
        meet()
        connection.executemany(
            "UPDATE lead SET document = ? WHERE id = ?", [(text, id) for id, text in whole]
        )
        connection.commit()


@pytest.fixture(scope="module")
def scan(set_up):
    """The journeys of all of them, and a look into every file meanwhile and afterwards."""
    data, scan = set_up(), Scan()
    (data / "tmp").mkdir()
    with started(data, environment={"TMPDIR": str(data / "tmp")}) as fair:
        booth, passer_by, staff = (Visitor(fair.booth_url) for _ in range(3))
        desk = Visitor(fair.hub_url)
        second_step = mistype_and_send(booth)
        leave(passer_by)
        ask_strangely(staff, desk)
        staff.sign_in("/staff/", pin=fair.pin)
        desk.sign_in("/desk/", name="staff", password=fair.password)
        assert within(20, lambda: SENT in desk.get("/desk/").text)
        form = booth.get(second_step).form("company")

        def meet_at_the_booth():
            assert booth.send(form, form.filled(message=BROKEN)).status == 500
            assert staff.get("/staff/").status == 500

        break_inside(data / "booth" / "booth.sqlite3", meet_at_the_booth)
        break_inside(data / "hub" / "hub.sqlite3", lambda: desk.get("/desk/"))
        for kind in ("csv", "xlsx", "vcf"):
            assert staff.get(f"/staff/leads.{kind}").status == 200
            assert desk.get(f"/desk/leads.{kind}").status == 200
        scan.look(data)
        fair.process.send_signal(signal.SIGTERM)
        scan.said = fair.said + fair.process.communicate(timeout=20)[0]

    (port,) = free_ports(1)
    log = data / "logs" / "full disk.log"
    with alone("booth", data / "booth", port, fault="disk", log=log) as process:
        booth = Visitor(f"http://127.0.0.1:{port}")
        form = booth.get("/lead?sku=PAS-FUR-001").form("address")
        os.kill(process.pid, signal.SIGUSR1)
        typed = form.filled(name=REFUSED, address=REFUSED, way="line", consent_inquiry="given")
        assert booth.send(form, typed).status == 503
        os.kill(process.pid, signal.SIGUSR2)
    scan.look(data)
    scan.logs = {file.stem: file.read_text() for file in (data / "logs").iterdir()}
    return scan


def test_what_was_sent_is_in_the_two_databases_and_in_no_other_file(scan):
    assert scan.found[SENT] == DATABASES


@pytest.mark.parametrize("text", [LEFT, REFUSED, BROKEN, STRANGE])
def test_what_was_never_sent_is_in_no_file_at_all(scan, text):
    assert scan.found[text] == set()


def test_start_says_nothing_of_it(scan):
    assert not any(text in scan.said for text in (SENT, LEFT, REFUSED, BROKEN, STRANGE))


def test_logs_do_say_what_broke(scan):
    assert "DecodeError at capture.add" in scan.logs["booth"]
    assert "DecodeError at staff." in scan.logs["booth"]
    assert "DecodeError at desk." in scan.logs["hub"]
    assert "Cannot save: store." in scan.logs["full disk"]
