"""What is erased stays erased, on every tablet and at the hub, whatever arrives late."""

import json
import shutil

import pytest
from markers import files_with
from pairs import a_hub, a_lead

from kiosk.booth import deliver
from kiosk.booth import erasure as booth_erasure
from kiosk.hub import erasure, fleet, phone_leads, set_aside
from kiosk.shared import clock, consent, entry
from kiosk.shared.problems import Problem

MARKER = "Zebedee Quillfeather"


def erase_at(hub, lead):
    now = clock.now()
    hub.write(lambda c: erasure.erase(c, hub.event_id, lead.id, erased_at=now))


def test_lead_erased_at_the_hub_is_gone_from_the_tablet_after_its_next_round(
    hub, tablets, tmp_path
):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(name=MARKER)
    kept = tablet.capture(name="Ada Lovelace")
    tablet.deliver()

    erase_at(hub, lead)
    tablet.deliver()

    assert [one.id for one in hub.leads()] == [kept.id]
    assert [one.id for one in tablet.leads()] == [kept.id]
    assert files_with(tmp_path / "booth", MARKER) == []
    assert MARKER not in json.dumps([dict(row) for row in hub.entries()])
    # The hub knows that the tablet did it, and the chain holds over what was blanked.
    assert hub.entries()[-1]["kind"] == entry.LEAD_ERASED
    assert tablet.state.waiting == 0


def test_lead_erased_on_the_tablet_before_delivery_never_reaches_the_hub(hub, tablets):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(name=MARKER)
    tablet.store.write(lambda c: booth_erasure.erase(c, lead.id, now=clock.now()))

    assert tablet.deliver() == 2

    assert hub.leads() == []
    assert [row["body"] is None for row in hub.entries()] == [True, False]


def test_form_sent_late_does_not_bring_an_erased_lead_back(tablets):
    from builders import a_form

    tablet = tablets.new()
    lead = tablet.capture(name=MARKER)
    tablet.store.write(lambda c: booth_erasure.erase(c, lead.id, now=clock.now()))

    answer = tablet.browser().post("/lead", data=a_form(id=lead.id, name=MARKER))

    assert answer.status_code == 410
    assert "This entry was erased, as asked" in answer.text
    assert tablet.leads() == []


def test_tablet_restored_from_an_old_copy_does_not_bring_an_erased_lead_back(
    hub, tablets, tmp_path
):
    tablet = tablets.new("old", hub=hub)
    lead = tablet.capture(name=MARKER)
    tablet.deliver()
    tablet.store.close()
    shutil.copytree(tmp_path / "old", tmp_path / "copy")
    tablet = tablets.new("old")
    erase_at(hub, lead)
    tablet.deliver()

    restored = tablets.new("copy")
    restored.deliver()

    assert hub.leads() == []
    assert restored.leads() == []
    assert MARKER not in json.dumps([dict(row) for row in hub.entries()])


def test_tablet_enrolled_anew_is_told_again_what_was_erased(hub, tablets):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(name=MARKER)
    tablet.deliver()
    erase_at(hub, lead)
    tablet.enrol(hub)

    tablet.deliver()
    tablet.deliver()

    assert tablet.leads() == []
    assert hub.leads() == []


def test_withdrawn_consent_wins_over_a_later_revision_and_reaches_the_tablet(hub, tablets):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(consent_news="given")
    tablet.deliver()
    now = clock.now()
    hub.write(lambda c: erasure.withdraw(c, hub.event_id, lead.id, "news", withdrawn_at=now))
    # Said on the tablet before it heard of the withdrawal.
    tablet.capture(id=lead.id, name="Ada King", consent_news="given")

    tablet.deliver()

    (at_hub,), (at_booth,) = hub.leads(), tablet.leads()
    assert at_hub.contact.name == at_booth.contact.name == "Ada King"
    assert consent.standing(at_hub.consents) == {"inquiry": "given", "news": "withdrawn"}
    assert consent.standing(at_booth.consents) == {"inquiry": "given", "news": "withdrawn"}


def test_hub_restored_from_a_backup_misses_no_order_that_it_gives_afterwards(tablets, tmp_path):
    url = f"sqlite:///{tmp_path / 'hub.sqlite3'}"
    with a_hub(url) as hub:
        tablet = tablets.new(hub=hub)
        first, second = tablet.capture(), tablet.capture()
        tablet.deliver()
        hub.engine.dispose()
        shutil.copy(tmp_path / "hub.sqlite3", tmp_path / "backup.sqlite3")
        erase_at(hub, first)
        tablet.deliver()

    with a_hub(f"sqlite:///{tmp_path / 'backup.sqlite3'}") as restored:
        # The order has the number that the lost one had.
        erase_at(restored, second)
        deliver.deliver_once(tablet.store, hub_url=restored.address)
        deliver.deliver_once(tablet.store, hub_url=restored.address)

        assert tablet.leads() == []
        assert restored.leads() == []


