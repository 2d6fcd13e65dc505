"""Buyers rate the products that they asked for: optional, theirs alone, and the lead's next revision."""

import re

import pytest
from builders import a_form, load_demo

from kiosk.booth.staff import pin
from kiosk.shared.feedback import Feedback

RATED = {
    "quality_PAS-KIT-004": "5",
    "price_PAS-KIT-004": "2",
    "comment_PAS-KIT-004": "很漂亮",
    "design_PAS-FUR-001": "6",
    "quality_SOMETHING": "1",
}
SAID = (Feedback("PAS-KIT-004", quality=5, price=2, comment="很漂亮"),)


@pytest.fixture
def tablet(tablets):
    new = tablets.new()
    load_demo(new.store)
    return new


@pytest.fixture
def buyer(tablet):
    return tablet.browser()


def sent_by(buyer, **fields):
    """A lead for two products; the address of its ratings."""
    form = a_form(sku=None, **fields)
    form.setlist("sku", ["PAS-KIT-004", "PAS-FUR-001"])
    return buyer.post("/lead", data=form).location.replace("/more", "/rating")


def test_ratings_are_the_lead_s_next_revision_and_all_else_of_it_stays(tablet, buyer):
    page = sent_by(buyer)
    thanks = page.replace("/rating", "/thanks")
    (before,) = tablet.leads()
    assert f'href="{page}"' in buyer.get(thanks).text

    for _ in range(2):
        assert buyer.post(page, data=RATED).location == thanks

    (lead,) = tablet.leads()
    assert (lead.feedback, lead.revision) == (SAID, 2)
    assert (lead.contact, lead.inquiry, lead.consents) == (
        before.contact, before.inquiry, before.consents,
    )  # fmt: skip
    assert "Thank you for your ratings" in buyer.get(thanks).text
    # Opened once more it shows what was tapped, and a second step loses none of it.
    again = buyer.get(page).text
    assert re.findall(r'name="(\w+)_PAS-KIT-004" value="(\d)" autocomplete="off" checked', again) == [
        ("quality", "5"), ("price", "2"),
    ]  # fmt: skip
    buyer.post(page.replace("/rating", "/more"), data={"company": "Later Ltd"})
    assert tablet.leads()[0].feedback == SAID


def test_comment_that_is_too_long_is_named_and_nothing_tapped_is_lost(tablet, buyer):
    page = sent_by(buyer)

    answer = buyer.post(page, data=RATED | {"comment_PAS-FUR-001": "x" * 2001})

    assert answer.status_code == 422
    assert 'name="quality_PAS-KIT-004" value="5" autocomplete="off" checked' in answer.text
    assert "2000 characters or fewer" in answer.text
    assert tablet.leads()[0].feedback == ()


def test_ratings_of_a_visit_that_is_over_are_refused_in_a_sentence_and_change_nothing(
    tablet, buyer
):
    buyer.application.config["WTF_CSRF_ENABLED"] = True
    form = buyer.get("/lead")
    token = re.search(r'name="csrf_token" value="([^"]+)"', form.text)[1]
    page = sent_by(buyer, csrf_token=token)
    buyer.get("/start-over")

    answers = [buyer.get(page), buyer.post(page, data=RATED | {"csrf_token": token})]

    for answer in answers:
        assert answer.status_code == 410
        assert "This visit is over" in answer.text
    assert tablet.leads()[0].feedback == ()


def test_staff_see_the_ratings_and_a_draft_of_them_outlives_the_browser(tablet, buyer):
    page = sent_by(buyer)
    buyer.post("/draft/rating", data=RATED)
    resumed = buyer.application.test_client().get("/resume", follow_redirects=True)
    assert ">很漂亮</textarea>" in resumed.text
    buyer.post(page, data=RATED)

    staff = tablet.browser()
    staff.post("/staff/sign-in", data={"pin": tablet.store.write(pin.new)})

    shown = staff.get(f"/staff/lead/{tablet.leads()[0].id}").text
    assert "Quality 5/5 · Price 2/5 · 很漂亮" in shown
