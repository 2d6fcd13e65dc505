"""A buyer's code withdraws or erases, whenever the lead arrives, and a wrong one reveals nothing."""

import io
import re
import threading
import zipfile
from dataclasses import replace

import pytest
from builders import a_form, a_lead
from markers import files_with
from pairs import a_hub
from sqlalchemy import select

from kiosk.booth import deliver, erasure
from kiosk.hub import backup, fleet, phone_leads, set_aside, withdrawal_codes
from kiosk.hub.tables import withdrawal
from kiosk.hub.tables import withdrawal_code as codes
from kiosk.shared import clock, consent, entry, export, ids, withdrawal_code
from kiosk.shared.problems import Problem

MARKER = "Zebedee Quillfeather"
# What both databases do alike is asked of one.
on_sqlite = pytest.mark.parametrize("hub_url", ["sqlite"], indirect=True)


@pytest.fixture
def phone(hub):
    return hub.app.test_client()


def asked(phone, code, wish):
    return phone.post("/w/", data={"code": code, "wish": wish})


def withdrawn(lead):
    return set(consent.standing(lead.consents).values()) == {consent.WITHDRAWN}


def shown_code(tablet):
    """What the booth's thank-you shows to who just sent a lead."""
    buyer = tablet.browser()
    more = buyer.post("/lead", data=a_form(name=MARKER)).location
    page = buyer.get(more.replace("/more", "/thanks"))
    return re.search(r"\w{4}-\w{4}-\w{4}", page.text)[0]


def test_code_from_the_booths_thanks_withdraws_on_the_hub_and_on_the_tablet(hub, tablets, phone):
    tablet = tablets.new(hub=hub)
    code = shown_code(tablet)
    tablet.deliver()

    page = phone.get(f"/w/{code}")
    assert (page.status_code, f'value="{code}"' in page.text) == (200, True)
    assert not withdrawn(hub.leads()[0])
    assert asked(phone, code.lower().replace("-", " "), "withdrawn").status_code == 200
    tablet.deliver()

    assert withdrawn(hub.leads()[0])
    assert withdrawn(tablet.leads()[0])


def test_code_erases_on_the_hub_and_on_the_tablet(hub, tablets, phone, tmp_path):
    tablet = tablets.new(hub=hub)
    code = shown_code(tablet)
    tablet.deliver()

    assert asked(phone, code, "erased").status_code == 200
    tablet.deliver()

    assert (hub.leads(), tablet.leads()) == ([], [])
    assert files_with(tmp_path / "booth", MARKER) == []


@pytest.mark.parametrize("wish", withdrawal_codes.WISHES)
def test_wish_that_comes_before_its_lead_is_done_when_it_arrives(hub, tablets, phone, wish):
    tablet = tablets.new(hub=hub)
    code = shown_code(tablet)

    assert asked(phone, code, wish).status_code == 200
    assert (hub.leads(), MARKER in str(hub.entries())) == ([], False)
    tablet.deliver()
    tablet.deliver()

    if wish == withdrawal_codes.ERASED:
        assert (hub.leads(), tablet.leads()) == ([], [])
        assert MARKER not in str(hub.entries())
    else:
        assert withdrawn(hub.leads()[0])
        assert withdrawn(tablet.leads()[0])


def test_wish_to_erase_reaches_what_a_revoked_tablet_sent_and_nobody_took_in(hub, tablets, phone):
    tablet = tablets.new(hub=hub)
    code = shown_code(tablet)
    device_id = tablet.device.device_id
    hub.write(lambda c: fleet.revoke(c, hub.event_id, device_id, now=clock.now()))
    with pytest.raises(Problem):
        tablet.deliver()
    assert MARKER in str(hub.entries())

    asked(phone, code, "erased")

    assert MARKER not in str(hub.entries())
    now = clock.now()
    hub.write(lambda c: set_aside.replay(c, hub.event_id, device_id=device_id, now=now))
    assert hub.leads() == []


def test_wish_to_erase_reaches_what_the_hub_did_not_understand(hub, tablets, phone, monkeypatch):
    tablet = tablets.new(hub=hub)
    code = shown_code(tablet)
    # As a hub of the last version, which knows no such kind.
    monkeypatch.setattr(entry, "KINDS", (entry.LEAD_ERASED,))
    tablet.deliver()
    assert [row["set_aside"] for row in hub.entries()] == ["entry.kind_unknown"]

    asked(phone, code, "erased")

    assert MARKER not in str([dict(row) for row in hub.entries()])


def test_answer_is_the_same_whether_the_lead_is_here_on_its_way_or_nobodys(hub, tablets, phone):
    tablet = tablets.new(hub=hub)
    here = shown_code(tablet)
    tablet.deliver()
    under_way = tablet.capture().withdrawal_code
    nobodys = withdrawal_code.new()

    answers = [asked(phone, code, "erased") for code in (here, here, under_way, nobodys)]

    assert {(one.status_code, one.text) for one in answers} == {(200, answers[0].text)}


def test_code_with_a_wrong_sign_and_a_wish_that_is_missing_are_named(hub, phone):
    code = withdrawal_code.new()
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")

    page = asked(phone, wrong, "")

    assert page.status_code == 422
    assert 'href="#code"' in page.text
    assert 'href="#wish"' in page.text
    assert f'value="{wrong}"' in page.text
    with hub.engine.connect() as connection:
        rows = select(codes.c.code).where(codes.c.event_id == hub.event_id)
        assert connection.execute(rows).all() == []


def test_erasure_after_a_withdrawal_erases_and_no_withdrawal_takes_it_back(hub, phone):
    code = withdrawal_code.new()
    for wish in ("withdrawn", "erased", "withdrawn"):
        asked(phone, code, wish)

    with hub.engine.connect() as connection:
        rows = select(codes.c.wish).where(codes.c.event_id == hub.event_id)
        assert connection.execute(rows).scalars().all() == ["erased"]