def clone_of(tablets, tablet, tmp_path):
    """The tablet and its twin, from a copy of its folder."""
    tablet.store.close()
    shutil.copytree(tablet.store.path.parent, tmp_path / "twin")
    return tablets.new(tablet.store.path.parent.name), tablets.new("twin")


def test_lead_erased_on_a_tablet_is_erased_on_its_clone(hub, tablets, tmp_path):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(name=MARKER)
    tablet.deliver()
    tablet, twin = clone_of(tablets, tablet, tmp_path)
    tablet.store.write(lambda c: booth_erasure.erase(c, lead.id, now=clock.now()))
    tablet.deliver()

    twin.deliver()

    assert twin.leads() == []


def test_erased_lead_is_also_gone_from_what_a_revoked_tablet_sent(hub, tablets):
    tablet = tablets.new(hub=hub)
    device_id = tablet.device.device_id
    hub.write(lambda c: fleet.revoke(c, hub.event_id, device_id, now=clock.now()))
    earlier, later = tablet.capture(name=MARKER), tablet.capture(name=MARKER)
    erase_at(hub, later)
    with pytest.raises(Problem):
        tablet.deliver()

    erase_at(hub, earlier)

    assert MARKER not in json.dumps([dict(row) for row in hub.entries()])
    hub.write(lambda c: set_aside.replay(c, hub.event_id, device_id=device_id, now=clock.now()))
    assert hub.leads() == []


def test_hub_restored_from_a_backup_hears_of_an_erasure_from_any_tablet(tablets, tmp_path):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        owner, other = tablets.new("owner", hub=hub), tablets.new("other", hub=hub)
        lead = owner.capture(name=MARKER)
        owner.deliver()
        hub.engine.dispose()
        shutil.copy(tmp_path / "hub.sqlite3", tmp_path / "backup.sqlite3")
        erase_at(hub, lead)
        other.deliver()

    with a_hub(f"sqlite:///{tmp_path / 'backup.sqlite3'}") as restored:
        assert [one.id for one in restored.leads()] == [lead.id]
        for tablet in (other, owner):
            deliver.deliver_once(tablet.store, hub_url=restored.address)
        assert restored.leads() == []
        assert owner.leads() == []


def test_hub_restored_from_a_backup_hears_of_a_withdrawal_from_a_tablet_that_never_had_the_lead(
    tablets, tmp_path
):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        tablet = tablets.new(hub=hub)
        lead = a_lead(consent_news="given")
        now = clock.now()
        hub.write(lambda c: phone_leads.save(c, hub.event_id, "", lead, other=lead, now=now))
        hub.engine.dispose()
        shutil.copy(tmp_path / "hub.sqlite3", tmp_path / "backup.sqlite3")
        hub.write(lambda c: erasure.withdraw(c, hub.event_id, lead.id, "news", withdrawn_at=now))
        tablet.deliver()
        assert (tablet.deliver(), tablet.state.waiting) == (0, 0)

    with a_hub(f"sqlite:///{tmp_path / 'backup.sqlite3'}") as restored:
        deliver.deliver_once(tablet.store, hub_url=restored.address)

        (found,) = restored.leads()
        assert consent.standing(found.consents)["news"] == "withdrawn"
        assert tablet.leads() == []


def test_tablet_enrolled_anew_is_told_again_what_was_withdrawn(hub, tablets):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(consent_news="given")
    tablet.deliver()
    now = clock.now()
    hub.write(lambda c: erasure.withdraw(c, hub.event_id, lead.id, "news", withdrawn_at=now))
    tablet.enrol(hub)

    tablet.deliver()
    tablet.deliver()

    (at_booth,) = tablet.leads()
    assert consent.standing(at_booth.consents)["news"] == "withdrawn"


def test_same_form_sent_again_does_not_give_a_withdrawn_consent_back(tablets):
    tablet = tablets.new()
    lead = tablet.capture(consent_news="given")
    tablet.store.write(lambda c: booth_erasure.withdraw(c, lead.id, "news", now=clock.now()))

    again = tablet.capture(id=lead.id, name="Ada King", consent_news="given")

    assert again.contact.name == "Ada King"
    assert consent.standing(again.consents) == {"inquiry": "given", "news": "withdrawn"}
