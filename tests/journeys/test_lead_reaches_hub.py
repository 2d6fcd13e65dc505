"""A lead sent at the booth is at the hub exactly once, on SQLite and on PostgreSQL."""

import pytest
from answering import answering
from builders import a_form, load_demo

from kiosk.booth import deliver, device, hub_client, journal, lead_list, store
from kiosk.booth.app import create_app
from kiosk.booth.config import Config as BoothConfig
from kiosk.booth.deliver import Loop
from kiosk.booth.store import Store
from kiosk.hub import database, devices
from kiosk.hub import leads as hub_leads
from kiosk.hub.app import create_app as create_hub
from kiosk.hub.config import Config as HubConfig
from kiosk.shared import clock, problems
from kiosk.shared.problems import Problem


@pytest.fixture
def hub(hub_url):
    """A hub that answers on a port: (address, engine, its app)."""
    engine = database.connect(hub_url)
    app = create_hub(HubConfig(event_name="TEI"), engine, b"m" * 32)
    with answering(app) as address:
        yield address, engine, app
    engine.dispose()


@pytest.fixture
def tablet(tmp_path):
    """A tablet's store and a browser on its pages."""
    opened = Store(tmp_path / "booth")
    load_demo(opened)
    app = create_app(BoothConfig(), opened, Loop(opened, every_s=60))
    app.config["WTF_CSRF_ENABLED"] = False
    yield opened, app.test_client()
    opened.close()


def enrol(opened, address, engine, app):
    event_id = app.extensions["hub"].event_id
    code = database.write(engine, lambda c: devices.new_code(c, event_id, now=clock.now()))
    found = hub_client.enrol(address, code.lower(), device_nonce="n1")
    opened.write(lambda c: device.save(c, found, now=clock.now()))
    return code


def test_lead_sent_twice_and_completed_is_one_lead_at_the_hub(tablet, hub):
    opened, browser = tablet
    enrol(opened, *hub)
    form = a_form(name="毛泽东", way="whatsapp", address="+86 138 0013 8000")

    first = browser.post("/lead", data=form)
    again = browser.post("/lead", data=form)
    browser.post(first.location, data={"company": "COFCO", "quantity_PAS-FUR-001": "500"})

    assert (first.status_code, first.location) == (303, again.location)
    assert deliver.deliver_once(opened) == 2
    assert deliver.deliver_once(opened) == 0
    _, engine, app = hub
    (arrived,) = hub_leads.newest_first(engine, app.extensions["hub"].event_id)
    assert (arrived.id, arrived.revision) == (form["id"], 2)
    assert (arrived.contact.name, arrived.contact.company) == ("毛泽东", "COFCO")
    assert arrived.inquiry.lines[0].quantity == "500"
    with opened.read() as connection:
        assert lead_list.counts(connection) == (1, 0)


def test_batch_whose_answer_was_lost_is_taken_once(tablet, hub):
    opened, browser = tablet
    enrol(opened, *hub)
    browser.post("/lead", data=a_form())
    deliver.deliver_once(opened)

    # The answer never reached the tablet: it still believes that nothing was delivered.
    opened.write(lambda c: journal.acknowledge(c, acked_seq=0, backed_up_seq=0, now=clock.now()))
    with opened.read() as connection:
        enrolled, journal_id = device.find(connection), journal.state(connection).journal_id
        entries = journal.after(connection, 0, limit=10)
    from kiosk.shared import wire

    client = hub_client.HubClient(enrolled)
    assert client.post(journal_id, wire.batch(entries)).acked_seq == 1
    client.close()
    _, engine, app = hub
    assert hub_leads.count(engine, app.extensions["hub"].event_id) == 1


def test_code_is_used_once_but_a_torn_answer_does_not_burn_it(tablet, hub):
    opened, _ = tablet
    address, engine, app = hub
    code = enrol(opened, address, engine, app)

    with opened.read() as connection:
        assert hub_client.enrol(address, code, device_nonce="n1") == device.find(connection)
    with pytest.raises(Problem) as refused:
        hub_client.enrol(address, code, device_nonce="another tablet")
    assert refused.value.kind == problems.CODE_WRONG


def test_answer_of_something_that_is_not_the_hub_is_no_network(tablet, hub):
    opened, browser = tablet
    address, engine, app = hub
    enrol(opened, address, engine, app)
    browser.post("/lead", data=a_form())

    def sign_in_page(environ, start_response):
        start_response("200 OK", [("Content-Type", "text/html")])
        return [b"<h1>Welcome to the hall's network</h1>"]

    with answering(sign_in_page) as elsewhere, pytest.raises(Problem) as refused:
        deliver.deliver_once(opened, hub_url=elsewhere)

    assert refused.value.kind == problems.ANSWER_UNPROVEN
    with opened.read() as connection:
        assert lead_list.counts(connection) == (1, 1)
        assert journal.state(connection).problem == "hub.answer_unproven"


def test_form_with_problems_keeps_what_was_typed(tablet):
    _, browser = tablet

    answer = browser.post("/lead", data=a_form(name="María-José", address=""))

    assert answer.status_code == 422
    assert 'value="María-José"' in answer.text
    assert "Enter the number or address for our answer" in answer.text


def test_thank_you_is_not_shown_to_the_next_visitor(tablet):
    _, browser = tablet
    sent = browser.post("/lead", data=a_form(name="Ada Lovelace"))
    thanks = sent.location.replace("/more", "/thanks")

    assert "Ada" not in browser.get(thanks).text
    browser.get("/start-over")
    assert browser.get(thanks).status_code == 404
    assert browser.get(sent.location).status_code == 404


def test_form_of_a_visit_that_ended_is_shown_again_with_what_was_typed(tablet):
    opened, browser = tablet
    browser.application.config["WTF_CSRF_ENABLED"] = True

    answer = browser.post("/lead", data=a_form(name="María-José"))

    assert answer.status_code == 400
    assert 'value="María-José"' in answer.text
    assert "Please send it once more" in answer.text
    with opened.read() as connection:
        assert lead_list.counts(connection) == (0, 0)


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("//elsewhere.example/", "/elsewhere.example/"),
        # Browsers pass over it.
        ("/\t/elsewhere.example/", "/%09/elsewhere.example/"),
        ("/\\elsewhere.example/", "/%5Celsewhere.example/"),
    ],
)
def test_language_choice_leads_to_no_other_host(tablet, path, leads_to):
    _, browser = tablet

    answer = browser.get("/?language=id", environ_overrides={"PATH_INFO": path})

    assert answer.headers["Location"] == leads_to


def test_log_of_what_broke_names_no_visitor(tablet, caplog, monkeypatch):
    _, browser = tablet

    def broken(connection, lead, **_):
        raise ValueError(f"cannot save {lead.contact.name}")

    monkeypatch.setattr(store, "save", broken)
    answer = browser.post("/lead", data=a_form(name="Ada Lovelace"))

    assert answer.status_code == 500
    assert "ValueError at capture.send" in caplog.text
    assert "Ada" not in caplog.text
    # Nothing typed is lost, and only who typed it sees it.
    assert 'value="Ada Lovelace"' in answer.text
    assert "Something went wrong on our side" in answer.text
