"""Each page of the desk asks for a role, and lets in nobody who has a lesser one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from pairs import a_hub

from kiosk.hub import database, people, roles
from kiosk.hub.roles import ROLES
from kiosk.shared import clock, problems
from kiosk.shared.problems import Problem

# A page outside the sign-in → the role that it is for; the others are in the code alone.
SAID = {
    "desk.list_leads": "viewer",
    "desk.download": "manager",
    "desk.exports": "manager",
    "desk.tablets.make_code": "admin",
    "desk.tablets.revoke": "admin",
    "take_in.upload": "staff",
}


@pytest.fixture
def desk(tmp_path):
    with a_hub(f"sqlite:///{tmp_path / 'hub.sqlite3'}") as hub:
        for role in ROLES:
            hub.write(lambda c, role=role: people.add(c, f"a {role}", role))
        hub.app.config["WTF_CSRF_ENABLED"] = False
        yield hub


def endpoints(app):
    """Each page of the desk behind the sign-in: (endpoint, method, an address of it)."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if rule.rule.startswith("/desk") and rule.endpoint not in (
                "desk.sign_in",
                "desk.enter",
            ):
                _, path = rule.build(dict.fromkeys(rule.arguments, "1"), append_unknown=False)
                for method in sorted(rule.methods & {"GET", "POST"}):
                    yield rule.endpoint, method, path


def opened(hub, name, method, path):
    client = hub.app.test_client()
    with client.session_transaction() as session:
        session["person"], session["seen_at"] = name, clock.moment(clock.now()).timestamp()
    return client.open(path, method=method)


def test_each_page_of_the_desk_lets_in_its_role_and_those_above_it(desk):
    wrong = []
    for endpoint, method, path in endpoints(desk.app):
        needed = getattr(desk.app.view_functions[endpoint], "needed_role", "none said")
        for role in ROLES:
            answer = opened(desk, f"a {role}", method, path)
            refused = answer.status_code == problems.ROLE_LACKING.status
            if needed not in ROLES or refused != (ROLES.index(role) < ROLES.index(needed)):
                wrong.append((endpoint, role, needed, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize(("endpoint", "role"), SAID.items())
def test_page_is_for_the_role_that_was_decided(desk, endpoint, role):
    assert desk.app.view_functions[endpoint].needed_role == role


def test_somebody_who_was_removed_is_out_at_the_next_page(desk):
    desk.write(lambda c: roles.remove(c, desk.event_id, "a staff"))

    answer = opened(desk, "a staff", "GET", "/desk/")

    assert answer.location == "/desk/sign-in"


def test_last_admin_stays_one_also_when_two_leave_at_once(hub):
    for name in ("Ayu", "Budi"):
        hub.write(lambda c, name=name: people.add(c, name))

    def leave(name):
        try:
            hub.write(lambda c: roles.change(c, hub.event_id, name, "viewer"))
        except Problem as problem:
            return problem.kind
        return None

    with ThreadPoolExecutor(2) as hands:
        said = list(hands.map(leave, ("Ayu", "Budi")))

    assert sorted(said, key=str) == sorted([None, problems.PERSON_LAST_ADMIN], key=str)


def test_who_could_sign_in_before_there_were_roles_is_an_admin(empty_hub_url):
    engine = database.connect(empty_hub_url)
    database.write(engine, lambda c: people.add(c, "Sri"))
    database.write(engine, lambda c: c.exec_driver_sql("DROP TABLE person_role"))
    database.write(
        engine, lambda c: c.exec_driver_sql("DELETE FROM migration WHERE name = 'roles'")
    )
    engine.dispose()

    engine = database.connect(empty_hub_url)
    with engine.connect() as connection:
        event_id = connection.exec_driver_sql("SELECT event_id FROM event").scalar()
        assert roles.of(connection, event_id, "Sri") == "admin"
    engine.dispose()
