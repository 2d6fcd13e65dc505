"""The same buyer on several tablets: recognised by an equal contact, shown together, never merged."""

import json
from dataclasses import replace

import pytest
from pairs import a_lead
from sqlalchemy import event, select

from kiosk.hub import buyers, erasure, leads, listing, people, rows
from kiosk.hub.tables import lead as lead_table
from kiosk.shared import clock, consent, ids, lead_form, problems
from kiosk.shared import lead as shared_leads
from kiosk.shared.lead import Contact
from kiosk.shared.problems import Problem

EVENT = "0199e0a0-0000-7000-8000-000000000001"


def said(way, address, country=""):
    """A contact as the form makes it."""
    return lead_form._contact("Ada", way, address, country)


def key(contact):
    return buyers.contact_key(EVENT, contact)


@pytest.fixture
def two(hub, tablets):
    """Two tablets of one booth."""
    return tablets.new("left", hub=hub, called="Left"), tablets.new(
        "right", hub=hub, called="Right"
    )


def buyer_of(hub, lead):
    """The leads of the buyer whose lead this is: name → company, as said on each."""
    with hub.engine.connect() as connection:
        found, total = buyers.leads_of(connection, hub.event_id, lead.id)
    assert total == len(found)
    return sorted((one.lead.contact.name, one.lead.contact.company) for one in found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said("email", "Ada@Example.org"), said("email", " ada@example.ORG ")),
        (said("whatsapp", "+62 812-3456-789"), said("phone", "0812 3456 789", "ID")),
        (said("whatsapp", "0062 812 3456 789"), said("telegram", "+628123456789")),
        (said("phone", "+٦٢٨١٢٣٤٥٦٧٨٩"), said("wechat", "+62 812 3456789")),
        (said("telegram", "@Ada_Lovelace"), said("telegram", "ada_lovelace")),
        (said("line", "Ada.L"), said("line", "ada.l")),
    ],
)
def test_equal_contacts_however_they_were_typed(one, other):
    assert key(one) is not None
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (said("email", "ada@example.org"), said("email", "ada@example.com")),
        (said("phone", "+628123456789"), said("phone", "+628123456788")),
        (said("wechat", "ada_lovelace"), said("telegram", "ada_lovelace")),
    ],
)
def test_different_contacts(one, other):
    assert key(one) != key(other)


def test_contact_that_does_not_look_right_is_nobody_elses():
    assert key(said("phone", "0812")) is None
    assert key(said("email", "ada at example")) is None
    assert key(Contact("Ada", "line", "", "", True)) is None


def test_two_fairs_do_not_know_each_others_buyers():
    contact = said("email", "ada@example.org")

    assert buyers.contact_key("another", contact) != key(contact)


def test_buyer_of_two_tablets_is_one_with_all_leads_as_they_were_said(hub, two):
    left, right = two
    first = left.capture(name="Ada Lovelace", way="whatsapp", address="+62 812 3456 789")
    second = right.capture(name="A. Lovelace", way="phone", address="0062-812-3456-789")
    other = right.capture(name="Charles Babbage", address="charles@example.org")
    left.deliver()
    right.deliver()

    assert buyer_of(hub, first) == [("A. Lovelace", ""), ("Ada Lovelace", "")]
    assert buyer_of(hub, second) == buyer_of(hub, first)
    assert buyer_of(hub, other) == [("Charles Babbage", "")]
    assert len(hub.leads()) == 3


def test_corrected_address_moves_the_lead_to_another_buyer(hub, two):
    left, right = two
    ada = left.capture(name="Ada", address="ada@example.org")
    wrong = right.capture(name="Babbage", address="ada@example.org")
    left.deliver()
    right.deliver()
    assert len(buyer_of(hub, ada)) == 2

    right.capture(id=wrong.id, name="Babbage", address="babbage@example.org")
    right.deliver()

    assert buyer_of(hub, ada) == [("Ada", "")]
    assert buyer_of(hub, wrong) == [("Babbage", "")]


def test_erased_lead_leaves_the_buyer_and_nothing_to_find_it_by(hub, two):
    left, right = two
    kept, erased = left.capture(name="kept"), right.capture(name="erased")
    left.deliver()
    right.deliver()

    hub.write(lambda c: erasure.erase(c, hub.event_id, erased.id, erased_at=clock.now()))

    assert buyer_of(hub, kept) == [("kept", "")]
    with pytest.raises(Problem, match=problems.LEAD_MISSING.code):
        buyer_of(hub, erased)
    with hub.engine.connect() as connection:
        query = select(lead_table.c.contact_key).where(
            (lead_table.c.event_id == hub.event_id) & (lead_table.c.id == erased.id)
        )
        assert connection.execute(query).scalars().all() == [None]


def test_late_revision_of_an_erased_lead_does_not_bring_it_back_to_its_buyer(hub, two):
    left, right = two
    kept, erased = left.capture(name="kept"), right.capture(name="erased")
    left.deliver()
    hub.write(lambda c: erasure.erase(c, hub.event_id, erased.id, erased_at=clock.now()))

    right.deliver()

    assert buyer_of(hub, kept) == [("kept", "")]


