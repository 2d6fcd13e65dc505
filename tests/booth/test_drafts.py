"""What is being typed is kept for the visit it belongs to, in memory, and no longer than somebody is there."""

import re
import time

import pytest
from builders import a_form, load_demo

from kiosk.booth import drafts as drafts_module
from kiosk.booth.app import create_app
from kiosk.booth.config import Config
from kiosk.booth.deliver import Loop
from kiosk.booth.staff import pin


@pytest.fixture
def tablet(tablets):
    return tablets.new()


@pytest.fixture
def visitor(tablet):
    return client(tablet)


def client(tablet, **settings):
    app = create_app(Config(**settings), tablet.store, Loop(tablet.store, every_s=60))
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


def hidden_id(page):
    return re.search(r'name="id" value="([^"]+)"', page.text).group(1)


def type_into_form(visitor, **typed):
    """Open the form and type, without sending it: what draft.js sends."""
    form_id = hidden_id(visitor.get("/lead?sku=PAS-KIT-004"))
    form = a_form(id=form_id, address="", consent_inquiry=None, **typed)
    assert visitor.post("/draft/lead", data=form).status_code == 204
    return form


def test_what_was_typed_is_in_the_form_when_it_is_shown_again(visitor):
    form = type_into_form(visitor, name="Ada Lovelace", way="wechat")

    again = visitor.get("/lead?sku=PAS-FUR-002")

    assert 'value="Ada Lovelace"' in again.text
    assert re.search(r'value="wechat" checked', again.text)
    # The same form, so the same lead.
    assert hidden_id(again) == form["id"]


def test_second_step_is_kept_too_and_forgotten_once_it_is_sent(visitor):
    more = visitor.post("/lead", data=a_form()).location
    visitor.post("/draft/more", data={"company": "Qasr & Söhne"})
    assert 'value="Qasr &amp; Söhne"' in visitor.get(more).text

    visitor.post(more, data={"company": "Sent"})

    assert visitor.application.extensions["booth"].drafts.newest() is None


def test_sent_form_leaves_no_draft(visitor):
    form = type_into_form(visitor, name="Ada Lovelace")

    visitor.post("/lead", data=a_form(id=form["id"]))

    assert visitor.application.extensions["booth"].drafts.newest() is None


@pytest.mark.parametrize("page", ["/start-over", "/"])
def test_next_visitor_gets_nothing_of_it_also_where_it_arrives_late(visitor, page):
    form = type_into_form(visitor, name="Ada Lovelace")
    old_cookie = visitor.get_cookie("pameran_booth").value
    visitor.get(page)
    new_cookie = visitor.get_cookie("pameran_booth").value

    late = visitor.application.test_client()
    late.set_cookie("pameran_booth", old_cookie)
    late.post("/draft/lead", data=form)

    assert new_cookie != old_cookie
    assert visitor.application.extensions["booth"].drafts.newest() is None
    assert "Ada" not in visitor.get("/lead").text
    assert visitor.get("/resume").location == "/start-over"


def test_other_visitor_at_the_same_time_does_not_see_it(visitor):
    type_into_form(visitor, name="Ada Lovelace")

    assert "Ada" not in visitor.application.test_client().get("/lead").text


def test_kiosk_s_browser_that_lost_its_cookie_goes_on_where_it_was(visitor):
    visitor.get("/?language=id")
    type_into_form(visitor, name="Ada Lovelace")
    new_browser = visitor.application.test_client()

    form = new_browser.get("/resume", follow_redirects=True)

    assert 'value="Ada Lovelace"' in form.text
    assert '<html lang="id"' in form.text


def test_kiosk_s_browser_goes_on_in_the_second_step_of_the_lead_that_was_sent(visitor):
    more = visitor.post("/lead", data=a_form()).location
    visitor.post("/draft/more", data={"company": "Qasr"})

    resumed = visitor.application.test_client().get("/resume")

    assert resumed.location == more


def test_another_device_cannot_take_the_visit_over(visitor):
    type_into_form(visitor, name="Ada Lovelace")

    answer = visitor.application.test_client().get(
        "/resume", environ_overrides={"REMOTE_ADDR": "192.168.1.7"}
    )

    assert answer.location == "/start-over"


def test_draft_is_gone_from_memory_once_nobody_was_there_for_so_long(tablet):
    visitor = client(tablet, idle_s=0, handoff_idle_s=0, warning_s=1)
    type_into_form(visitor, name="Ada Lovelace")
    drafts = visitor.application.extensions["booth"].drafts
    assert drafts.newest() is not None
    time.sleep(1.3)

    assert drafts.newest() is None
    assert drafts._drafts == {}
    assert visitor.application.test_client().get("/resume").location == "/start-over"


def test_any_page_of_the_visit_keeps_it_and_the_visit_as_it_stands_by_then(tablet):
    visitor = client(tablet, idle_s=0, handoff_idle_s=0, warning_s=1)
    load_demo(tablet.store)
    type_into_form(visitor, name="Ada Lovelace")
    for path in ("/cards", "/product/PAS-KIT-004?language=id", "/still-here"):
        time.sleep(0.6)
        visitor.get(path, follow_redirects=True)
    visitor.post("/tray", data={"add": "PAS-GAM-006"})

    resumed = visitor.application.test_client()
    form = resumed.get("/resume", follow_redirects=True).text

    assert 'value="Ada Lovelace"' in form
    assert '<html lang="id"' in form
    assert 'name="sku" value="PAS-GAM-006"' in form

    # Nobody else's page does, and a visit that ended is not kept.
    visitor.get("/start-over")
    visitor.get("/still-here")
    assert resumed.application.extensions["booth"].drafts.newest() is None


def test_draft_of_a_tablet_that_slept_is_too_old(tablet):
    # Its timer stood still meanwhile.
    drafts = drafts_module.Drafts(kept_s=80)
    slept = drafts_module.Draft("lead", a_form(), {}, "en", time.time() - 81)
    drafts.keep("visit", slept)

    assert (drafts.of("visit", "lead"), drafts.newest()) == (None, None)


def test_draft_larger_than_a_form_is_refused_and_only_the_newest_visits_are_kept(visitor):
    assert (
        visitor.post("/draft/lead", data={"name": "x" * drafts_module.MAX_BYTES}).status_code == 413
    )

    drafts = drafts_module.Drafts(kept_s=60)
    for number in range(drafts_module.VISITS_MAX + 3):
        drafts.keep(str(number), drafts_module.Draft("lead", a_form(), {}, "en", time.time()))
    assert drafts.of("2", "lead") is None
    assert drafts.of("3", "lead") is not None


def test_start_over_forgets_what_the_visit_chose_and_leaves_the_desk_s_sign_in(visitor):
    for name in ("language", "text_size", "pameran_hub"):
        visitor.set_cookie(name, "id")

    visitor.get("/start-over")

    kept = [
        visitor.get_cookie(name) is not None for name in ("language", "text_size", "pameran_hub")
    ]
    assert kept == [False, False, True]


def test_staff_who_type_stay_signed_in_and_who_left_are_signed_out(tablet):
    staff = client(tablet, staff_idle_s=0, warning_s=1)
    staff.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})
    for _ in range(2):
        time.sleep(0.6)
        assert staff.get("/staff/still-here").status_code == 204
    time.sleep(1.1)

    assert staff.get("/staff/").location == "/staff/sign-in"