@on_sqlite
def test_code_works_that_was_shown_before_the_tablet_had_a_hub_or_another_one(hub, tablets, phone):
    tablet = tablets.new()
    codes_shown = [shown_code(tablet)]
    tablet.enrol(hub)
    codes_shown.append(shown_code(tablet))
    tablet.enrol(hub)
    tablet.deliver()
    assert len(hub.leads()) == 2

    for code in codes_shown:
        asked(phone, code, "erased")

    assert hub.leads() == []


@on_sqlite
def test_no_export_holds_the_code_and_it_follows_from_nothing_that_one_holds(hub, tablets):
    tablet = tablets.new(hub=hub)
    lead, twin = (tablet.capture(id=one) for one in [ids.new_id()] * 2)
    again = a_lead(id=lead.id)
    tablet.deliver()

    assert lead.withdrawal_code == twin.withdrawal_code != again.withdrawal_code
    (at_hub,) = hub.leads()
    assert at_hub.withdrawal_code == lead.withdrawal_code
    for name in export.FORMATS:
        content = b"".join(export.stream(name, [at_hub]))
        book = zipfile.ZipFile(io.BytesIO(content)) if name == "xlsx" else None
        parts = [book.read(one) for one in book.namelist()] if book else [content]
        assert any(b"Ada Lovelace" in one for one in parts)
        assert not any(lead.withdrawal_code.encode() in one for one in parts)


@pytest.mark.parametrize("wish", withdrawal_codes.WISHES)
def test_hub_restored_from_a_backup_hears_again_of_a_wish_whose_lead_is_under_way(
    tablets, tmp_path, wish
):
    url = f"sqlite:///{tmp_path / 'hub.sqlite3'}"
    with a_hub(url) as hub:
        under_way, other = tablets.new("under way", hub=hub), tablets.new("other", hub=hub)
        code = shown_code(under_way)
        backup.back_up(hub.engine, tmp_path / "backup.sqlite3")
        asked(hub.app.test_client(), code, wish)
        other.deliver()
        # Told once: what it says does not come back to it.
        assert (other.deliver(), other.state.waiting) == (0, 0)

    with a_hub(f"sqlite:///{tmp_path / 'backup.sqlite3'}") as restored:
        for tablet in (other, under_way):
            deliver.deliver_once(tablet.store, hub_url=restored.address)
        deliver.deliver_once(under_way.store, hub_url=restored.address)

        if wish == withdrawal_codes.ERASED:
            assert (restored.leads(), under_way.leads()) == ([], [])
            assert MARKER not in str(restored.entries())
        else:
            assert withdrawn(restored.leads()[0])
            assert withdrawn(under_way.leads()[0])


@on_sqlite
def test_wish_that_is_sent_with_its_lead_leaves_nothing_of_it(hub, tablets):
    tablet = tablets.new(hub=hub)
    lead = tablet.capture(name=MARKER)
    # It heard of the wish between two batches.
    code, now = lead.withdrawal_code, clock.now()
    tablet.store.write(lambda c: erasure.remember_wish(c, code, "erased", wished_at=now))

    tablet.deliver()

    assert hub.leads() == []
    assert MARKER not in str(hub.entries())


@on_sqlite
def test_codes_that_are_nobodys_fill_no_tablet(hub, tablets, phone, monkeypatch):
    tablet = tablets.new(hub=hub)
    monkeypatch.setattr(withdrawal_codes, "_TOLD_MAX", 3)
    for _ in range(5):
        asked(phone, withdrawal_code.new(), "erased")

    tablet.deliver()

    assert [row["kind"] for row in hub.entries()] == [entry.WISH_MADE] * 3


@pytest.mark.parametrize("hub_url", ["postgresql"], indirect=True)
def test_wish_and_lead_at_the_same_moment_miss_each_other_never(hub):
    lead_id = ids.new_id()
    code, now = withdrawal_code.new(), clock.now()
    arrived, wished = threading.Event(), threading.Event()
    found = []

    def arrive(connection):
        found[:] = withdrawal_codes.arrived(connection, hub.event_id, {code: lead_id})
        arrived.set()
        # The wish is made now, and waits for this transaction.
        assert not wished.wait(0.3)

    def wish():
        arrived.wait(5)
        hub.write(lambda c: withdrawal_codes.wish(c, hub.event_id, code, "withdrawn", now=now))
        wished.set()

    buyer = threading.Thread(target=wish)
    buyer.start()
    hub.write(arrive)
    buyer.join()

    assert found == []
    again = hub.write(lambda c: withdrawal_codes.arrived(c, hub.event_id, {code: lead_id}))
    assert [(one.lead_id, one.wish) for one in again] == [(lead_id, "withdrawn")]
    with hub.engine.connect() as connection:
        rows = select(withdrawal.c.lead_id).where(withdrawal.c.event_id == hub.event_id)
        assert set(connection.execute(rows).scalars()) == {lead_id}


def test_wish_made_before_a_phone_s_form_comes_once_more_to_a_restored_hub_is_kept(hub, phone):
    erased, taken_back = (replace(a_lead(consent_news="given"), source="phone") for _ in range(2))
    asked(phone, erased.withdrawal_code, "erased")
    asked(phone, taken_back.withdrawal_code, "withdrawn")

    def send(lead):
        now = clock.now()
        hub.write(lambda c: phone_leads.save(c, hub.event_id, "", lead, other=lead, now=now))

    send(taken_back)
    with pytest.raises(Problem, match=r"lead\.erased"):
        send(erased)

    (kept,) = hub.leads()
    assert (kept.id, withdrawn(kept)) == (taken_back.id, True)
