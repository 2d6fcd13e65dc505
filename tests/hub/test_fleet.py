"""The fleet: what staff read of each tablet, and what naming, revoking and trying again do."""

from dataclasses import replace

import pytest

from kiosk.hub import condition, fleet, set_aside
from kiosk.hub.fleet import Tablet
from kiosk.shared import clock, entry, language, problems
from kiosk.shared.problems import Problem
from kiosk.shared.report import Report

NOW = "2026-10-14T03:05:00.000Z"
CATALOGUE = "c" * 64
WELL = Tablet(
    device_id="0199e0a0-0000-7000-8000-000000000001",
    name="Booth left",
    enrolled_at="2026-10-14T01:00:00.000Z",
    revoked_at=None,
    seen_at="2026-10-14T03:03:00.000Z",
    clock_offset_s=2,
    reported=Report(
        app_version="0.1.0",
        sqlite_version="3.51.3",
        catalogue_version=CATALOGUE,
        disk_free_bytes=1_234_000_000,
    ),
    leads=34,
    set_aside=0,
    quarantined=0,
)


def facts(tablet=WELL, *, spoken="en", catalogue_version=CATALOGUE):
    return condition.facts(
        tablet, language.OFFERED[spoken], now=NOW, catalogue_version=catalogue_version
    )


def said(**known):
    """A tablet that is well but for this."""
    return replace(WELL, reported=replace(WELL.reported, **known))


def wrong(tablet, **said):
    return [f"{fact.name}: {fact.text}" for fact in facts(tablet, **said) if fact.wrong]


def test_tablet_that_is_well_is_told_in_plain_words_and_nothing_is_marked():
    assert [(fact.name, fact.text) for fact in facts()] == [
        ("Last seen", "2 minutes ago"),
        ("Leads it sent", "34"),
        ("Not sent yet", "0 when last seen"),
        ("Clock", "right"),
        ("Catalogue", "current"),
        ("Version", "0.1.0"),
        ("Disk", "1.2 GB free"),
        ("SQLite", "3.51.3"),
    ]
    assert wrong(WELL) == []


def test_the_same_is_told_in_indonesian():
    told = {fact.name: fact.text for fact in facts(spoken="id")}

    assert told["Terakhir terlihat"] == "2 menit yang lalu"
    assert told["Disk"] == "1,2 GB kosong"


@pytest.mark.parametrize(
    ("tablet", "marked"),
    [
        (
            replace(WELL, seen_at="2026-10-14T01:04:00.000Z"),
            ["Last seen: 2 hours ago"],
        ),
        (
            replace(said(waiting=12), seen_at="2026-10-14T01:04:00.000Z"),
            ["Last seen: 2 hours ago", "Not sent yet: 12 when last seen"],
        ),
        (said(waiting=12), []),
        (replace(WELL, seen_at=None), ["Last seen: not yet"]),
        (replace(WELL, seen_at=None, enrolled_at="2026-10-14T03:00:00.000Z"), []),
        (replace(WELL, clock_offset_s=120), []),
        (replace(WELL, clock_offset_s=180), ["Clock: 3 minutes behind"]),
        (replace(WELL, clock_offset_s=-86400), ["Clock: 1 day ahead"]),
        (replace(WELL, clock_offset_s=None), ["Clock: cannot be read"]),
        (said(catalogue_version="d" * 64), ["Catalogue: older than the hub's"]),
        (said(catalogue_version=""), ["Catalogue: none"]),
        (said(disk_free_bytes=499_999_999), ["Disk: 500 MB free"]),
        (said(disk_free_bytes=500_000_000), []),
        (
            said(sqlite_version="3.9.0"),
            ["SQLite: 3.9.0; update it: before 3.51.3 its file can, rarely, be damaged"],
        ),
        (said(sqlite_version="3.53.0"), []),
        (replace(WELL, set_aside=2), ["Set aside: 2"]),
        (replace(WELL, conflicts=1), ["Said differently by a copy of it: 1"]),
        (said(missing=3), ["Let go there, and missing here: 3"]),
        (
            replace(WELL, revoked_at=NOW, seen_at="2026-10-01T00:00:00.000Z", quarantined=3),
            ["Sent after it was revoked: 3"],
        ),
    ],
)
def test_what_somebody_should_look_after_is_marked(tablet, marked):
    assert wrong(tablet) == marked


