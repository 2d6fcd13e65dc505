"""What becomes of leads after the fair: set for many at once, noted, undone; on SQLite and PostgreSQL."""

import pytest
from sqlalchemy import select

from kiosk.hub import correcting, erasure, follow_up, leads
from kiosk.hub.tables import correction, follow_up_history, lead
from kiosk.shared import clock

NOW, LATER = "2026-10-20T03:00:00.000Z", "2026-10-20T04:00:00.000Z"
ALL = lead.c.erased_at.is_(None)


@pytest.fixture
def three(hub, tablets):
    """Three leads that arrived: Ada, Bo, Cy."""
    tablet = tablets.new(hub=hub)
    found = [
        tablet.capture(name=name, address=f"{name}@example.org") for name in ("Ada", "Bo", "Cy")
    ]
    tablet.deliver()
    return tablet, [one.id for one in found]


def changed(hub, work, *given, person="Sri", now=NOW):
    return hub.write(lambda c: work(c, hub.event_id, *given, person=person, now=now))


def standing(hub, lead_id):
    with hub.engine.connect() as connection:
        return leads.find(connection, hub.event_id, lead_id)


def statuses(hub, lead_ids):
    return [standing(hub, one).follow_up.status for one in lead_ids]


def test_lead_that_nobody_worked_on_is_new_and_nobodys(hub, three):
    _, (ada, _, _) = three

    assert standing(hub, ada).follow_up == leads.FollowUp()


def test_many_leads_are_changed_at_once_and_undone_at_once(hub, three):
    _, (ada, bo, cy) = three
    changed(hub, follow_up.set_status, lead.c.id == cy, "contacted")

    done = changed(hub, follow_up.set_status, ALL, "contacted", now=LATER)

    # Cy was contacted already.
    assert done.leads == 2
    assert statuses(hub, (ada, bo, cy)) == ["contacted"] * 3
    assert changed(hub, follow_up.undo, done.id) == 2
    assert statuses(hub, (ada, bo, cy)) == ["new", "new", "contacted"]
    assert standing(hub, ada).follow_up == leads.FollowUp()
    assert standing(hub, cy).follow_up.touched_at == NOW
    assert changed(hub, follow_up.undo, done.id) == 0


def test_undo_leaves_what_somebody_changed_since(hub, three):
    _, (ada, bo, cy) = three
    done = changed(hub, follow_up.set_status, ALL, "contacted")
    changed(hub, follow_up.set_status, lead.c.id == bo, "won", person="Budi")

    changed(hub, follow_up.undo, done.id)

    assert statuses(hub, (ada, bo, cy)) == ["new", "won", "new"]


def test_owner_alone_is_no_work_on_a_lead_and_a_step_is(hub, three):
    _, (ada, bo, _) = three

    changed(hub, follow_up.assign, ALL, "Budi")
    changed(hub, follow_up.change, lead.c.id == bo, {"next_step": "Call", "next_step_at": LATER})

    assert standing(hub, ada).follow_up == leads.FollowUp(owner="Budi")
    assert standing(hub, bo).follow_up == leads.FollowUp(
        owner="Budi", next_step="Call", next_step_at=LATER, touched_at=NOW
    )
    assert changed(hub, follow_up.assign, ALL, None).leads == 3
    assert standing(hub, bo).follow_up.owner is None


def test_status_that_is_none_is_refused(hub, three):
    with pytest.raises(ValueError, match="no status"):
        changed(hub, follow_up.set_status, ALL, "forgotten")


def test_correction_wins_beside_what_the_tablet_said_and_ends_with_undo(hub, three):
    _, (ada, _, _) = three
    right = {"name": "Ada King", "way": "whatsapp", "address": "+49 30 901820", "country": "DE"}

    done = changed(hub, correcting.correct, ada, right)
    found = standing(hub, ada)

    assert found.lead.contact.name == "Ada King"
    assert (found.lead.contact.address_normal, found.lead.contact.address_ok) == (
        "+4930901820",
        True,
    )
    assert (found.said.contact.name, found.said.contact.address) == ("Ada", "Ada@example.org")
    assert "Ada King" in [one.contact.name for one in hub.leads()]
    assert changed(hub, follow_up.undo, done) == 1
    assert standing(hub, ada).lead.contact.name == "Ada"
    assert standing(hub, ada).corrections == ()
    assert changed(hub, correcting.correct, ada, {"name": "Ada"}) is None


def test_correction_stands_when_the_tablet_sends_a_later_revision(hub, three):
    tablet, (ada, _, _) = three
    changed(hub, correcting.correct, ada, {"country": "DE", "name": "Ada King"})

    tablet.capture(id=ada, name="Ada Lovelace", address="Ada@example.org", country="FR")
    tablet.deliver()

    found = standing(hub, ada)
    assert (found.lead.revision, found.said.contact.name) == (2, "Ada Lovelace")
    assert (found.lead.contact.name, found.lead.contact.country) == ("Ada King", "DE")
    with hub.engine.connect() as connection:
        row = connection.execute(
            select(lead.c.country).where((lead.c.event_id == hub.event_id) & (lead.c.id == ada))
        ).scalar()
    assert row == "DE"


def test_erasure_takes_all_that_staff_wrote(hub, three):
    _, (ada, bo, _) = three
    changed(hub, follow_up.note, ada, "Ada called")
    changed(hub, follow_up.change, ALL, {"next_step": "Call Ada", "owner": "Budi"})
    changed(hub, correcting.correct, ada, {"name": "Ada King"})

    hub.write(lambda c: erasure.erase(c, hub.event_id, ada, erased_at=clock.now()))

    with hub.engine.connect() as connection:

        def of(table):
            query = select(table.c.lead_id).where(table.c.event_id == hub.event_id).distinct()
            return set(connection.execute(query).scalars())

        assert ada not in of(follow_up_history)
        assert bo in of(follow_up_history)
        assert of(correction) == set()
        row = connection.execute(
            select(lead).where((lead.c.event_id == hub.event_id) & (lead.c.id == ada))
        ).mappings().one()  # fmt: skip
    assert [row[name] for name in ("status", "owner", "next_step", "touched_at")] == [
        "new", None, None, None,
    ]  # fmt: skip
    assert changed(hub, follow_up.set_status, lead.c.id == ada, "won").leads == 0
