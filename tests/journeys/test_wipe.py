"""A tablet is wiped only when the hub has signed for everything; then nothing personal is left on it."""

import io

import pytest
from click.testing import CliRunner
from markers import files_with
from pypdf import PdfReader

from kiosk.booth import wipe
from kiosk.booth.staff import pin as staff_pin
from kiosk.cli import main
from kiosk.shared import clock, problems
from kiosk.shared.problems import Problem

MARKER = "Zebedee Quillfeather"


def refusal(tablet):
    with pytest.raises(Problem) as refused:
        wipe.wipe(tablet.store, now=clock.now())
    return refused.value


def test_tablet_refuses_while_anything_is_unsent_or_unproven(hub, tablets):
    tablet = tablets.new()
    tablet.capture()
    assert refusal(tablet).kind == problems.NOT_ENROLLED

    tablet.enrol(hub)
    assert refusal(tablet) == Problem(problems.WIPE_UNSENT, waiting=1)

    tablet.deliver()
    tablet.store.write(lambda c: c.execute("UPDATE journal_state SET receipt = NULL"))
    assert refusal(tablet).kind == problems.WIPE_UNPROVEN

    tablet.deliver()
    tablet.store.write(
        lambda c: c.execute(
            'UPDATE journal_state SET receipt = replace(receipt, \'"mac": "\', \'"mac": "0\')'
        )
    )
    assert refusal(tablet).kind == problems.RECEIPT_WRONG
    assert len(tablet.leads()) == 1


def test_wiped_tablet_holds_nothing_personal_and_serves_the_next_fair(hub, tablets, tmp_path):
    tablet = tablets.new(hub=hub)
    tablet.capture(name=MARKER)
    tablet.deliver()

    slip = wipe.wipe(tablet.store, now=clock.now())

    assert (slip.event_name, slip.leads, slip.entries) == ("TEI", 1, 1)
    assert files_with(tmp_path / "booth", MARKER) == []
    assert [lead.contact.name for lead in hub.leads()] == [MARKER]
    tablet.enrol(hub)
    tablet.capture(name="at the next fair")
    tablet.deliver()
    assert len(hub.leads()) == 2


def test_staff_wipe_by_pin_and_print_the_slip(tablets, tmp_path):
    from pairs import a_hub

    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        tablet = tablets.new(hub=hub)
        tablet.capture(name=MARKER)
        pin = tablet.store.write(staff_pin.new)
        browser = tablet.browser()
        assert browser.get("/staff/wipe").status_code == 303
        browser.post("/staff/sign-in", data={"pin": pin})
        assert "Entries that are not at the hub yet: 1" in browser.get("/staff/wipe").text
        tablet.deliver()

        assert ">Back</a>" in browser.get("/staff/wipe").text
        before = browser.get("/staff/hand-over.pdf")
        wrong = browser.post("/staff/wipe", data={"pin": "000000" if pin != "000000" else "1"})
        done = browser.post("/staff/wipe", data={"pin": pin}, follow_redirects=True)
        after = browser.get("/staff/hand-over.pdf")

    assert (wrong.status_code, "This PIN is not right" in wrong.text) == (403, True)
    assert "This tablet is wiped: its 1 lead is at the hub" in done.text
    for answer in (before, after):
        (page,) = PdfReader(io.BytesIO(answer.data)).pages
        text = page.extract_text()
        assert "Hand-over of leads" in text
        assert "TEI" in text
        assert MARKER not in text
    assert tablet.leads() == []


def test_wipe_by_command_writes_the_slip(hub, tablets, tmp_path):
    tablet = tablets.new(hub=hub)
    tablet.capture()
    tablet.deliver()
    tablet.store.close()
    told = [
        "device",
        "wipe",
        "--data",
        str(tmp_path / "booth"),
        "--slip",
        str(tmp_path / "slip.pdf"),
    ]

    asked = CliRunner().invoke(main, told, input="n\n")
    done = CliRunner().invoke(main, [*told, "--yes"])
    again = CliRunner().invoke(main, [*told, "--yes"])

    assert asked.exit_code == 1
    assert (done.exit_code, "1 leads are at the hub" in done.output) == (0, True)
    assert (tmp_path / "slip.pdf").read_bytes().startswith(b"%PDF")
    assert (again.exit_code, "no hub yet" in again.output) == (1, True)