def test_without_a_catalogue_at_the_hub_no_tablet_is_behind():
    assert wrong(said(catalogue_version="d" * 64), catalogue_version="") == []


def test_name_given_with_the_code_is_known_at_the_hub_and_on_the_tablet(hub, tablets):
    tablet = tablets.new(hub=hub, called="Booth left")

    (one,) = hub.write(lambda c: fleet.tablets(c, hub.event_id))

    assert (one.name, tablet.device.name) == ("Booth left", "Booth left")
    hub.write(lambda c: fleet.rename(c, hub.event_id, one.device_id, "Booth right"))
    assert hub.write(lambda c: fleet.names(c, hub.event_id)) == {one.device_id: "Booth right"}


def test_code_is_used_up_by_one_tablet(hub, tablets):
    code = hub.new_code()
    first, second = tablets.new("first"), tablets.new("second")

    first.enrol(hub, code=code)
    # As after an answer that was lost: the same tablet asks with the same code.
    again = first.device.device_id
    first.enrol(hub, code=code)
    with pytest.raises(Problem, match=problems.CODE_WRONG.code):
        second.enrol(hub, code=code)

    assert first.device.device_id == again
    assert len(hub.write(lambda c: fleet.tablets(c, hub.event_id))) == 1


def test_what_is_not_understood_and_what_is_not_trusted_are_told_apart(hub, tablets, monkeypatch):
    tablet = tablets.new(hub=hub)
    device_id = tablet.device.device_id
    monkeypatch.setattr(entry, "KINDS", ("lead.amended",))
    tablet.capture()
    tablet.deliver()
    hub.write(lambda c: fleet.revoke(c, hub.event_id, device_id, now=clock.now()))
    tablet.capture()
    tablet.capture()
    with pytest.raises(Problem, match=problems.DEVICE_REVOKED.code):
        tablet.deliver()

    one = hub.write(lambda c: fleet.tablet(c, hub.event_id, device_id))
    piles = hub.write(lambda c: set_aside.piles(c, hub.event_id))

    assert (one.set_aside, one.quarantined) == (1, 2)
    assert [(pile.device_id, pile.code, pile.count) for pile in piles] == [
        (device_id, "entry.kind_unknown", 1),
        (device_id, "device.revoked", 2),
    ]


def test_hub_knows_what_waits_on_a_tablet_that_cannot_send_it(hub, tablets, monkeypatch):
    from kiosk.hub import api

    tablet = tablets.new(hub=hub)
    tablet.capture()
    tablet.capture()
    monkeypatch.setattr(api._intakes, "acquire", lambda timeout: False)
    with pytest.raises(Problem, match=problems.HUB_BUSY.code):
        tablet.deliver()

    (one,) = hub.write(lambda c: fleet.tablets(c, hub.event_id))

    assert (one.reported.waiting, one.seen_at is not None) == (2, True)
    monkeypatch.undo()
    tablet.deliver()
    (one,) = hub.write(lambda c: fleet.tablets(c, hub.event_id))
    assert one.reported.waiting == 0


def test_tablet_learns_how_its_clock_compares_with_the_hubs(hub, tablets, monkeypatch):
    from kiosk.booth import status

    tablet = tablets.new(hub=hub)
    real = status.report

    def with_a_slow_clock(store):
        return replace(real(store), clock="2020-01-01T00:00:00.000Z")

    monkeypatch.setattr(status, "report", with_a_slow_clock)
    tablet.deliver()

    assert tablet.state.clock_offset_s > 86400
