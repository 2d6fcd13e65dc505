"""The desk's page of the people: an admin adds, changes and removes them, at once also where they work."""

import re

import pytest
from pairs import a_hub

from kiosk.hub import people


@pytest.fixture
def hub(tmp_path):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        hub.app.config["WTF_CSRF_ENABLED"] = False
        yield hub


def signed_in(hub, name, password):
    client = hub.app.test_client()
    client.post("/desk/sign-in", data={"name": name, "password": password})
    return client


@pytest.fixture
def admin(hub):
    return signed_in(hub, "Sri", hub.write(lambda c: people.add(c, "Sri")))


def added(admin, name, role):
    page = admin.post("/desk/people/", data={"name": name, "role": role}).text
    return re.search(r'<bdi dir="ltr">([0-9a-f-]{19})</bdi>', page)[1]


def inside(client):
    return client.get("/desk/").status_code == 200


def test_somebody_new_signs_in_with_the_password_that_was_shown_and_has_their_role(hub, admin):
    ayu = signed_in(hub, "Ayu", added(admin, "Ayu", "staff"))

    assert inside(ayu)
    assert ayu.get("/desk/leads.csv").status_code == 403
    assert "Export" not in ayu.get("/desk/").text
    assert admin.post("/desk/people/", data={"name": "Ayu", "role": "staff"}).status_code == 409


def test_another_role_a_new_password_and_removal_hold_at_the_next_page(hub, admin):
    ayu = signed_in(hub, "Ayu", added(admin, "Ayu", "staff"))

    admin.post("/desk/people/role", data={"name": "Ayu", "role": "manager"})
    assert ayu.get("/desk/leads.csv").status_code == 200

    admin.post("/desk/people/password", data={"name": "Ayu"})
    assert not inside(ayu)

    budi = signed_in(hub, "Budi", added(admin, "Budi", "viewer"))
    admin.post("/desk/people/remove", data={"name": "Budi"})
    assert not inside(budi)
    assert "Budi" not in admin.get("/desk/people/").text.partition("Removed: Budi")[2]


def test_last_admin_can_neither_be_removed_nor_be_given_another_role(admin):
    for path in ("remove", "role"):
        answer = admin.post(f"/desk/people/{path}", data={"name": "Sri", "role": "viewer"})
        assert (answer.status_code, "last admin" in answer.text) == (409, True)
    assert inside(admin)