def test_withdrawn_consent_is_shown_on_the_lead_it_was_withdrawn_from(hub, two):
    left, right = two
    first = left.capture(consent_news="given")
    second = right.capture(consent_news="given")
    left.deliver()
    right.deliver()
    hub.write(
        lambda c: erasure.withdraw(c, hub.event_id, first.id, "news", withdrawn_at=clock.now())
    )

    with hub.engine.connect() as connection:
        found, _ = buyers.leads_of(connection, hub.event_id, second.id)

    standing = {one.lead.id: consent.standing(one.lead.consents)["news"] for one in found}
    assert standing == {first.id: "withdrawn", second.id: "given"}


def desk(hub):
    """A client that is signed in, without CSRF tokens."""
    password = hub.write(lambda c: people.add(c, "Sri"))
    hub.app.config["WTF_CSRF_ENABLED"] = False
    client = hub.app.test_client()
    client.post("/desk/sign-in", data={"name": "Sri", "password": password})
    return client


def test_desk_marks_leads_of_one_buyer_and_shows_them_side_by_side(hub, two):
    left, right = two
    first = left.capture(name="Ada Lovelace")
    right.capture(name="<Ada>")
    right.capture(name="Charles", address="charles@example.org")
    left.deliver()
    right.deliver()
    client = desk(hub)

    listed = client.get("/desk/").text
    shown = client.get(f"/desk/buyer/{first.id}").text

    assert listed.count("2 leads of this buyer") == 2
    assert f"/desk/buyer/{first.id}" in listed
    for text in ("Ada Lovelace", "&lt;Ada&gt;", "Left", "Right", "answer to the inquiry: given"):
        assert text in shown
    assert shown.count(">differs<") == 1
    assert "Different names came with this contact" in shown
    assert "Charles" not in shown


def test_buyer_whose_leads_say_the_same_is_not_called_different(hub, two):
    for tablet in two:
        first = tablet.capture(name="Ada Lovelace")
        tablet.deliver()

    shown = desk(hub).get(f"/desk/buyer/{first.id}").text

    assert "differs" not in shown
    assert "Different names" not in shown


def test_page_of_a_lead_that_is_not_here_says_so(hub):
    answer = desk(hub).get(f"/desk/buyer/{ids.new_id()}")

    assert answer.status_code == 404
    assert "This lead is not here, or it was erased as asked" in answer.text


@pytest.fixture
def ten_thousand(hub):
    """10,000 leads of 5,000 buyers, as intake would store them."""
    written = []
    one = a_lead()
    document = json.dumps(shared_leads.document(one))
    for number in range(10_000):
        address = f"buyer{number // 2}@example.org"
        contact = replace(one.contact, address=address, address_normal=address)
        lead_id = ids.new_id()
        written.append(
            {
                "event_id": hub.event_id,
                "id": lead_id,
                "revision": 1,
                "device_id": "",
                "captured_at": one.captured_at,
                "received_at": f"2026-10-14T03:{number // 600:02}:{number // 10 % 60:02}.000Z",
                "language": "en",
                "source": "kiosk",
                "country": "",
                "contact_key": buyers.contact_key(hub.event_id, contact),
                "document": document.replace(one.id, lead_id),
            }
        )
    hub.write(lambda c: rows.insert(c, lead_table, written, "DO NOTHING"))
    hub.write(listing.list_all)
    with hub.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE lead")
        connection.exec_driver_sql("ANALYZE listing")
        connection.commit()
    return [row["id"] for row in written]


def plans(hub, work):
    """How the database does each statement of this work that reads leads."""
    seen = []

    def note(connection, cursor, statement, parameters, context, many):
        if ("FROM lead" in statement or "FROM listing" in statement) and not statement.startswith(
            "EXPLAIN"
        ):
            seen.append((statement, parameters))

    event.listen(hub.engine, "before_cursor_execute", note)
    with hub.engine.connect() as connection:
        work(connection)
        event.remove(hub.engine, "before_cursor_execute", note)
        explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
        return [
            "\n".join(
                str(tuple(row))
                for row in connection.exec_driver_sql(f"{explain} {statement}", parameters)
            )
            for statement, parameters in seen
        ]


def test_list_and_buyer_are_found_by_an_index_among_10_000_leads(hub, ten_thousand):
    place = f"2026-10-14T03:05:00.000Z~{ten_thousand[3000]}"

    def work(connection):
        found = leads.page(connection, hub.event_id, before=place)
        leads.page(connection, hub.event_id, after=place)
        leads.page(connection, hub.event_id)
        keys = [one.contact_key for one in found.leads]
        assert set(buyers.counts(connection, hub.event_id, keys).values()) == {2}
        assert buyers.leads_of(connection, hub.event_id, ten_thousand[77])[1] == 2

    told = plans(hub, work)

    used = ["listing_received_at", "lead"] * 3 + ["lead_contact_key", "lead", "lead_contact_key"]
    used.append("lead_contact_key")
    assert len(told) == len(used)
    for plan, index in zip(told, used, strict=True):
        assert index in plan
        assert "SCAN l" not in plan
        assert "Seq Scan" not in plan
        # A hundred leads of a page are put in their order, and those of one buyer.
        assert "TEMP B-TREE" not in plan or "lead_contact_key" in plan or "id=?" in plan
