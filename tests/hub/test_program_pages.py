"""The desk's page of the API: a token is shown once, opens the API, and is revoked by its name."""

import re

import pytest
from crm import Reader
from visitor import Visitor

from kiosk.hub import people, roles


@pytest.fixture
def staff(hub):
    password = hub.write(lambda c: people.add(c, "staff"))
    visitor = Visitor(hub.address)
    visitor.sign_in("/desk/", name="staff", password=password)
    return visitor


def test_token_is_shown_once_works_until_it_is_revoked_and_stays_listed(hub, staff):
    form = staff.get("/desk/api/").form("name")
    made = staff.send(form, form.filled(name="Odoo, Jakarta"))
    (token,) = set(re.findall(r"pameran_[0-9A-Z]{10}_[\w-]{43}", made.text))
    reader = Reader(hub.address, token)

    assert reader.get("/leads").status == 200
    listed = staff.get("/desk/api/")
    assert token not in listed.text
    assert token[:18] in listed.shown
    assert "Odoo, Jakarta" in listed.shown

    (ask,) = re.findall(r'href="(/desk/api/\w+/revoke)"', listed.text)
    done = staff.send(ask, [("csrf_token", dict(form.fields)["csrf_token"])])
    assert "Revoked: Odoo, Jakarta" in done.shown
    assert "Revoke …" not in done.shown
    assert reader.get("/leads").status == 401


def test_token_needs_the_name_of_its_program(staff):
    form = staff.get("/desk/api/").form("name")

    for name, why in (("  ", "Say which program"), ("x" * 61, "60")):
        refused = staff.send(form, form.filled(name=name))
        assert refused.status == 422
        assert why in refused.shown
        assert "pameran_" not in refused.text


def test_managers_see_tokens_and_webhooks_admins_make_them_and_staff_see_neither(hub):
    def visitor(role):
        password = hub.write(lambda c: people.add(c, role, role))
        someone = Visitor(hub.address)
        someone.sign_in("/desk/", name=role, password=password)
        return someone

    manager, staff = visitor(roles.MANAGER), visitor(roles.STAFF)
    csrf = [("csrf_token", dict(manager.get("/desk/").form("csrf_token").fields)["csrf_token"])]
    for path in ("/desk/api/", "/desk/webhooks/"):
        page = manager.get(path)
        assert (page.status, "Make" in page.shown.replace("Made", "")) == (200, False)
        assert staff.get(path).status == 403
    for path in ("/desk/api/token", "/desk/webhooks/"):
        refused = manager.send(path, [*csrf, ("name", "Odoo"), ("url", "https://1.1.1.1/")])
        assert refused.status == 403
