"""Two copies of one tablet say different things of one lead: staff see both, and it stays said until they have."""

import shutil

import pytest

from kiosk.booth import fork
from kiosk.hub import fleet, people, set_aside
from kiosk.shared import clock


@pytest.fixture
def conflict(hub, tablets, tmp_path):
    """A lead of which two copies of a tablet said different things: (its id, the first copy)."""
    first = tablets.new("first", hub=hub, called="Booth left")
    lead = first.capture(name="Ada")
    first.store.close()
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    first, second = tablets.new("first"), tablets.new("second")
    first.capture(id=lead.id, name="Ada, said to the first")
    second.capture(id=lead.id, name="Ada, said to the second")
    first.deliver()
    second.deliver()
    return lead.id, first


def two_copies(hub, tablets, tmp_path, *, corrected=""):
    """A lead and two copies of the tablet that captured it, both as it was delivered, or corrected since."""
    first = tablets.new("first", hub=hub)
    lead = first.capture(name="Ada")
    first.deliver()
    if corrected:
        first.capture(id=lead.id, name=corrected)
    first.store.close()
    shutil.copytree(tmp_path / "first", tmp_path / "second")
    return lead, tablets.new("first"), tablets.new("second")


def said_apart(hub, lead):
    """What staff are shown beside the lead."""
    found = hub.write(lambda c: set_aside.other_versions(c, hub.event_id, [lead.id]))
    return [one.lead.contact.name for one in found]


@pytest.mark.parametrize("first_to_deliver", ["first", "second"])
def test_version_of_a_copy_is_shown_whichever_has_more_revisions_and_comes_first(
    hub, tablets, tmp_path, first_to_deliver
):
    lead, first, second = two_copies(hub, tablets, tmp_path)
    first.capture(id=lead.id, name="said to the first")
    for name in ("said to the second", "corrected on the second"):
        second.capture(id=lead.id, name=name)

    for tablet in (first, second) if first_to_deliver == "first" else (second, first):
        tablet.deliver()

    assert [one.contact.name for one in hub.leads()] == ["corrected on the second"]
    assert said_apart(hub, lead) == ["said to the first"]
    # Somebody has looked: sent again in a new journal it is nothing new.
    hub.write(lambda c: set_aside.looked_at(c, hub.event_id, [lead.id]))
    for tablet in (first, second):
        tablet.store.write(fork.heal)
        tablet.deliver()
    assert said_apart(hub, lead) == []


def test_earlier_revisions_that_come_once_more_are_no_conflict(hub, tablets, tmp_path):
    lead, first, old = two_copies(hub, tablets, tmp_path, corrected="Ada King")
    # The hub hears of the correction only by what follows it.
    first.capture(id=lead.id, name="Ada Lovelace")
    first.store.write(fork.heal)
    first.deliver()

    old.capture(name="somebody else")
    old.deliver()

    assert said_apart(hub, lead) == []
    assert {one.contact.name for one in hub.leads()} == {"Ada Lovelace", "somebody else"}


def desk(hub):
    hub.app.config["WTF_CSRF_ENABLED"] = False
    password = hub.write(lambda c: people.add(c, "ayu"))
    client = hub.app.test_client()
    client.post("/desk/sign-in", data={"name": "ayu", "password": password})
    return client


def test_conflict_stays_said_through_replays_also_after_a_newer_revision(hub, conflict):
    lead_id, first = conflict
    first.capture(id=lead_id, name="Ada, corrected")
    first.deliver()

    assert hub.write(lambda c: set_aside.replay(c, hub.event_id, now=clock.now())) == 0

    assert hub.write(lambda c: set_aside.conflicts(c, hub.event_id, [lead_id])) == {lead_id: 1}
    (one,) = hub.write(lambda c: fleet.tablets(c, hub.event_id))
    assert (one.conflicts, one.set_aside, one.quarantined) == (1, 0, 0)


def test_desk_shows_both_versions_until_somebody_has_compared_them(hub, conflict):
    lead_id, first = conflict
    staff = desk(hub)
    tablet = f"/desk/tablets/{first.device.device_id}"

    assert "another version is kept apart" in staff.get("/desk/").text
    page = staff.get(f"/desk/buyer/{lead_id}").text
    for said in ("Ada, said to the first", "Ada, said to the second", "kept apart"):
        assert said in page
    assert "Said differently by a copy of it" in staff.get(tablet).text

    after = staff.post(f"/desk/buyer/{lead_id}/looked-at", follow_redirects=True).text

    assert "Ada, said to the first" in after
    assert "Ada, said to the second" not in after
    assert "another version is kept apart" not in staff.get("/desk/").text
    assert "Said differently by a copy of it" not in staff.get(tablet).text
    # Kept word for word all the same.
    assert any("Ada, said to the second" in row["body"] for row in hub.entries())
