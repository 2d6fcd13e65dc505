"""What the hub's backup covers is let go on the tablet after some days; nothing is lost or comes back by it."""

import json
import shutil
from datetime import timedelta

import pytest
from builders import a_form
from markers import files_with
from pairs import a_hub

from kiosk.booth import bundles, deliver, fork, journal, retention, wipe
from kiosk.hub import backup, erasure, intake
from kiosk.hub import bundles as hub_bundles
from kiosk.hub.tables import journal_entry
from kiosk.shared import clock, consent, entry, problems
from kiosk.shared.problems import Problem

MARKER = "Zebedee Quillfeather"


def back_up(hub, tablet, copy=lambda: None):
    """Back the hub up; the tablet hears of it."""
    backup.covered_by(hub.engine, copy)
    deliver.deliver_once(tablet.store, hub_url=hub.address)


@pytest.fixture
def days_later(monkeypatch):
    """Let days pass on all clocks."""
    real = clock.now

    def pass_days(days):
        monkeypatch.setattr(
            clock, "now", lambda: clock.stamp(clock.moment(real()) + timedelta(days=days))
        )

    return pass_days


def let_go(tablet, hub, days_later):
    """All that a backup covers; how many."""
    days_later(91)
    deliver.deliver_once(tablet.store, hub_url=hub.address)
    return retention.run(tablet.store, days=90)


def names(leads):
    return sorted(lead.contact.name for lead in leads)


def counts(tablet):
    with tablet.store.read() as connection:
        return retention.counts(connection)


def test_what_a_backup_covers_for_so_many_days_is_let_go_and_the_hub_keeps_it(
    hub, tablets, days_later, tmp_path
):
    tablet = tablets.new(hub=hub)
    tablet.capture(name=MARKER)
    tablet.deliver()
    days_later(50)
    back_up(hub, tablet)
    tablet.capture(name="after the backup")
    tablet.deliver()

    days_later(140)
    tablet.deliver()
    assert [retention.run(tablet.store, days=days) for days in (0, 91)] == [0, 0]
    assert MARKER in names(tablet.leads())
    days_later(141)
    tablet.deliver()
    assert retention.run(tablet.store, days=90) == 1

    assert names(tablet.leads()) == ["after the backup"]
    assert files_with(tmp_path / "booth", MARKER) == []
    assert names(hub.leads()) == [MARKER, "after the backup"]
    with tablet.store.read() as connection:
        found = journal.after(connection, 0, limit=10)
    assert [one.body is None for one in found] == [True, False]
    assert entry.follows(entry.first_link(tablet.state.journal_id), found[0])
    assert tablet.deliver() == 0
    assert (counts(tablet), len(hub.leads())) == ((1, 0), 2)


def test_tablet_whose_clock_is_years_ahead_lets_nothing_go(hub, tablets, monkeypatch):
    tablet = tablets.new(hub=hub)
    tablet.capture()
    tablet.deliver()
    back_up(hub, tablet)
    monkeypatch.setattr(clock, "now", lambda: "2099-01-01T00:00:00.000Z")

    assert retention.run(tablet.store, days=90) == 0


def test_lead_that_was_corrected_since_waits_for_the_next_backup(hub, tablets, days_later):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture()
    tablet.deliver()
    back_up(hub, tablet)
    tablet.capture(id=lead.id, name="corrected")

    assert let_go(tablet, hub, days_later) == 0
    back_up(hub, tablet)
    days_later(200)
    tablet.deliver()
    assert retention.run(tablet.store, days=90) == 1
    assert names(hub.leads()) == ["corrected"]


def test_what_the_hub_keeps_apart_is_kept_on_the_tablet_too(hub, tablets, days_later, monkeypatch):
    tablet = tablets.new(hub=hub)
    monkeypatch.setattr(entry, "KINDS", ("lead.amended",))
    tablet.capture()
    tablet.deliver()
    back_up(hub, tablet)

    assert let_go(tablet, hub, days_later) == 0


