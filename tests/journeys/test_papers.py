"""Booth and desk print a lead for the folder, and its inquiry for the buyer, in the buyer's language."""

import pypdfium2
import pytest
from builders import load_demo
from pairs import a_hub

from kiosk.booth.staff import pin
from kiosk.hub import people
from kiosk.shared import ids, problems


@pytest.fixture
def sides(tmp_path, tablets):
    """(a lead in Arabic, a signed-in client of the booth, one of the desk)"""
    with a_hub(f"sqlite:///{tmp_path}/hub.sqlite3", public_url="https://pameran.example") as hub:
        tablet = tablets.new(hub=hub, called="Left")
        load_demo(tablet.store)
        lead = tablet.capture(name="أحمد بن محمد")
        tablet.deliver()
        booth = tablet.browser()
        typed = tablet.store.write(pin.new)
        booth.post("/staff/sign-in", data={"pin": typed})
        password = hub.write(lambda c: people.add(c, "Sri"))
        hub.app.config["WTF_CSRF_ENABLED"] = False
        desk = hub.app.test_client()
        desk.post("/desk/sign-in", data={"name": "Sri", "password": password})
        yield lead, booth, desk


def words(answer):
    assert answer.mimetype == "application/pdf", answer.text
    with pypdfium2.PdfDocument(answer.data) as document:
        return " ".join(page.get_textpage().get_text_bounded() for page in document)


def test_lead_and_inquiry_are_printed_at_booth_and_desk(sides):
    lead, booth, desk = sides

    for client, path in ((booth, "/staff"), (desk, "/desk")):
        whole = words(client.get(f"{path}/lead/{lead.id}.pdf"))
        inquiry = words(client.get(f"{path}/lead/{lead.id}/inquiry.pdf?in=de"))
        assert (lead.reference in whole, "PAS-FUR-001" in whole) == (True, True)
        assert ("Ihre Anfrage" in inquiry, lead.withdrawal_code in inquiry) == (True, True)
        assert client.get(f"{path}/lead/{lead.id}/inquiry.pdf").status_code == 200
        missing = client.get(f"{path}/lead/{ids.new_id()}.pdf")
        assert missing.status_code == problems.LEAD_MISSING.status
    assert "Left" in words(desk.get(f"/desk/lead/{lead.id}.pdf"))


def test_lead_form_is_offered_where_no_public_address_is_set(tablets):
    tablet = tablets.new()
    booth = tablet.browser()
    booth.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})
    shown = booth.get("/staff/sheets/").text

    assert ("lead-form.pdf" in shown, "qr-sheet.pdf" in shown) == (True, False)
    assert "Ihre Anfrage" in words(booth.get("/staff/sheets/lead-form.pdf?in=de"))
    assert booth.get("/staff/sheets/qr-sheet.pdf").status_code == 404
