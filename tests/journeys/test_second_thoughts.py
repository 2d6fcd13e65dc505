"""A buyer goes back, corrects, sends at once from two windows: one lead, and nothing of it is lost."""

import json
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from builders import a_form, load_demo

from kiosk.booth import catalogue
from kiosk.shared import clock, product


@pytest.fixture
def booth(tablets):
    tablet = tablets.new()
    tablet.client = tablet.browser()
    return tablet


def hidden_id(page):
    return re.search(r'name="id" value="([^"]+)"', page.text).group(1)


def test_back_correct_and_send_is_the_same_lead(booth):
    booth.client.post("/lead", data=a_form(name="Ada Lovelase"))

    # The browser asks for the form again: pages are not kept.
    again = booth.client.get("/lead?sku=PAS-KIT-004")
    assert 'value="Ada Lovelase"' in again.text
    booth.client.post("/lead", data=a_form(id=hidden_id(again), name="Ada Lovelace"))

    (lead,) = booth.leads()
    assert (lead.contact.name, lead.revision) == ("Ada Lovelace", 2)


def test_back_to_the_second_step_finds_what_was_sent_and_erases_nothing(booth):
    load_demo(booth.store)
    sent = booth.client.post("/lead", data=a_form())
    typed = {"company": "COFCO", "country": "CN", "quantity_PAS-FUR-001": "500", "message": "Soon"}
    booth.client.post(sent.location, data=typed)

    back = booth.client.get(sent.location)
    assert 'value="COFCO"' in back.text
    assert ">Soon</textarea>" in back.text
    # Its product left the catalogue, so the page does not ask for its quantity.
    booth.store.write(lambda c: catalogue.load(c, product.manifest([]), {}, clock.now()))
    del typed["quantity_PAS-FUR-001"]
    booth.client.post(sent.location, data=typed)

    (lead,) = booth.leads()
    assert (lead.contact.company, lead.inquiry.message, lead.revision) == ("COFCO", "Soon", 2)
    assert lead.inquiry.lines[0].quantity == "500"


def test_second_steps_sent_at_once_are_revisions_one_after_the_other(booth):
    sent = booth.client.post("/lead", data=a_form())
    cookie = booth.client.get_cookie("pameran_booth").value
    clients = [booth.client.application.test_client() for _ in range(8)]
    for client in clients:
        client.set_cookie("pameran_booth", cookie)

    def complete(number):
        return clients[number].post(sent.location, data={"company": f"Company {number}"})

    with ThreadPoolExecutor(8) as hands:
        answers = list(hands.map(complete, range(8)))

    assert {answer.status_code for answer in answers} == {303}
    (lead,) = booth.leads()
    with booth.store.read() as connection:
        bodies = [json.loads(row[0]) for row in connection.execute("SELECT body FROM journal")]
    assert [body["revision"] for body in bodies] == list(range(1, 10))
    assert lead.revision == 9
    assert bodies[-1]["contact"]["company"] == lead.contact.company


@pytest.mark.parametrize("page", ["/start-over", "/"])
def test_form_of_a_visitor_who_left_is_not_shown_to_the_next(booth, page):
    booth.client.application.config["WTF_CSRF_ENABLED"] = True
    form = booth.client.get("/lead")
    sent = a_form(id=hidden_id(form), name="Ada Lovelace", address="")
    sent["csrf_token"] = re.search(r'name="csrf_token" value="([^"]+)"', form.text).group(1)
    assert 'value="Ada Lovelace"' in booth.client.post("/lead", data=sent).text

    booth.client.get(page)
    again = booth.client.post("/lead", data=sent)

    assert (again.status_code, again.location) == (303, "/")
    assert "Ada" not in again.text


def test_who_knows_a_lead_s_id_cannot_change_it(booth):
    sent = a_form(name="Ada Lovelace")
    booth.client.post("/lead", data=sent)
    stranger = booth.client.application.test_client()

    stranger.get("/lead")
    # Asking for the form in another language is no way in, either.
    stranger.post("/lead?show=language", data=a_form(id=sent["id"]))
    answer = stranger.post("/lead", data=a_form(id=sent["id"], name="Mallory"))

    new, old = sorted(booth.leads(), key=lambda lead: lead.id == sent["id"])
    assert (old.contact.name, old.revision) == ("Ada Lovelace", 1)
    assert (new.contact.name, new.revision) == ("Mallory", 1)
    assert answer.location == f"/lead/{new.id}/more"


def test_same_form_sent_again_without_the_visit_s_cookie_is_the_same_lead(booth):
    sent = a_form()
    booth.client.post("/lead", data=sent)

    # The browser was started again, and sends what stood in it once more.
    again = booth.client.application.test_client().post("/lead", data=sent)

    (lead,) = booth.leads()
    assert again.location == f"/lead/{lead.id}/more"


def test_form_whose_answer_was_lost_comes_back_corrected_as_the_same_lead(booth):
    form = booth.client.get("/lead")
    cookie = booth.client.get_cookie("pameran_booth").value
    booth.client.post("/lead", data=a_form(id=hidden_id(form), name="Ada Lovelase"))
    booth.client.set_cookie("pameran_booth", cookie)

    booth.client.post("/lead", data=a_form(id=hidden_id(form), name="Ada Lovelace"))

    (lead,) = booth.leads()
    assert (lead.contact.name, lead.revision) == ("Ada Lovelace", 2)
