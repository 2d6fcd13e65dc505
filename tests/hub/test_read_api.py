"""What a CRM reads of the hub: every change once, leads as they now stand, and nothing without a token."""

import json
from dataclasses import replace

import pytest
from crm import Reader, a_token
from jsonschema import Draft202012Validator
from pairs import a_lead

from kiosk.booth import store
from kiosk.hub import changes, erasure, follow_up, phone_leads, schema
from kiosk.hub.crm import tokens
from kiosk.hub.rate import Rate
from kiosk.hub.tables import api_token, change_block, change_count
from kiosk.hub.tables import lead as lead_table
from kiosk.shared import clock, consent, export, ids
from kiosk.shared.consent import Consent

SECRETS = ("withdrawal_code", "version", "follows")


@pytest.fixture
def crm(hub):
    return Reader(hub.address, a_token(hub))


@pytest.fixture
def tablet(hub, tablets):
    return tablets.new(hub=hub)


def told(read):
    """[(kind, name of the buyer or None)] in the order in which it was read."""
    return [(one["kind"], one["lead"] and one["lead"]["contact"]["name"]) for one in read]


def amended(tablet, lead, **contact):
    later = replace(lead, revision=2, contact=replace(lead.contact, **contact))
    tablet.store.write(lambda c: store.amend(c, later))


def test_reader_that_keeps_its_cursor_is_told_of_each_change_and_of_erasures_by_id_alone(
    hub, tablet, crm
):
    ada = tablet.capture(name="Ada")
    tablet.deliver()
    assert told(crm.follow()) == [("lead.captured", "Ada")]

    amended(tablet, ada, company="Engines Ltd")
    tablet.deliver()
    tablet.deliver()
    (change,) = crm.follow()
    assert (change["kind"], change["lead"]["contact"]["company"]) == ("lead.amended", "Engines Ltd")

    now = clock.now()
    hub.write(lambda c: erasure.withdraw(c, hub.event_id, ada.id, "marketing", withdrawn_at=now))
    hub.write(lambda c: erasure.withdraw(c, hub.event_id, ada.id, "marketing", withdrawn_at=now))
    (change,) = crm.follow()
    assert change["kind"] == "consent.withdrawn"
    given = [Consent(**one) for one in change["lead"]["consents"]]
    assert consent.standing(given)["marketing"] == consent.WITHDRAWN

    hub.write(lambda c: erasure.erase(c, hub.event_id, ada.id, erased_at=now))
    (change,) = crm.follow()
    del change["changed_at"]
    assert change == {
        "kind": "lead.erased", "lead_id": ada.id, "reference": ada.reference, "lead": None,
        "follow_up": None,
    }  # fmt: skip
    assert crm.follow() == []


def test_who_reads_from_the_beginning_never_sees_what_was_erased(hub, tablet):
    ada, grace = tablet.capture(name="Ada"), tablet.capture(name="Grace")
    tablet.deliver()
    hub.write(lambda c: erasure.erase(c, hub.event_id, ada.id, erased_at=clock.now()))

    read = Reader(hub.address, a_token(hub)).follow(limit=1)

    assert [(one["kind"], one["lead_id"]) for one in read] == [
        ("lead.erased", ada.id), ("lead.captured", grace.id), ("lead.erased", ada.id),
    ]  # fmt: skip
    assert [one["lead"] is None for one in read] == [True, False, True]


def test_phone_leads_are_read_like_those_of_tablets_and_corrections_too(hub, crm):
    lead = replace(a_lead(name="Ada"), source="phone")
    for name in ("Ada", "Ada", "Ada Lovelace"):
        typed = replace(lead, contact=replace(lead.contact, name=name))
        hub.write(
            lambda c, typed=typed: phone_leads.save(
                c, hub.event_id, "", typed, other=a_lead(), now=clock.now()
            )
        )
        if name == "Ada":
            crm.follow()

    assert told(crm.follow()) == [("lead.amended", "Ada Lovelace")]


def test_pages_are_short_and_a_lead_that_changed_often_is_on_each_once(hub, tablet, crm):
    leads = [tablet.capture(name=f"Buyer {number}") for number in range(5)]
    tablet.deliver()
    hub.write(lambda c: changes.note(c, hub.event_id, [leads[0].id], changes.LEAD_FOLLOWED_UP))

    first = crm.get("/leads?limit=2").said
    assert (len(first["changes"]), first["more"]) == (2, True)
    assert told(crm.follow(limit=3)) == [
        *[("lead.captured", f"Buyer {number}") for number in range(5)],
        ("lead.followed_up", "Buyer 0"),
    ]
    assert [one["lead_id"] for one in crm.get("/leads").said["changes"]] == [
        *(lead.id for lead in leads[1:]),
        leads[0].id,
    ]


def test_what_staff_did_is_told_with_the_lead(hub, tablet, crm):
    ada = tablet.capture(name="Ada")
    tablet.deliver()
    assert crm.follow()[0]["follow_up"]["status"] == "new"
    this = lead_table.c.id == ada.id
    hub.write(
        lambda c: follow_up.set_status(
            c, hub.event_id, this, "quoted", person="staff", now=clock.now()
        )
    )

    (change,) = crm.follow()

    assert (change["kind"], change["follow_up"]["status"]) == ("lead.followed_up", "quoted")
    assert crm.get(f"/leads/{ada.id}").said["follow_up"] == change["follow_up"]


