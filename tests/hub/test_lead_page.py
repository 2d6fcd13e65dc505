"""The desk's page of one lead, and what there is to do: on SQLite and PostgreSQL."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kiosk.hub import erasure, follow_up, people, service_level
from kiosk.hub.tables import lead
from kiosk.shared import clock

JAKARTA = ZoneInfo("Asia/Jakarta")


def client(hub, name, role):
    password = hub.write(lambda c: people.add(c, name, role))
    hub.app.config["WTF_CSRF_ENABLED"] = False
    found = hub.app.test_client()
    found.post("/desk/sign-in", data={"name": name, "password": password})
    return found


@pytest.fixture
def desk(hub):
    return client(hub, "Sri", "staff")


@pytest.fixture
def ada(hub, tablets):
    """A lead that arrived."""
    tablet = tablets.new(hub=hub, called="Booth left")
    found = tablet.capture(name="Ada", address="ada@example.org")
    tablet.deliver()
    return found


def test_page_shows_what_was_said_and_where(desk, ada):
    page = desk.get(f"/desk/lead/{ada.id}").text

    for said in ("Ada", ada.reference, "ada@example.org", "PAS-FUR-001", "Booth left"):
        assert said in page
    assert "Captured at the booth" in page
    assert desk.get("/desk/lead/01a20faa-fd87-748a-870a-7394ecf12b93").status_code == 404


def test_follow_up_is_saved_shown_in_the_history_and_undone(desk, ada):
    sent = {"status": "quoted", "owner": "Sri", "next_step": "Call", "next_step_at": "2026-12-01"}
    page = desk.post(f"/desk/lead/{ada.id}/follow-up", data=sent, follow_redirects=True).text

    assert 'value="quoted" selected' in page
    assert 'value="Sri" selected' in page
    assert 'value="2026-12-01"' in page
    assert "Status: New → Quoted" in page
    change_id = page.partition('name="change_id" value="')[2][:36]
    undone = desk.post(
        f"/desk/lead/{ada.id}/undo", data={"change_id": change_id}, follow_redirects=True
    ).text
    assert 'value="new" selected' in undone
    assert "undone by Sri" in undone


def test_step_on_no_day_is_named_and_nothing_typed_is_lost(desk, ada):
    sent = {"status": "won", "owner": "", "next_step": "Call her", "next_step_at": "2026-02-30"}
    answer = desk.post(f"/desk/lead/{ada.id}/follow-up", data=sent)

    assert answer.status_code == 422
    assert "Choose a date, or none" in answer.text
    assert 'value="Call her"' in answer.text
    assert "Status: New" not in answer.text


def test_note_and_correction_stand_on_the_page_beside_what_was_said(desk, ada):
    desk.post(f"/desk/lead/{ada.id}/note", data={"note": "Wants a call\non Monday"})
    page = desk.post(
        f"/desk/lead/{ada.id}/contact",
        data={"name": "Ada King", "address": "ada@example.org", "country": "GB"},
        follow_redirects=True,
    ).text

    assert "<bdi>Wants a call\non Monday</bdi>" in page
    assert "<h1><bdi>Ada King</bdi></h1>" in page
    assert "corrected by Sri; at the booth: <s><bdi>Ada</bdi></s>" in page
    assert "Name: <bdi>Ada</bdi> → <bdi>Ada King</bdi>" in page
    assert "United Kingdom" in page


def test_viewer_reads_the_page_and_has_nothing_to_press(hub, ada):
    page = client(hub, "Vi", "viewer").get(f"/desk/lead/{ada.id}").text

    assert "Ada" in page
    assert "/follow-up" not in page
    assert "/undo" not in page


def test_erased_lead_has_no_page(hub, desk, ada):
    hub.write(lambda c: erasure.erase(c, hub.event_id, ada.id, erased_at=clock.now()))

    assert desk.get(f"/desk/lead/{ada.id}").status_code == 404


def test_to_do_has_my_steps_that_are_due_and_the_hot_ones_that_wait_longest(hub, tablets, desk):
    tablet = tablets.new(hub=hub)
    names = ("mine", "theirs", "later", "hot first", "hot second", "hot touched", "warm")
    found = {
        name: tablet.capture(name=name, address=f"{name[-5:]}@example.org").id for name in names
    }
    tablet.deliver()
    of = {name: lead.c.id == one for name, one in found.items()}

    def change(name, now="2026-10-20T03:00:00.000Z", **values):
        hub.write(
            lambda c: follow_up.change(c, hub.event_id, of[name], values, person="Sri", now=now)
        )

    change("mine", owner="Sri", next_step="Send the price list", next_step_at="2026-10-01")
    change("theirs", owner="Budi", next_step_at="2026-10-01")
    change("later", owner="Sri", next_step_at="2099-10-01")
    this = lead.c.event_id == hub.event_id
    for name in ("hot first", "hot second", "hot touched"):
        hub.write(
            lambda c, name=name: c.execute(lead.update().where(this & of[name]).values(heat="hot"))
        )
    change("hot touched", status="contacted")

    page = desk.get("/desk/todo").text

    mine, _, rest = page.partition("Hot, and nobody has answered")
    hot, _, rest = rest.partition("Warm, and nobody has answered")
    assert [name for name in names if f"<bdi>{name}</bdi>" in mine] == ["mine"]
    assert "Send the price list" in mine
    assert hot.index("hot first") < hot.index("hot second")
    assert "hot touched" not in hot
    assert "<bdi>warm</bdi>" in rest
    assert "left to reply" in hot


@pytest.mark.parametrize(
    ("level", "start", "due"),
    [
        ("hot", "2026-10-16T15:00", "2026-10-17T15:00"),
        ("cold", "2026-10-16T15:00", "2026-10-26T15:00"),
        # A Friday, a Saturday, and a Monday.
        ("warm", "2026-10-16T15:00", "2026-10-21T15:00"),
        ("warm", "2026-10-17T15:00", "2026-10-22T00:00"),
        ("warm", "2026-10-19T08:00", "2026-10-22T08:00"),
    ],
)
def test_answer_is_due_after_hours_days_or_working_days_in_jakarta(level, start, due):
    levels = service_level.levels(service_level.DEFAULT)
    arrived = datetime.fromisoformat(start).replace(tzinfo=JAKARTA)

    assert levels.of(level).due_at(arrived, JAKARTA).isoformat()[:16] == due


@pytest.mark.parametrize(
    ("now", "replied", "state", "hours"),
    [
        ("2026-10-16T10:00:00.000Z", None, "running", 17),
        ("2026-10-17T01:00:00.000Z", None, "soon", 2),
        ("2026-10-18T03:00:00.000Z", None, "late", 24),
        ("2026-10-18T03:00:00.000Z", "2026-10-16T06:00:00.000Z", "answered", 3),
    ],
)
def test_clock_runs_until_the_first_reply(now, replied, state, hours):
    level = service_level.levels(service_level.DEFAULT).hot
    found = service_level.clock_of(
        level, JAKARTA, received_at="2026-10-16T03:00:00.000Z", first_reply_at=replied, now=now
    )

    assert (found.state, found.span.total_seconds() / 3600) == (state, hours)


@pytest.mark.parametrize("wrong", ["", "hot 24 h", "hot 24 h, warm soon, cold 1 day", "hot 0 h"])
def test_levels_that_cannot_be_read_are_refused_with_an_example(wrong):
    with pytest.raises(ValueError, match="hot 24 h, warm 3 working days, cold 10 days"):
        service_level.levels(wrong)
