"""The first reply: in the buyer's language, as mail programs and WhatsApp open it, and only where a buyer agrees."""

import email
import re
from email import policy
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from builders import a_lead, demo_products
from pairs import a_hub

from kiosk.hub import catalogue, erasure, letter, people, replies
from kiosk.hub.replies import Around, Template
from kiosk.shared import clock, language, product
from kiosk.shared.card import Exporter

SETTINGS = {
    "exporter_name": "Pameran Export",
    "exporter_email": "export@example.id",
    "exporter_phone": "+62 21 555 000",
}


@pytest.fixture
def hub(hub_url):
    with a_hub(hub_url, **SETTINGS) as hub:
        manifest = product.manifest(list(demo_products().values()))
        hub.write(lambda c: catalogue.load(c, manifest, {}, now=clock.now()))
        hub.app.config["WTF_CSRF_ENABLED"] = False
        yield hub


@pytest.fixture
def desk(hub):
    password = hub.write(lambda c: people.add(c, "Sri", "staff"))
    client = hub.app.test_client()
    client.post("/desk/sign-in", data={"name": "Sri", "password": password})
    return client


def arrived(hub, tablets, **typed):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(**typed)
    tablet.deliver()
    return lead


def drafted(desk, lead, **asked):
    """Subject and text of the draft's form."""
    page = desk.get(f"/desk/lead/{lead.id}/reply", query_string=asked).text
    subject = unescape(re.search(r'name="subject" [^>]*value="([^"]*)"', page)[1])
    return subject, unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])


@pytest.mark.parametrize("code", language.OFFERED)
def test_template_of_each_language_names_all_that_a_reply_needs(code):
    spoken = language.OFFERED[code]
    found = replies.ours(spoken)

    replies.check(found)
    assert "{reference}" in found.subject
    assert set(re.findall(r"\{(\w+)\}", found.body)) == set(replies.PLACES)


def test_names_with_braces_and_quotes_stay_as_they_were_typed():
    lead = a_lead(name='{staff} "Ada" <b>')
    around = Around(demo_products(), Exporter("E"), "TEI", "Sri")

    said = replies.filled(
        Template("For {name}", "{name}, {products}"), lead, around, language.DEFAULT
    )

    assert said.subject == 'For {staff} "Ada" <b>'
    assert said.body == '{staff} "Ada" <b>, - PAS-FUR-001 Synthetic-rattan lounge chair'


def test_draft_is_in_the_buyers_language_and_names_product_and_exporter(hub, tablets, desk):
    lead = arrived(hub, tablets, name="Ada")

    subject, body = drafted(desk, lead)
    _, german = drafted(desk, lead, **{"in": "de"})

    assert subject == f"Your inquiry {lead.reference}"
    for said in (
        "Dear Ada,",
        "PAS-FUR-001 Synthetic-rattan lounge chair",
        "Sri\nPameran Export\n+62",
    ):
        assert said in body
    assert "vielen Dank für Ihren Besuch" in german


def test_mail_link_and_file_hold_the_words_as_staff_changed_them(hub, tablets, desk):
    lead = arrived(hub, tablets, name="王小明", address="wang@example.org")
    typed = {"subject": "询价 & more", "body": "您好\n100 % = ?", "in": "zh-Hans"}

    page = desk.post(f"/desk/lead/{lead.id}/reply", data=typed).text
    mailto = urlsplit(unescape(re.search(r'href="(mailto:[^"]+)"', page)[1]))
    file = desk.post(f"/desk/lead/{lead.id}/reply.eml", data=typed)
    mail = email.message_from_bytes(file.data, policy=policy.default)

    assert mailto.path == "wang@example.org"
    assert parse_qs(mailto.query) == {"subject": ["询价 & more"], "body": ["您好\r\n100 % = ?"]}
    assert "wa.me" not in page
    assert (mail["X-Unsent"], mail["Subject"]) == ("1", "询价 & more")
    assert mail["To"].addresses[0].addr_spec == "wang@example.org"
    assert mail["To"].addresses[0].display_name == "王小明"
    assert mail["From"].addresses[0].addr_spec == "export@example.id"
    assert mail.get_body().get_content().replace("\r\n", "\n") == "您好\n100 % = ?\n"
    (attached,) = mail.iter_attachments()
    assert attached.get_filename() == f"inquiry-{lead.reference}.pdf"
    assert attached.get_content().startswith(b"%PDF-")


