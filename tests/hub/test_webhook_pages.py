"""The desk's pages of webhooks: the secret once, a test at once, and a log with nothing personal in it."""

import html
import re

import pytest
from pairs import MASTER, a_hub
from receivers import a_receiver
from visitor import Visitor

from kiosk.hub import changes, people
from kiosk.hub.crm import webhooks
from kiosk.hub.desk import webhook_pages


@pytest.fixture
def hub(hub_url):
    with a_hub(hub_url, webhooks_private=True) as answering:
        yield answering


@pytest.fixture
def staff(hub):
    password = hub.write(lambda c: people.add(c, "staff"))
    visitor = Visitor(hub.address)
    visitor.sign_in("/desk/", name="staff", password=password)
    return visitor


def hooks(hub):
    with hub.engine.connect() as connection:
        return webhooks.all_of(connection, hub.event_id)


def press(staff, page, ending):
    """Press the page's button whose form leads there."""
    form = next(one for one in page.forms if re.search(ending, one.action))
    return staff.send(form, form.fields)


def test_webhook_from_its_form_to_its_end(hub, staff, tablets):
    tablet = tablets.new(hub=hub)
    with a_receiver() as crm:
        form = staff.get("/desk/webhooks/").form("url")
        made = staff.send(form, form.filled(url=crm.url, **{changes.LEAD_AMENDED: None}))
        (hook,) = hooks(hub)
        assert html.unescape(made.text).count(hook.secret(MASTER)) == 1
        assert hook.kinds == (
            changes.LEAD_CAPTURED, changes.LEAD_FOLLOWED_UP, changes.CONSENT_WITHDRAWN,
        )  # fmt: skip
        address = f"/desk/webhooks/{hook.webhook_id}"
        page = staff.get(address)
        assert hook.secret(MASTER) not in page.text

        tested = press(staff, page, "/test$")
        assert "Delivered: it answered 204" in tested.shown
        assert crm.messages[0].said["type"] == "webhook.test"
        assert crm.messages[0].signed_with(hook.secret(MASTER))

        tablet.capture(name="Ada Lovelace")
        tablet.deliver()
        crm.answer = lambda _: 500
        webhook_pages.sender(hub.app.extensions["hub"]).round()
        page = staff.get(address)
        assert "A new lead" in page.shown
        assert "500" in page.shown
        assert "is tried again" in page.shown
        assert "Ada" not in page.shown

        crm.answer = lambda _: 200
        failed = crm.messages[-1].id
        done = press(staff, page, f"/again/{failed}$")
        assert "Delivered: it answered 200" in done.shown
        assert crm.messages[-1].id == failed

        renewed = press(staff, done, "/secret$")
        (after,) = hooks(hub)
        assert after.secret(MASTER) in html.unescape(renewed.text)
        assert after.secret_nonce != hook.secret_nonce

        paused = press(staff, staff.get(address), "/pause$")
        assert "Paused by staff" in paused.shown
        assert "its webhook is paused" not in paused.shown, "staff know what they did"
        press(staff, paused, "/resume$")
        assert hooks(hub)[0].paused_at is None

        press(staff, staff.get(f"{address}/delete"), "/delete$")
        assert hooks(hub) == []


def test_form_with_a_problem_says_what_to_do_and_keeps_what_was_typed(hub, staff):
    form = staff.get("/desk/webhooks/").form("url")
    none = dict.fromkeys(webhooks.CHOICES)

    wrong = staff.send(form, form.filled(url="ftp://crm.example/x", whole_lead="yes"))
    assert (wrong.status, "beginning with https://" in wrong.shown) == (422, True)
    kept = dict(wrong.form("url").fields)
    assert (kept["url"], kept["whole_lead"]) == ("ftp://crm.example/x", "yes")
    wrong = staff.send(form, form.filled(url="https://1.1.1.1/", **none))
    assert (wrong.status, "Choose what the program is told of" in wrong.shown) == (422, True)
    assert hooks(hub) == []


def test_each_page_of_the_desk_says_that_a_webhook_was_paused(hub, staff):
    with a_receiver() as crm:
        crm.answer = lambda _: 410
        form = staff.get("/desk/webhooks/").form("url")
        staff.send(form, form.filled(url=crm.url))
        (hook,) = hooks(hub)
        press(staff, staff.get(f"/desk/webhooks/{hook.webhook_id}"), "/test$")

    assert "its webhook is paused" in staff.get("/desk/tablets").shown
    assert "wants no more" in staff.get(f"/desk/webhooks/{hook.webhook_id}").shown
