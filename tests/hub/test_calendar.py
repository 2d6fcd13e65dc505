"""Next steps in the calendars of staff: as RFC 5545 wants it, for whom they are, and with nothing personal."""

import re
from datetime import date
from urllib.parse import urlsplit

import pytest

from kiosk.hub import calendar_file, follow_up, people
from kiosk.hub.calendar_file import Step
from kiosk.hub.tables import lead
from kiosk.shared import ids

NOW = "2026-10-20T03:04:05.000Z"
LEAD = "01a20faa-fd87-748a-870a-7394ecf12b93"


def test_lines_are_folded_at_75_octets_and_texts_escaped():
    company = "株式会社東京工房・家具; Söhne, \\ & Partner\nZweite Zeile " * 2
    file = calendar_file.written(
        [Step(LEAD, date(2026, 12, 31), company, "Sri")],
        title="TEI, Jakarta", summary="{reference} · {company}", address="https://h/l/{lead_id}",
        now=NOW,
    )  # fmt: skip

    lines = file.split(b"\r\n")
    assert lines.pop() == b""
    assert max(map(len, lines)) <= 75
    # No character is cut in two.
    assert all(line.decode() is not None for line in lines)
    whole = file.decode().replace("\r\n ", "").split("\r\n")
    escaped = (
        company.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    )
    assert f"SUMMARY:{ids.reference(LEAD)} · {escaped.strip()}" in whole
    for said in (
        "DTSTAMP:20261020T030405Z", "DTSTART;VALUE=DATE:20261231", "DTEND;VALUE=DATE:20270101",
        f"UID:{LEAD}@next-step.pameran", f"URL:https://h/l/{LEAD}", "X-WR-CALNAME:TEI\\, Jakarta",
    ):  # fmt: skip
        assert said in whole
    assert (whole[0], whole[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")


@pytest.fixture
def desk(hub, tablets):
    """Signed in as Sri, who has a step; Budi has another, and one that is done."""
    tablet = tablets.new(hub=hub)
    found = [tablet.capture(name=f"Secret {n}", address=f"{n}@example.org") for n in range(3)]
    tablet.deliver()
    for one, owner, status in zip(
        found, ("Sri", "Budi", "Budi"), ("quoted", "new", "won"), strict=True
    ):
        values = {
            "owner": owner,
            "next_step": "Call Secret",
            "next_step_at": "2026-12-01",
            "status": status,
        }
        hub.write(
            lambda c, one=one, values=values: follow_up.change(
                c, hub.event_id, lead.c.id == one.id, values, person="Sri", now=NOW
            )
        )  # fmt: skip
    return signed_in(hub, "Sri", "manager"), [one.id for one in found]


def signed_in(hub, name, role):
    password = hub.write(lambda c: people.add(c, name, role))
    hub.app.config["WTF_CSRF_ENABLED"] = False
    client = hub.app.test_client()
    client.post("/desk/sign-in", data={"name": name, "password": password})
    return client


def leads_in(answer):
    return set(re.findall(r"UID:(\S+)@", answer.text))


def address_of(client):
    return urlsplit(
        re.search(r"http\S+/calendar/\w+\.ics", client.get("/desk/calendar").text)[0]
    ).path


def test_files_hold_my_steps_or_everybodys_and_nothing_personal(hub, desk):
    sri, (mine, theirs, _) = desk
    ayu = signed_in(hub, "Ayu", "staff")

    own, everybody = sri.get("/desk/calendar.ics"), sri.get("/desk/calendar.ics?of=all")

    assert leads_in(own) == {mine}
    assert leads_in(everybody) == {mine, theirs}
    assert leads_in(ayu.get("/desk/calendar.ics?of=all")) == set()
    assert "Secret" not in everybody.text
    assert own.mimetype == "text/calendar"


def test_address_opens_without_signing_in_until_the_password_or_the_role_changes(hub, desk):
    sri, (mine, _, _) = desk
    stranger, path = hub.app.test_client(), address_of(sri)

    assert leads_in(stranger.get(path)) == {mine}
    assert stranger.get(path.replace(".ics", "0.ics")).status_code == 404

    hub.write(lambda c: people.reset(c, hub.event_id, "Sri"))
    assert stranger.get(path).status_code == 404