def test_conflicts_that_staff_look_at_when_they_can_hide_nothing_that_waits(
    hub, tablets, days_later, monkeypatch
):
    monkeypatch.setattr(intake, "_SET_ASIDE_MAX", 2)
    tablet = tablets.new(hub=hub)
    leads = [tablet.capture() for _ in range(4)]
    tablet.deliver()
    back_up(hub, tablet)
    apart = dict.fromkeys(range(1, 4), "lead.revision_conflict") | {4: "entry.kind_unknown"}
    for seq, code in apart.items():
        hub.write(
            lambda c, seq=seq, code=code: c.execute(
                journal_entry.update()
                .where((journal_entry.c.event_id == hub.event_id) & (journal_entry.c.seq == seq))
                .values(set_aside=code)
            )
        )

    assert let_go(tablet, hub, days_later) == 0
    assert len(tablet.leads()) == len(leads)


def test_form_that_is_sent_late_is_not_the_lead_again(hub, tablets, days_later):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(name=MARKER)
    tablet.deliver()
    back_up(hub, tablet)
    assert let_go(tablet, hub, days_later) == 1

    answer = tablet.browser().post("/lead", data=a_form(id=lead.id, name="typed late"))

    assert answer.status_code == 410
    assert "We have had this entry for some time" in answer.text
    assert "typed late" in answer.text
    assert tablet.leads() == []


def test_lead_that_was_let_go_can_still_be_erased_everywhere(hub, tablets, days_later):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(name=MARKER)
    tablet.deliver()
    back_up(hub, tablet)
    assert let_go(tablet, hub, days_later) == 1

    hub.write(lambda c: erasure.erase(c, hub.event_id, lead.id, erased_at=clock.now()))
    tablet.deliver()

    assert MARKER not in json.dumps([dict(row) for row in hub.entries()])
    assert tablet.state.waiting == 0
    assert counts(tablet) == (0, 0)


@pytest.mark.parametrize("heard", ["before", "after"])
def test_withdrawal_of_a_lead_that_was_let_go_comes_back_to_a_hub_from_an_old_backup(
    tablets, days_later, tmp_path, heard
):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        tablet = tablets.new(hub=hub)
        lead = tablet.capture(consent_news="given")
        tablet.deliver()
        back_up(hub, tablet, lambda: backup.back_up(hub.engine, tmp_path / "old.sqlite3"))

        def withdraw():
            now = clock.now()
            hub.write(
                lambda c: erasure.withdraw(c, hub.event_id, lead.id, "news", withdrawn_at=now)
            )
            tablet.deliver()

        if heard == "before":
            withdraw()
            back_up(hub, tablet)
        assert let_go(tablet, hub, days_later) == 1
        if heard == "after":
            withdraw()
        assert (tablet.deliver(), tablet.state.waiting) == (0, 0)

    with a_hub(f"sqlite:///{tmp_path / 'old.sqlite3'}") as old:
        assert consent.standing(old.leads()[0].consents)["news"] == "given"
        # Also where its journal has to begin again.
        tablet.store.write(fork.heal)
        deliver.deliver_once(tablet.store, hub_url=old.address)

        assert consent.standing(old.leads()[0].consents)["news"] == "withdrawn"


def test_journal_that_begins_again_loses_nothing_and_brings_nothing_back(hub, tablets, days_later):
    tablet = tablets.new(hub=hub)
    tablet.capture(name=MARKER)
    tablet.deliver()
    back_up(hub, tablet)
    assert let_go(tablet, hub, days_later) == 1
    tablet.capture(name="later")

    tablet.store.write(fork.heal)
    tablet.deliver()

    assert names(hub.leads()) == [MARKER, "later"]
    assert names(tablet.leads()) == ["later"]
    assert counts(tablet) == (1, 0)


@pytest.fixture
def restored(tablets, days_later, tmp_path):
    """A tablet that let a lead go, and its hub from a backup before that lead; then from the newest."""
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        tablet = tablets.new(hub=hub)
        tablet.deliver()
        backup.back_up(hub.engine, tmp_path / "old.sqlite3")
        tablet.capture(name=MARKER)
        tablet.deliver()
        back_up(hub, tablet)
        assert let_go(tablet, hub, days_later) == 1
        backup.back_up(hub.engine, tmp_path / "newest.sqlite3")
        tablet.capture(name="kept")
    with a_hub(f"sqlite:///{tmp_path / 'old.sqlite3'}") as old:
        yield tablet, old


