"""Views and many leads at once: saved under a name, changed and brought back from the desk's list."""

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from builders import a_lead

from kiosk.hub import leads, people, revisions, views
from kiosk.hub.tables import lead as lead_table
from kiosk.shared import entry
from kiosk.shared import lead as shared_leads
from kiosk.shared.booth_notes import BoothNotes

NOW = "2026-10-20T03:00:00.000Z"


def save(hub, name, heat=""):
    lead = replace(a_lead(name=name), staff=BoothNotes(heat=heat))
    said = shared_leads.document(lead)
    revision = revisions.of(said, entry.body_text(said), hub.event_id, "", now=NOW)
    hub.write(lambda c: revisions.put(c, [revision], {}))
    return lead


def signed_in(hub, name, role="admin"):
    password = hub.write(lambda c: people.add(c, name, role))
    hub.app.config["WTF_CSRF_ENABLED"] = False
    client = hub.app.test_client()
    client.first = client.post("/desk/sign-in", data={"name": name, "password": password})
    client.password = password
    return client


@pytest.fixture
def desk(hub):
    return signed_in(hub, "Sri")


def became(hub):
    """name → (status, owner)"""
    with hub.engine.connect() as connection:
        these = lead_table.c.event_id == hub.event_id
        found = leads.listed(connection, hub.event_id, these, limit=100)
    return {one.lead.contact.name: (one.follow_up.status, one.follow_up.owner) for one in found}


def tabs(page):
    return re.findall(r'class="category [^"]*"[^>]*>([^<]+)<', page.text)[:-1]


def test_view_is_saved_without_its_search_renamed_opened_first_and_deleted(hub, desk):
    found = desk.post("/desk/search", data={"heat": "hot", "search": "Zebedee"}).location
    key = parse_qs(urlsplit(found).query)["found"][0]
    desk.post(
        "/desk/views/",
        data={"heat": "hot", "found": key, "view_name": " Hot ones ", "shared": "yes"},
    )

    assert tabs(desk.get("/desk/"))[-1] == "Hot ones"
    (view,) = (one for one in views_of(hub, "Sri"))
    assert (view.name, view.filter.heat, view.shared) == ("Hot ones", ("hot",), True)
    with hub.engine.connect() as connection:
        row = str(
            connection.exec_driver_sql(
                f"SELECT * FROM saved_view WHERE event_id = '{hub.event_id}'"
            ).all()
        )
    assert "Zebedee" not in row

    desk.post(f"/desk/views/{view.id}", data={"do": "rename", "view_name": "Warmest"})
    desk.post(f"/desk/views/{view.id}", data={"do": "open", "view_name": "Warmest"})
    again = desk.post("/desk/sign-in", data={"name": "Sri", "password": desk.password})
    assert again.location == "/desk/?heat=hot"
    assert "aria-current=page" in desk.get(again.location).text

    desk.post(f"/desk/views/{view.id}", data={"do": "delete"})
    assert views_of(hub, "Sri") == []


def views_of(hub, name):
    with hub.engine.connect() as connection:
        return list(views.all_of(connection, hub.event_id, name))


def test_shared_view_is_everybody_s_to_use_and_only_its_owner_s_to_change(hub, desk):
    eko = signed_in(hub, "Eko", "viewer")
    desk.post("/desk/views/", data={"heat": "hot", "view_name": "Ours", "shared": "yes"})
    desk.post("/desk/views/", data={"heat": "cold", "view_name": "Hers"})
    eko.post("/desk/views/", data={"heat": "warm", "view_name": "His", "shared": "yes"})
    (ours,) = (one for one in views_of(hub, "Eko") if one.name == "Ours")

    assert tabs(eko.get("/desk/"))[-2:] == ["His", "Ours"]
    # A viewer's view is their own.
    assert "His" not in tabs(desk.get("/desk/"))
    eko.post(f"/desk/views/{ours.id}", data={"do": "delete"})
    refused = eko.post(
        f"/desk/views/{ours.id}", data={"do": "rename", "view_name": "x"}, follow_redirects=True
    )
    assert "This view is not yours" in refused.text
    assert "Ours" in tabs(desk.get("/desk/"))
    assert "Give the view a name" in desk.post(
        "/desk/views/", data={"heat": "hot", "view_name": " "}, follow_redirects=True
    ).text  # fmt: skip


def test_ticked_leads_get_a_status_and_an_owner_and_the_change_is_undone(hub, desk):
    ada, bo, _ = save(hub, "Ada"), save(hub, "Bo"), save(hub, "Cy")
    sent = {"lead": [ada.id, bo.id], "to_status": "contacted", "to_owner": "Sri", "heat": "unsaid"}

    answer = desk.post("/desk/bulk", data=sent)
    page = desk.get(answer.location)

    assert answer.location == "/desk/?heat=unsaid"
    assert became(hub) == {
        "Ada": ("contacted", "Sri"),
        "Bo": ("contacted", "Sri"),
        "Cy": ("new", None),
    }
    assert "2 leads changed." in page.text
    change_id = re.search(r'name="change_id" value="([^"]+)"', page.text)[1]
    undone = desk.post("/desk/bulk/undo", data={"change_id": change_id}, follow_redirects=True)
    assert "Leads that are as before: 2" in undone.text
    assert set(became(hub).values()) == {("new", None)}


def test_all_that_are_found_are_changed_and_no_other(hub, desk):
    save(hub, "Ada", "hot"), save(hub, "Bo", "hot"), save(hub, "Cy", "cold")

    desk.post("/desk/bulk", data={"heat": "hot", "all": "yes", "to_owner": "Sri"})
    found = desk.post("/desk/search", data={"search": "bo"}).location
    key = parse_qs(urlsplit(found).query)["found"][0]
    desk.post(
        "/desk/bulk", data={"found": key, "all": "yes", "to_owner": "*nobody", "to_status": "won"}
    )

    assert became(hub) == {"Ada": ("new", "Sri"), "Bo": ("won", None), "Cy": ("new", None)}


def test_nothing_chosen_or_a_search_that_is_forgotten_changes_nothing(hub, desk):
    one = save(hub, "Ada")

    for sent in (
        {"lead": one.id},
        {"lead": one.id, "to_status": "nonsense", "to_owner": "Nobody here"},
        {"to_status": "won"},
        {"all": "yes", "found": "forgotten", "to_status": "won"},
    ):
        page = desk.post("/desk/bulk", data=sent, follow_redirects=True)
        assert "Nothing was changed" in page.text
        assert became(hub) == {"Ada": ("new", None)}


def test_many_at_once_is_a_manager_s_work(hub):
    one = save(hub, "Ada")
    staff = signed_in(hub, "Eko", "staff")

    assert 'id="bulk"' not in staff.get("/desk/").text
    assert staff.post("/desk/bulk", data={"lead": one.id, "to_status": "won"}).status_code == 403
    assert became(hub) == {"Ada": ("new", None)}