def test_lead_is_the_document_of_the_published_schema_without_what_the_buyer_alone_may_know(
    hub, tablet, crm
):
    ada = tablet.capture(name="Ada")
    tablet.deliver()

    found = crm.get(f"/leads/{ada.id}").said
    schema_ = json.loads(export.json.SCHEMA.read_bytes())
    file = {"schema": found["schema"], "leads": [found["lead"]]}

    assert list(Draft202012Validator(schema_).iter_errors(file)) == []
    assert found["lead"] == crm.get("/leads").said["changes"][0]["lead"]
    assert not set(SECRETS) & set(found["lead"])


def test_same_answer_again_is_304(hub, tablet, crm):
    tablet.capture()
    tablet.deliver()
    for path in ("/leads", f"/leads/{hub.leads()[0].id}", "/products"):
        first = crm.get(path)
        again = crm.get(path, If_None_Match=first.headers["ETag"])
        assert (first.status, again.status, again.said) == (200, 304, None)
        assert first.headers["Cache-Control"] == "private, no-cache"


def test_what_cannot_be_answered_says_why(crm, tablet):
    tablet.capture()
    tablet.deliver()
    why = {
        "/leads?after=7-0011223344556677": (410, "api.cursor_unknown"),
        "/leads?after=1": (410, "api.cursor_unknown"),
        "/leads?after=%00-": (410, "api.cursor_unknown"),
        f"/leads?after={'9' * 40}-a": (410, "api.cursor_unknown"),
        "/leads?limit=0": (400, "request.malformed"),
        "/leads?limit=501": (400, "request.malformed"),
        f"/leads/{ids.new_id()}": (404, "lead.missing"),
        "/leads/%00": (404, "lead.missing"),
    }

    answers = {path: crm.get(path) for path in why}

    assert {path: (one.status, one.said["problem"]["code"]) for path, one in answers.items()} == why


def test_erased_lead_is_gone_and_says_so(hub, tablet, crm):
    ada = tablet.capture()
    tablet.deliver()
    hub.write(lambda c: erasure.erase(c, hub.event_id, ada.id, erased_at=clock.now()))

    answer = crm.get(f"/leads/{ada.id}")

    assert (answer.status, answer.said["problem"]["code"]) == (410, "lead.erased")


def test_cursor_of_a_hub_that_was_restored_says_so_although_its_number_is_here(hub, tablet, crm):
    tablet.capture(name="Ada")
    tablet.deliver()
    crm.follow()
    # What a restore does: the number is another change's.
    hub.write(
        lambda c: c.execute(
            change_block.update()
            .where(change_block.c.event_id == hub.event_id)
            .values(transaction_id="f" * 16)
        )
    )

    answer = crm.get(f"/leads?after={crm.cursor}")
    assert (answer.status, answer.said["problem"]["code"]) == (410, "api.cursor_unknown")
    crm.cursor = ""
    assert told(crm.follow()) == [("lead.captured", "Ada")]


def test_nothing_is_read_without_a_token_that_is_in_use(hub):
    for wrong in ("", "pameran_", "pameran_AAAA_x", "pameran_\x7f_x", "nonsense"):
        answer = Reader(hub.address, wrong).get("/leads")

        assert (answer.status, answer.said["problem"]["code"]) == (401, "api.token_wrong")
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_revoked_token_opens_nothing_and_the_hub_never_keeps_its_text(hub, crm):
    assert crm.get("/leads").status == 200
    with hub.engine.connect() as connection:
        (kept,) = connection.execute(api_token.select().where(api_token.c.event_id == hub.event_id))
        (listed,) = tokens.all_of(connection, hub.event_id)
    assert crm.token.rpartition("_")[2] not in " ".join(str(value) for value in kept)
    assert listed.used_at is not None

    hub.write(lambda c: tokens.revoke(c, hub.event_id, listed.token_id, now=clock.now()))

    assert crm.get("/leads").status == 401


def test_who_asks_too_often_is_told_when_to_come_back(hub, crm):
    object.__setattr__(hub.app.extensions["hub"], "reads", Rate(most=2, per_s=3600))

    answers = [crm.get("/leads") for _ in range(3)]

    assert [one.status for one in answers] == [200, 200, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 3601


def test_leads_that_a_hub_had_before_it_was_updated_are_its_first_changes(hub, tablet):
    for name in ("Ada", "Grace"):
        tablet.capture(name=name)
        tablet.deliver()
    tables = (change_block, change_count)
    for table in tables:
        hub.write(lambda c, table=table: c.exec_driver_sql(f"DROP TABLE {table.name}"))

    hub.write(schema.changes_of_leads)

    assert told(Reader(hub.address, a_token(hub)).follow()) == [
        ("lead.captured", "Ada"),
        ("lead.captured", "Grace"),
    ]
    tablet.capture(name="Edith")
    tablet.deliver()
    with hub.engine.connect() as connection:
        assert changes.newest(connection, hub.event_id) == 3