def test_whatsapp_link_leads_to_the_number_with_the_text(hub, tablets, desk):
    lead = arrived(hub, tablets, way="whatsapp", address="+62 812 3456 7890")

    page = desk.post(
        f"/desk/lead/{lead.id}/reply", data={"subject": "s", "body": "Halo, apa kabar? 1 & 2"}
    ).text
    link = urlsplit(unescape(re.search(r'href="(https://wa.me[^"]+)"', page)[1]))

    assert link.path == "/6281234567890"
    assert parse_qs(link.query) == {"text": ["Halo, apa kabar? 1 & 2"]}
    assert "mailto:" not in page


def test_lead_is_answered_only_once_somebody_says_that_it_was_sent(hub, tablets, desk):
    lead = arrived(hub, tablets)
    desk.post(f"/desk/lead/{lead.id}/reply", data={"subject": "s", "body": "b"})
    before = desk.get(f"/desk/lead/{lead.id}").text

    after = desk.post(
        f"/desk/lead/{lead.id}/replied", data={"by": "email"}, follow_redirects=True
    ).text
    change_id = after.partition('name="change_id" value="')[2][:36]
    undone = desk.post(
        f"/desk/lead/{lead.id}/undo", data={"change_id": change_id}, follow_redirects=True
    ).text

    assert "Answered on" not in before
    assert "Answered on" in after
    assert 'value="contacted" selected' in after
    assert "Reply: E-mail" in after
    assert "Answered on" not in undone
    assert 'value="new" selected' in undone


def test_withdrawn_consent_takes_the_buttons_away_and_says_why(hub, tablets, desk):
    lead = arrived(hub, tablets)
    hub.write(
        lambda c: erasure.withdraw(c, hub.event_id, lead.id, "inquiry", withdrawn_at=clock.now())
    )

    page = desk.get(f"/desk/lead/{lead.id}").text
    draft = desk.get(f"/desk/lead/{lead.id}/reply")
    file = desk.post(f"/desk/lead/{lead.id}/reply.eml", data={"subject": "s", "body": "b"})

    assert "does not agree to be answered" in page
    assert f"{lead.id}/reply" not in page
    assert (draft.status_code, file.status_code) == (409, 409)


def test_template_that_staff_changed_stands_until_they_go_back_to_ours(hub, tablets, desk):
    lead = arrived(hub, tablets, name="Ada")

    desk.post("/desk/replies", data={"in": "en", "subject": "Hi {name}", "body": "See {products}"})
    assert drafted(desk, lead)[0] == "Hi Ada"
    wrong = desk.post("/desk/replies", data={"in": "en", "subject": "Hi", "body": "{price}"})
    assert wrong.status_code == 422
    assert "In braces write only one of these" in wrong.text
    desk.post("/desk/replies", data={"in": "en", "reset": "yes"})

    assert drafted(desk, lead)[0] == f"Your inquiry {lead.reference}"


def test_name_with_a_line_break_adds_no_header(hub):
    to = a_lead().contact
    mail = letter.message(
        type(to)(name="Ada\r\nBcc: x@example.org", way="email", address="a@example.org",
                 address_normal="a@example.org", address_ok=True),
        Template("Hello\nBcc: y@example.org", "b"), sender="", sender_name="",
    )  # fmt: skip

    assert "Bcc" not in mail
    assert b"\nBcc" not in mail.as_bytes()
