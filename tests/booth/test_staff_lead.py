"""A lead's page for staff: each tap is a revision, no change loses another, and the last can be undone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from builders import a_form, load_demo

from kiosk.booth import changes, erasure
from kiosk.booth.staff import lead_page, pin
from kiosk.shared import clock, consent


@pytest.fixture
def tablet(tablets):
    new = tablets.new()
    load_demo(new.store)
    return new


@pytest.fixture
def staff(tablet):
    browser = tablet.browser()
    browser.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})
    return browser


@pytest.fixture
def lead(tablet):
    return tablet.capture(sku="PAS-KIT-004")


def page_of(lead):
    return f"/staff/lead/{lead.id}"


def edit_form(lead, **fields):
    said = {
        "revision": str(lead.revision),
        "name": lead.contact.name,
        "way": lead.contact.way,
        "address": lead.contact.address,
        "sku": list(lead.skus),
    }
    return {name: value for name, value in (said | fields).items() if value is not None}


def test_heat_chips_notes_and_next_step_are_saved_one_by_one_and_shown(
    tablet, staff, lead, monkeypatch
):
    monkeypatch.setattr(lead_page, "_today", lambda: lead_page.date(2026, 11, 30))
    for data in (
        {"heat": "hot"},
        {"add_chip": "visit_factory"},
        {"add_chip": "sample"},
        {"remove_chip": "visit_factory"},
        {"note": "Two shops in Dubai", "note_by": "Sri"},
        {"next_step": "Send the price list", "in_days": "3", "next_step_at": ""},
        {"staff": "Budi"},
    ):
        assert staff.post(page_of(lead), data=data).location == page_of(lead)

    (now,) = tablet.leads()
    notes = now.staff
    assert (notes.heat, notes.chips, notes.staff) == ("hot", ("sample",), "Budi")
    assert [(note.text, note.staff) for note in notes.notes] == [("Two shops in Dubai", "Sri")]
    assert (notes.next_step, notes.next_step_at) == ("Send the price list", "2026-12-03")
    assert (now.revision, now.contact, now.consents) == (8, lead.contact, lead.consents)
    shown = staff.get(page_of(lead)).text
    for text in ("Two shops in Dubai", "3 Dec 2026", "Send the price list", 'value="Budi"'):
        assert text in shown


def test_same_tap_twice_is_one_revision_and_a_wrong_day_is_named_with_nothing_lost(
    tablet, staff, lead
):
    for _ in range(2):
        staff.post(page_of(lead), data={"heat": "hot"})
        staff.post(page_of(lead), data={"note": "Teak"})
    answer = staff.post(page_of(lead), data={"next_step": "Call Ana", "next_step_at": "2026-02-30"})

    (now,) = tablet.leads()
    assert (now.revision, len(now.staff.notes), now.staff.next_step) == (3, 1, "")
    assert answer.status_code == 422
    assert "Choose a date, or none" in answer.text
    assert 'value="Call Ana"' in answer.text


def test_last_change_of_the_sitting_is_undone_but_nobody_else_s_and_no_withdrawal(
    tablet, staff, lead
):
    staff.post(page_of(lead), data={"heat": "hot"})
    staff.post(page_of(lead), data={"heat": "cold"})
    assert "Undo the last change" in staff.get(page_of(lead)).text
    staff.post(f"{page_of(lead)}/undo")
    assert tablet.leads()[0].staff.heat == "hot"

    staff.post(page_of(lead), data={"heat": "cold"})
    tablet.store.write(lambda c: erasure.withdraw(c, lead.id, "inquiry", now=clock.now()))
    refused = staff.post(f"{page_of(lead)}/undo")

    assert refused.status_code == 409
    (now,) = tablet.leads()
    assert (now.staff.heat, now.revision) == ("cold", 6)
    assert [one.decision for one in now.consents][-1] == "withdrawn"
    assert "Undo the last change" not in staff.get(page_of(lead)).text


def test_undo_never_gives_back_a_consent_that_was_withdrawn(tablet, lead):
    tablet.store.write(lambda c: erasure.withdraw(c, lead.id, "inquiry", now=clock.now()))

    tablet.store.write(lambda c: changes.undo(c, lead.id, revision=2))

    (now,) = tablet.leads()
    assert consent.standing(now.consents)["inquiry"] == consent.WITHDRAWN


def test_staff_correct_contact_and_products_and_notes_stay(tablet, staff, lead):
    staff.post(page_of(lead), data={"heat": "hot"})
    (lead,) = tablet.leads()
    form = edit_form(
        lead, name="Ana Müller", way="whatsapp", address="0811 234 5678", country="ID",
        company="Müller GmbH", sku=["PAS-FUR-001", ""],
    )  # fmt: skip

    answer = staff.post(f"{page_of(lead)}/edit", data=form)

    (now,) = tablet.leads()
    assert answer.location == page_of(lead)
    assert (now.contact.name, now.contact.company) == ("Ana Müller", "Müller GmbH")
    assert (now.contact.address_normal, now.skus) == ("+628112345678", ("PAS-FUR-001",))
    assert (now.staff.heat, now.consents) == ("hot", lead.consents)
    wrong = staff.post(f"{page_of(lead)}/edit", data=edit_form(now, name="", city="Solo"))
    assert wrong.status_code == 422
    assert "Enter the buyer’s name" in wrong.text
    assert 'value="Solo"' in wrong.text


def test_correction_from_a_page_that_is_not_the_newest_is_shown_again_and_changes_nothing(
    tablet, staff, lead
):
    form = edit_form(lead, company="Typed by staff")
    staff.post(page_of(lead), data={"heat": "warm"})

    refused = staff.post(f"{page_of(lead)}/edit", data=form)

    assert refused.status_code == 409
    assert 'value="Typed by staff"' in refused.text
    assert tablet.leads()[0].contact.company == ""
    # Seen and wanted: the page now has the newest revision.
    again = edit_form(tablet.leads()[0], company="Typed by staff")
    staff.post(f"{page_of(lead)}/edit", data=again)
    assert tablet.leads()[0].contact.company == "Typed by staff"


def test_buyer_s_corrections_and_staff_s_notes_at_the_same_time_lose_nothing_of_each_other(
    tablet, staff
):
    buyer = tablet.browser()
    more = buyer.post("/lead", data=a_form(sku="PAS-KIT-004")).location
    (lead,) = tablet.leads()

    def one(number):
        if number % 2:
            return staff.post(page_of(lead), data={"note": f"Note {number}"}).status_code
        return buyer.post(more, data={"company": f"Company {number}"}).status_code

    with ThreadPoolExecutor(8) as hands:
        answers = set(hands.map(one, range(16)))

    (now,) = tablet.leads()
    assert answers == {303}
    assert sorted(note.text for note in now.staff.notes) == sorted(
        f"Note {n}" for n in range(1, 16, 2)
    )
    assert now.contact.company.startswith("Company")
    assert now.revision == 17


def test_lead_that_is_not_there_says_so_and_nobody_gets_in_without_the_pin(tablet, staff, lead):
    stranger = tablet.browser()
    for path in (page_of(lead), f"{page_of(lead)}/edit"):
        assert stranger.get(path).location == "/staff/sign-in"
        assert stranger.post(path, data={"heat": "hot"}).location == "/staff/sign-in"
    tablet.store.write(lambda c: erasure.erase(c, lead.id, now=clock.now()))

    assert staff.get(page_of(lead)).status_code == 410
    assert staff.post(page_of(lead), data={"heat": "hot"}).status_code == 410
    assert staff.get("/staff/lead/nothing").status_code == 404