def test_hub_restored_from_an_older_backup_takes_all_that_is_left_and_staff_hear_what_is_missing(
    restored, tmp_path
):
    tablet, old = restored

    deliver.deliver_once(tablet.store, hub_url=old.address)
    deliver.deliver_once(tablet.store, hub_url=old.address)

    assert names(old.leads()) == ["kept"]
    assert all(row["body"] for row in old.entries())
    assert counts(tablet) == (1, 1)
    assert tablet.state.waiting == 0
    # It is all that knows of them.
    with pytest.raises(Problem) as refused:
        wipe.wipe(tablet.store, now=clock.now())
    assert refused.value == Problem(problems.WIPE_MISSING, missing=1)
    with old.engine.connect() as connection:
        from kiosk.hub import fleet

        (one,) = fleet.tablets(connection, old.event_id)
    assert one.reported.missing == 1

    with a_hub(f"sqlite:///{tmp_path / 'newest.sqlite3'}") as newest:
        deliver.deliver_once(tablet.store, hub_url=newest.address)
        assert names(newest.leads()) == [MARKER, "kept"]
        assert counts(tablet) == (1, 0)
        wipe.wipe(tablet.store, now=clock.now())


def test_bundle_of_all_entries_has_no_blanks_in_the_place_of_what_was_let_go(restored):
    tablet, old = restored
    import io

    bundle = b"".join(bundles.stream(tablet.store, all_entries=True))
    hub_bundles.take_in(
        old.engine, old.app.extensions["hub"].master, io.BytesIO(bundle), now=clock.now()
    )

    assert names(old.leads()) == ["kept"]
    assert all(row["body"] for row in old.entries())


def test_tablet_restored_from_an_old_copy_doubles_nothing(hub, tablets, days_later, tmp_path):
    tablet = tablets.new("old", hub=hub)
    tablet.capture(name=MARKER)
    tablet.deliver()
    tablet.store.close()
    shutil.copytree(tmp_path / "old", tmp_path / "copy")
    tablet = tablets.new("old")
    back_up(hub, tablet)
    assert let_go(tablet, hub, days_later) == 1
    tablet.capture(name="later")
    tablet.deliver()

    copy = tablets.new("copy")
    copy.capture(name="on the copy")
    copy.deliver()

    assert names(hub.leads()) == [MARKER, "later", "on the copy"]


def test_clone_that_fills_the_journal_of_what_was_let_go_does_not_hide_what_is_missing(
    tablets, days_later, tmp_path
):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        tablet = tablets.new("tablet", hub=hub)
        backup.back_up(hub.engine, tmp_path / "old.sqlite3")
        tablet.capture(name="on both")
        tablet.store.close()
        shutil.copytree(tmp_path / "tablet", tmp_path / "clone")
        tablet = tablets.new("tablet")
        tablet.capture(name=MARKER)
        tablet.deliver()
        back_up(hub, tablet)
        assert let_go(tablet, hub, days_later) == 2
    clone = tablets.new("clone")
    clone.capture(name="on the clone")

    with a_hub(f"sqlite:///{tmp_path / 'old.sqlite3'}") as old:
        for one in (clone, tablet, tablet):
            deliver.deliver_once(one.store, hub_url=old.address)

        # As many entries of the same journal as there were: but the second is another's.
        assert names(old.leads()) == ["on both", "on the clone"]
        assert counts(tablet) == (2, 1)


def test_tablet_that_was_enrolled_anew_still_sees_what_a_restored_hub_lacks(
    tablets, days_later, tmp_path
):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        tablet = tablets.new(hub=hub)
        tablet.capture(name="before the backup")
        tablet.deliver()
        backup.back_up(hub.engine, tmp_path / "old.sqlite3")
        tablet.capture(name=MARKER)
        tablet.deliver()
        back_up(hub, tablet)
        assert let_go(tablet, hub, days_later) == 2
    with a_hub(f"sqlite:///{tmp_path / 'old.sqlite3'}") as old:
        # To the hub it is another tablet from now on, and its old journal is not its own.
        tablet.enrol(old)
        for _ in range(2):
            tablet.deliver()

        assert names(old.leads()) == ["before the backup"]
        assert counts(tablet) == (2, 1)
