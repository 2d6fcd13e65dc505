"""Two copies of one tablet say different things of one lead: staff see both, and it stays said until they have."""

import shutil

import pytest

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
