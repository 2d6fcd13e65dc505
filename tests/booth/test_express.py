"""Express leads: staff save what a buyer says, with how he agreed, once, and may take it back."""

import json
import re

import pytest
from builders import load_demo

from kiosk.booth import journal
from kiosk.booth.staff import express_form, pin
from kiosk.shared import language


@pytest.fixture
def tablet(tablets):
    new = tablets.new()
    load_demo(new.store)
    return new


@pytest.fixture
def staff(tablet):
    return signed_in(tablet, tablet.browser())


def signed_in(tablet, browser):
    browser.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})
    return browser


def hidden_id(page):
    return re.search(r'name="id" value="([^"]+)"', page.text).group(1)


def typed(page, **fields):
    """The express form as staff send it; None leaves a field out."""
    said = {
        "id": hidden_id(page),
        "name": "王小明",
        "address": "+86 138 0013 8000",
        "sku": ["PAS-KIT-004", ""],
        "heat": "hot",
        "chip": ["moq", "sample"],
        "note": "Wants 20 ft by March",
        "staff": "Sri",
        "consent_method": "staff_read",
        "buyers_language": "zh-Hans",
    }
    return {name: value for name, value in (said | fields).items() if value is not None}


def test_express_lead_holds_what_was_tapped_and_how_the_buyer_agreed_in_which_language(
    tablet, staff
):
    sent = staff.post("/staff/express", data=typed(staff.get("/staff/express")))

    (lead,) = tablet.leads()
    assert sent.location == "/staff/express/saved"
    assert lead.reference in staff.get(sent.location).text
    assert (lead.source, lead.language, lead.skus) == ("staff", "zh-Hans", ("PAS-KIT-004",))
    assert (lead.contact.way, lead.contact.address_normal) == ("phone", "+8613800138000")
    notes = lead.staff
    assert (notes.heat, notes.chips, notes.staff) == ("hot", ("sample", "moq"), "Sri")
    assert [(note.text, note.staff) for note in notes.notes] == [("Wants 20 ft by March", "Sri")]
    agreed = {one.purpose: (one.decision, one.method, one.language) for one in lead.consents}
    assert agreed == {
        "inquiry": ("given", "staff_read", "zh-Hans"),
        "news": ("declined", "staff_read", "zh-Hans"),
    }


@pytest.mark.parametrize("method", [None, "", "tap", "made up"])
def test_without_a_stated_consent_nothing_is_saved_and_nothing_typed_is_lost(tablet, staff, method):
    form = typed(staff.get("/staff/express"), consent_method=method, consent_inquiry="given")

    answer = staff.post("/staff/express", data=form)

    assert answer.status_code == 422
    assert "Say how the buyer agreed" in answer.text
    for kept in (
        'value="王小明"',
        ">Wants 20 ft by March</textarea>",
        'value="hot" autocomplete="off" checked',
    ):
        assert kept in answer.text
    assert tablet.leads() == []


def test_form_sent_twice_is_one_lead_with_one_note_and_one_entry(tablet, staff):
    form = typed(staff.get("/staff/express"))
    for _ in range(2):
        staff.post("/staff/express", data=form)
    staff.post("/staff/express", data=form | {"note": "And a sample", "heat": "warm"})

    (lead,) = tablet.leads()
    assert [note.text for note in lead.staff.notes] == ["Wants 20 ft by March", "And a sample"]
    assert (lead.staff.heat, lead.revision) == ("warm", 2)
    with tablet.store.read() as connection:
        kinds = [one.kind for one in journal.after(connection, 0, limit=9)]
    assert kinds == ["lead.captured", "lead.amended"]


def test_undo_erases_the_lead_of_this_sitting_and_no_other(tablet, staff):
    first = staff.get("/staff/express")
    other = tablet.capture(name="Ada")
    staff.post("/staff/express/undo")
    assert [lead.id for lead in tablet.leads()] == [other.id]

    staff.post("/staff/express", data=typed(first))
    undone = staff.post("/staff/express/undo", follow_redirects=True)
    staff.post("/staff/express/undo")

    assert "Taken back" in undone.text
    assert [lead.id for lead in tablet.leads()] == [other.id]
    files = [one.read_bytes() for one in tablet.store.path.parent.glob("booth.sqlite3*")]
    assert not any(b"Wants 20 ft" in content for content in files)
    # Sent once more from a page that stood open: it stays erased.
    assert staff.post("/staff/express", data=typed(first)).status_code == 410


def test_product_list_and_language_of_the_buyer_s_screen_come_along_behind_the_pin(tablet):
    browser = tablet.browser()
    browser.get("/cards?language=ja")
    browser.post("/tray", data={"add": "PAS-FUR-001"})
    page = "http://localhost/product/PAS-KIT-004"
    browser.get("/staff/", headers={"Referer": page})
    browser.get("/staff/sign-in", headers={"Referer": page})

    form = signed_in(tablet, browser).get("/staff/express").text

    ticked = re.findall(r'name="sku" value="([^"]+)" autocomplete="off" checked', form)
    assert ticked == ["PAS-KIT-004", "PAS-FUR-001"]
    assert '<option value="ja" selected>' in form
    # The next buyer's form has none of it.
    browser.post("/staff/express", data=typed(browser.get("/staff/express")))
    assert "checked" not in browser.get("/staff/express").text


def test_draft_of_staff_outlives_the_browser_and_is_nobody_s_once_they_leave(tablet, staff):
    form = typed(staff.get("/staff/express"), consent_method=None)
    assert staff.post("/staff/express/draft", data=form).status_code == 204

    resumed = staff.application.test_client()
    shown = resumed.get("/resume", follow_redirects=True).text
    assert 'value="王小明"' in shown
    assert json.dumps(hidden_id(staff.get("/staff/express"))) in shown

    staff.post("/staff/sign-out")
    assert (
        "王小明" not in staff.application.test_client().get("/resume", follow_redirects=True).text
    )
    assert staff.get("/staff/express").location == "/staff/sign-in"
    assert staff.post("/staff/express/draft", data=form).status_code == 303


@pytest.mark.parametrize(
    ("address", "code", "way"),
    [
        ("ada@example.org", "en", "email"),
        ("+44 20 7946 0000", "en", "whatsapp"),
        ("+86 138 0013 8000", "zh-Hans", "phone"),
        ("wang_xiaoming", "zh-Hans", "wechat"),
        ("@ivan_k", "ru", "telegram"),
    ],
)
def test_way_follows_from_the_address_unless_staff_choose_one(address, code, way):
    assert express_form.way_of(address, language.OFFERED[code]) == way
